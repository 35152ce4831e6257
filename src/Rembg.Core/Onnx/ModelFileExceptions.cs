namespace Rembg.Onnx;

/// <summary>There is no file at the path of a model.</summary>
public sealed class ModelFileMissingException : RembgException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The path of the model file.</param>
    /// <param name="hint">A sentence on what to name instead; null to give no hint.</param>
    public ModelFileMissingException(string path, string? hint = null)
        : base(path, $"The model file '{path}' does not exist.{(hint is null ? null : " " + hint)}", null)
    {
    }
}

/// <summary>The file is not a model that makes a mask of a photo: damaged, not ONNX, or of another shape.</summary>
public sealed class ModelInvalidException : RembgException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="reason">What is wrong with it, in a clause.</param>
    /// <param name="innerException">The runtime's own exception.</param>
    public ModelInvalidException(string path, string reason, Exception? innerException = null)
        : base(path, $"The model '{path}' cannot be used: {reason}.", innerException)
    {
    }
}
