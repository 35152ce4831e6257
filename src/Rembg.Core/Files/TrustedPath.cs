namespace Rembg.Files;

/// <summary>
/// Checks that only this user or root can have prepared a file or directory: each directory on the way to it, each link and the file itself
/// must belong to one of the two, and others must not be able to write to it. Members of a group of this process may write to it. In a
/// directory with the sticky bit, such as <c>/tmp</c>, others can create files but cannot replace existing ones.
/// </summary>
/// <remarks>Windows protects user profiles with access control lists, which are not examined here.</remarks>
public static class TrustedPath
{
    /// <summary>
    /// The environment variable that lists paths that are trusted regardless of their owner, separated as in <c>PATH</c>.
    /// </summary>
    public const string ExemptionVariable = "REMBG_TRUSTED_PATHS";

    private const uint Root = 0;

    /// <summary>Finds a reason not to trust a path. If the path does not exist yet, only the existing part is examined.</summary>
    /// <param name="path">The full path of a file or directory.</param>
    /// <returns>The reason, as a clause; null if the path is trusted.</returns>
    public static string? Objection(string path)
    {
        if (OperatingSystem.IsWindows() || IsExempt(path))
        {
            return null;
        }

        try
        {
            return LinkedPath.Steps(path)
                .Select(static step => (Path: step, Status: FileStatus.TryGetLink(step)))
                .TakeWhile(static step => step.Status is not null)
                .Select(static step => Flaw(step.Path, step.Status!.Value))
                .FirstOrDefault(static objection => objection is not null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    /// <summary>Throws an exception if a path is not trusted.</summary>
    /// <param name="path">The full path of a file or directory.</param>
    /// <exception cref="PathUntrustedException">Another user could have prepared the path.</exception>
    public static void Require(string path)
    {
        if (Objection(path) is { } objection)
        {
            throw new PathUntrustedException(path, objection);
        }
    }

    /// <summary>Determines whether a file or directory exists and belongs to this user. For a link, the owner of the link counts.</summary>
    /// <param name="path">The full path.</param>
    public static bool IsOwn(string path) => OperatingSystem.IsWindows() ? Path.Exists(path) : FileStatus.TryGetLink(path)?.Owner == FileStatus.CurrentUser;

    private static string? Flaw(string path, FileStatus status) =>
        status.Owner != Root && status.Owner != FileStatus.CurrentUser ? $"'{path}' belongs to another user (id {status.Owner})"
        : status.Kind != FileKind.Link && OthersCanReplace(status) ? $"other users can write to '{path}'"
        : null;

    private static bool OthersCanReplace(FileStatus status)
    {
        bool isProtected = status.Kind == FileKind.Directory && status.Mode.HasFlag(UnixFileMode.StickyBit);
        bool isWritable = status.Mode.HasFlag(UnixFileMode.OtherWrite) || (status.Mode.HasFlag(UnixFileMode.GroupWrite) && !FileStatus.IsOwnGroup(status.Group));
        return isWritable && !isProtected;
    }

    private static bool IsExempt(string path) => (Environment.GetEnvironmentVariable(ExemptionVariable) ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Any(exempt => (Path.GetFullPath(path) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(exempt)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
