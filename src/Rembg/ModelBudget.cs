namespace Rembg;

/// <summary>The time that Remove-ImageBackground may spend on a photo when it chooses the models itself.</summary>
public enum ModelBudget
{
    /// <summary>The small model for every photo, and the best installed model for photos whose mask is uncertain.</summary>
    Balanced,

    /// <summary>The small model only.</summary>
    Fast,

    /// <summary>The small model and the best installed model for every photo.</summary>
    Best,
}
