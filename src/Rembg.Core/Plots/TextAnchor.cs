namespace Rembg.Plots;

/// <summary>The part of a line of text that lies at the given place.</summary>
internal enum TextAnchor
{
    /// <summary>The left end.</summary>
    Left,

    /// <summary>The middle.</summary>
    Middle,

    /// <summary>The right end.</summary>
    Right,
}
