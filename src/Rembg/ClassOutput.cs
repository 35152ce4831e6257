namespace Rembg;

/// <summary>The outputs that are made for the classes of a model that has classes.</summary>
public enum ClassOutput
{
    /// <summary>One cut-out of all classes together.</summary>
    Joined,

    /// <summary>A file for each class, <c>NAME.CLASS.png</c>.</summary>
    Separate,

    /// <summary>One image with a part for each class, one below the other, as rembg does with clothes.</summary>
    Stacked,
}
