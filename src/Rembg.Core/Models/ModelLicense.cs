namespace Rembg.Models;

/// <summary>The licence of a model's weights.</summary>
/// <param name="Name">The licence's SPDX identifier or usual name.</param>
/// <param name="Project">The address at which the copyright holders publish the model.</param>
/// <param name="AllowsCommercialUse">True if commercial use is allowed without a contract.</param>
public sealed record ModelLicense(string Name, Uri Project, bool AllowsCommercialUse)
{
    /// <summary>Returns the name alone.</summary>
    public override string ToString() => Name;
}
