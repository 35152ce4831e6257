namespace Rembg.Imaging.Finishing;

/// <summary>The ways to lay a picture on a canvas of another size, always in its middle. The names are CSS's (object-fit).</summary>
public enum Fit
{
    /// <summary>As large as it can be with all of it visible.</summary>
    Contain,

    /// <summary>As small as it can be with the canvas filled; what stands out is cut off.</summary>
    Cover,

    /// <summary>Like <see cref="Contain"/>, but never enlarged.</summary>
    ScaleDown,

    /// <summary>As it is; what stands out is cut off.</summary>
    None,
}
