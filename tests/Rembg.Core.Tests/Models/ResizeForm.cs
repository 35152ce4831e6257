namespace Rembg.Tests;

/// <summary>The forms in which exporters write that a picture takes another's size.</summary>
public enum ResizeForm
{
    /// <summary>Constant sizes.</summary>
    Sizes,

    /// <summary>Constant scales; Upsample before operator set 10.</summary>
    Scales,

    /// <summary>All sizes computed from the shapes of both pictures.</summary>
    Computed,

    /// <summary>Batch and channels computed, height and width constant: what tracing leaves of a computed size.</summary>
    HalfComputed,
}
