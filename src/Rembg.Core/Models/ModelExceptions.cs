namespace Rembg.Models;

/// <summary>There is no such model, or its file is nowhere to be found.</summary>
public sealed class ModelNotFoundException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model's name or path.</param>
    /// <param name="message">What was looked for, and where.</param>
    public ModelNotFoundException(string path, string message)
        : base(path, message)
    {
    }
}

/// <summary>The file is not a model that makes a mask of a photo: damaged, not ONNX, or of another shape.</summary>
public sealed class ModelInvalidException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="reason">What is wrong with it, in a clause.</param>
    /// <param name="innerException">The runtime's own exception.</param>
    public ModelInvalidException(string path, string reason, Exception? innerException = null)
        : base(path, $"The model '{path}' cannot be used: {reason}.", innerException)
    {
    }
}
