namespace Rembg.Models;

/// <summary>Under which terms a model's weights may be used.</summary>
/// <param name="Name">The licence's SPDX identifier, or its usual name.</param>
/// <param name="Project">Where its holders publish the model.</param>
/// <param name="AllowsCommercialUse">Whether it may be used to earn money without a contract.</param>
public sealed record ModelLicense(string Name, Uri Project, bool AllowsCommercialUse)
{
    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
