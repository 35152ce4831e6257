namespace Rembg.Library;

/// <summary>Thrown if only verified models may be used and a model is not the published or registered file.</summary>
public sealed class ModelNotVerifiedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelNotVerified";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="finding">The problem, as a sentence: the result of <see cref="ModelVerifier.Verify"/>.</param>
    public ModelNotVerifiedException(string path, string finding)
        : base(path, $"{finding} This run allows only verified models.")
    {
    }
}
