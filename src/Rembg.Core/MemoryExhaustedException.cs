namespace Rembg;

/// <summary>There was not enough memory to process a photo or load a model.</summary>
public sealed class MemoryExhaustedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "OutOfMemory";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo or the model.</param>
    /// <param name="innerException">The allocation that failed.</param>
    public MemoryExhaustedException(string path, Exception innerException)
        : base(path, $"There is not enough memory for '{path}'.", innerException)
    {
    }
}
