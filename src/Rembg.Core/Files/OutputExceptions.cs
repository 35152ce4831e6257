namespace Rembg.Files;

/// <summary>The reason why the file system refuses an output.</summary>
public enum OutputObstacle
{
    /// <summary>Unknown; only the system's message is available.</summary>
    Unknown,

    /// <summary>The user has no permission.</summary>
    AccessDenied,

    /// <summary>The file system is mounted read-only.</summary>
    ReadOnly,

    /// <summary>A name is too long.</summary>
    NameTooLong,

    /// <summary>A path component that must be a directory is a file.</summary>
    NotADirectory,

    /// <summary>The path of the file is a directory.</summary>
    IsDirectory,

    /// <summary>The file is larger than the file system or the user's limit allows.</summary>
    FileTooLarge,

    /// <summary>The output has more columns or rows than a file of its format can have.</summary>
    BeyondFormat,

    /// <summary>The disk has no free bytes.</summary>
    NoSpace,

    /// <summary>The disk has free bytes, but cannot hold more files.</summary>
    NoFiles,

    /// <summary>The user's quota is used up.</summary>
    Quota,
}

/// <summary>The output file already exists and may not be replaced.</summary>
public sealed class OutputExistsException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "OutputExists";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The output file.</param>
    public OutputExistsException(string path)
        : base(path, $"The output file '{path}' already exists.")
    {
    }
}

/// <summary>Two inputs of one run would be written to the same file, or an output would be written over a file that the run reads.</summary>
public sealed class OutputCollisionException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "OutputCollision";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="other">The input that the output file belongs to, or that it would replace.</param>
    public OutputCollisionException(string path, string other)
        : base(path, $"The output file '{path}' is already the output of the input '{other}'.")
    {
    }

    private OutputCollisionException(string message, string path, Exception? innerException)
        : base(path, message, innerException)
    {
    }

    /// <summary>The output is a file that the run reads: a photo, a background image or a model.</summary>
    internal static OutputCollisionException WithInput(string path, string input) => new(
        path == input ? $"The output file '{path}' would overwrite a file that this run reads." : $"The output file '{path}' would overwrite '{input}', which this run reads: both paths lead to the same file.",
        path,
        innerException: null);

    /// <summary>Two outputs are the same file under two names.</summary>
    internal static OutputCollisionException WithOutput(string path, string output) => new(
        $"The output file '{path}' is the same file as '{output}', which this run has already written.",
        path,
        innerException: null);
}

/// <summary>The output could not be written: no permission, a read-only disk, a name that the file system refuses.</summary>
public sealed class OutputNotWritableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "OutputNotWritable";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="reason">The reason, as a clause.</param>
    /// <param name="innerException">The cause.</param>
    public OutputNotWritableException(string path, string reason, Exception? innerException = null)
        : base(path, $"The output file '{path}' cannot be written: {reason}.", innerException)
    {
    }

    private OutputNotWritableException(string message, string directory, OutputObstacle obstacle, Exception? innerException)
        : base(directory, message, innerException)
    {
        Obstacle = obstacle;
        HResult = innerException is null ? HResult : WriteFailure.NumberOf(innerException);
    }

    /// <summary>The reason.</summary>
    public OutputObstacle Obstacle { get; init; }

    /// <summary>A directory cannot hold any outputs.</summary>
    internal static OutputNotWritableException OfDirectory(string directory, string reason, OutputObstacle obstacle, Exception? innerException) =>
        new($"No output can be written to '{directory}': {reason}.", directory, obstacle, innerException);
}

/// <summary>The disk has no room for the output.</summary>
public sealed class DiskFullException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "DiskFull";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="innerException">The cause.</param>
    public DiskFullException(string path, Exception innerException)
        : this(path, "the disk is full", innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="reason">The kind of space that is missing, as a clause.</param>
    /// <param name="innerException">The cause.</param>
    public DiskFullException(string path, string reason, Exception innerException)
        : base(path, $"The output file '{path}' cannot be written: {reason}.", innerException)
    {
    }

    private DiskFullException(string message, string directory, OutputObstacle obstacle, Exception? innerException)
        : base(directory, message, innerException)
    {
        Obstacle = obstacle;
        HResult = innerException is null ? HResult : WriteFailure.NumberOf(innerException);
    }

    /// <summary>The kind of space that is missing.</summary>
    public OutputObstacle Obstacle { get; init; } = OutputObstacle.NoSpace;

    /// <summary>A directory cannot hold any outputs.</summary>
    internal static DiskFullException OfDirectory(string directory, string reason, OutputObstacle obstacle, Exception? innerException) =>
        new($"No output can be written to '{directory}': {reason}.", directory, obstacle, innerException);
}
