namespace Rembg.Onnx;

/// <summary>The model file does not exist.</summary>
public sealed class ModelFileMissingException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelNotFound";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The path of the model file.</param>
    /// <param name="hint">A sentence that suggests what to specify instead; null for no hint.</param>
    public ModelFileMissingException(string path, string? hint = null)
        : base(path, $"The model file '{path}' does not exist.{(hint is null ? null : " " + hint)}", null)
    {
    }
}

/// <summary>The file is not a model that computes a mask from a photo: it is damaged, not ONNX, or has other inputs or outputs.</summary>
public sealed class ModelInvalidException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="reason">What is wrong with it, as a clause.</param>
    /// <param name="innerException">The runtime's exception.</param>
    public ModelInvalidException(string path, string reason, Exception? innerException = null)
        : base(path, $"The model '{path}' cannot be used: {reason}.", innerException)
    {
    }
}
