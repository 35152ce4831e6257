namespace Rembg.Files;

/// <summary>The output file is there already and may not be replaced.</summary>
public sealed class OutputExistsException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The output file.</param>
    public OutputExistsException(string path)
        : base(path, $"The output file '{path}' exists already.")
    {
    }
}

/// <summary>Two inputs of one run would be written to the same file, or an input would be written over itself.</summary>
public sealed class OutputCollisionException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="other">The input that the output file belongs to or is.</param>
    public OutputCollisionException(string path, string other)
        : base(path, $"The output file '{path}' is taken by the input '{other}'.")
    {
    }
}

/// <summary>The output could not be written: no permission, a read-only or full disk, a name that the file system refuses.</summary>
public sealed class OutputNotWritableException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="reason">What went wrong, in a clause.</param>
    /// <param name="innerException">The cause.</param>
    public OutputNotWritableException(string path, string reason, Exception? innerException = null)
        : base(path, $"The output file '{path}' cannot be written: {reason}.", innerException)
    {
    }
}

/// <summary>The disk has no room for the output.</summary>
public sealed class DiskFullException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The output file.</param>
    /// <param name="innerException">The cause.</param>
    public DiskFullException(string path, Exception innerException)
        : base(path, $"The output file '{path}' cannot be written: the disk is full.", innerException)
    {
    }
}
