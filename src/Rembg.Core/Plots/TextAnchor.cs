namespace Rembg.Plots;

/// <summary>The part of a line of text that lies at the given place.</summary>
internal enum TextAnchor
{
    /// <summary>Its left end.</summary>
    Left,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its right end.</summary>
    Right,
}
