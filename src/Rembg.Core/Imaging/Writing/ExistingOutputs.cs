namespace Rembg.Imaging.Writing;

/// <summary>The treatment of outputs that already exist.</summary>
public enum ExistingOutputs
{
    /// <summary>The photo fails with an error.</summary>
    Refuse,

    /// <summary>
    /// Existing outputs are kept. Incomplete files (see <see cref="OutputState"/>) do not count as outputs and are replaced.
    /// </summary>
    Skip,

    /// <summary>Existing outputs are replaced.</summary>
    Replace,
}
