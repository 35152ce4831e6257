namespace Rembg;

/// <summary>The outputs that are made of the classes of a model that has some.</summary>
public enum ClassOutput
{
    /// <summary>One cut-out of all of them together.</summary>
    Joined,

    /// <summary>A file of each, <c>NAME.CLASS.png</c>.</summary>
    Separate,

    /// <summary>One image with a part for each, one below the other, as rembg gives clothes.</summary>
    Stacked,
}
