namespace Rembg.Libraries;

/// <summary>A native library that comes with this one is missing or cannot be loaded. A library of the system never takes its place.</summary>
public sealed class LibraryUnusableException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">The reason, in a clause.</param>
    public LibraryUnusableException(string path, string reason)
        : base(path, $"The library '{path}', which comes with Rembg, cannot be loaded: {reason}.")
    {
        Reason = reason;
    }

    /// <summary>The reason, in a clause.</summary>
    internal string Reason { get; }
}
