namespace Rembg.Runtime;

/// <summary>A folder has no ONNX Runtime that can be used here.</summary>
public sealed class RuntimeInvalidException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The folder or the library.</param>
    /// <param name="reason">What is wrong with it, in a clause.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public RuntimeInvalidException(string path, string reason, Exception? innerException = null)
        : base(path, $"ONNX Runtime cannot be loaded from '{path}': {reason}.", innerException)
    {
    }
}

/// <summary>Another ONNX Runtime is wanted than the one that is in use.</summary>
public sealed class RuntimeAlreadyLoadedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The library that is wanted.</param>
    /// <param name="loaded">The one in use; null where that is not known.</param>
    public RuntimeAlreadyLoadedException(string path, string? loaded)
        : base(path, $"ONNX Runtime is already in use{(loaded is null ? string.Empty : $", from '{loaded}'")}, and can only be loaded once per session, so '{path}' cannot be used.")
    {
    }
}
