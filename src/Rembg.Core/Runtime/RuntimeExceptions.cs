namespace Rembg.Runtime;

/// <summary>A folder has no ONNX Runtime that can be used.</summary>
public sealed class RuntimeInvalidException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "RuntimeInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The folder or the library.</param>
    /// <param name="reason">What is wrong with it, as a clause.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RuntimeInvalidException(string path, string reason, Exception? innerException = null)
        : base(path, $"ONNX Runtime cannot be loaded from '{path}': {reason}.", innerException)
    {
    }
}

/// <summary>An ONNX Runtime was requested, but another one is already in use.</summary>
public sealed class RuntimeAlreadyLoadedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "RuntimeAlreadyLoaded";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The library that was requested.</param>
    /// <param name="loaded">The library in use; null if it is not known.</param>
    public RuntimeAlreadyLoadedException(string path, string? loaded)
        : base(path, $"ONNX Runtime is already in use{(loaded is null ? string.Empty : $", from '{loaded}'")}, and can only be loaded once per session, so '{path}' cannot be used.")
    {
    }
}
