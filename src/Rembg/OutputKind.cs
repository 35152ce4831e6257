namespace Rembg;

/// <summary>A kind of file that is made from a photo.</summary>
public enum OutputKind
{
    /// <summary>The subject, as specified by the other parameters.</summary>
    CutOut,

    /// <summary>The mask: grey, with the subject in white. Together with other outputs it is a PNG file.</summary>
    Mask,

    /// <summary>The subject on white, in a JPEG file.</summary>
    OnWhite,
}
