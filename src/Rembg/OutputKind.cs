namespace Rembg;

/// <summary>A file that is made of a photo.</summary>
public enum OutputKind
{
    /// <summary>The subject, as the other parameters say.</summary>
    CutOut,

    /// <summary>The mask: grey, white where the subject is. Among several it is a PNG.</summary>
    Mask,

    /// <summary>The subject on white, a JPEG.</summary>
    OnWhite,
}
