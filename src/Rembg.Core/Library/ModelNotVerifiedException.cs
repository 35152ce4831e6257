namespace Rembg.Library;

/// <summary>Only verified models may be used, and this one is not the published or registered file.</summary>
public sealed class ModelNotVerifiedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="finding">What is wrong with it, as a sentence: the result of <see cref="ModelVerifier.Verify"/>.</param>
    public ModelNotVerifiedException(string path, string finding)
        : base(path, $"{finding} Only verified models are allowed in this run.")
    {
    }
}
