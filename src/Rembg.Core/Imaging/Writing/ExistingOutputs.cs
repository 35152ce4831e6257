namespace Rembg.Imaging.Writing;

/// <summary>The ways to treat outputs that exist.</summary>
public enum ExistingOutputs
{
    /// <summary>The photo is an error.</summary>
    Refuse,

    /// <summary>They stay as they are. Incomplete ones (see <see cref="OutputState"/>) are no outputs: they are replaced.</summary>
    Skip,

    /// <summary>They are replaced.</summary>
    Replace,
}
