namespace Rembg.Imaging.Finishing;

/// <summary>
/// The method for fitting a picture to a canvas of another size. The picture is always centred. The names come from CSS (object-fit).
/// </summary>
public enum Fit
{
    /// <summary>The largest size at which the whole picture is visible.</summary>
    Contain,

    /// <summary>The smallest size that fills the canvas; the excess is cut off.</summary>
    Cover,

    /// <summary>Like <see cref="Contain"/>, but never enlarged.</summary>
    ScaleDown,

    /// <summary>The original size; the excess is cut off.</summary>
    None,
}
