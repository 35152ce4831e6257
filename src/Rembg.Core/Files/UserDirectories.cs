namespace Rembg.Files;

/// <summary>
/// Finds the directories that the environment and the operating system give a user. The current directory is never one of
/// them: what lies there may be anybody's.
/// </summary>
public sealed class UserDirectories
{
    private readonly Func<string, string?> _variable;

    /// <summary>Reads environment variables through a function.</summary>
    /// <param name="variable">Returns the value of an environment variable; null where it is not set.</param>
    public UserDirectories(Func<string, string?> variable)
    {
        _variable = variable;
    }

    /// <summary>The directories of the user whom this process acts for.</summary>
    public static UserDirectories Current { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>
    /// The user's home: <c>HOME</c> on Unix, or else the system's entry of the user; the profile on Windows. Null where that
    /// is no full path or does not exist, as for many system accounts.
    /// </summary>
    public string? Home
    {
        get
        {
            string? named = OperatingSystem.IsWindows() ? null : Value("HOME");
            return Existing(named ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));
        }
    }

    /// <summary>Windows: the directory of this user's data that stay on this machine; null where the account has none.</summary>
    public static string? LocalData => Existing(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>
    /// Unix: the directory for what lives no longer than the user's session, <c>XDG_RUNTIME_DIR</c>, or where Linux has it if the
    /// variable is not set, as for jobs of cron. Null where it is missing or another user's, which <c>su</c> and <c>sudo</c> may
    /// leave in the environment.
    /// </summary>
    public string? Runtime => FirstTrusted(Xdg("XDG_RUNTIME_DIR"), $"/run/user/{FileStatus.CurrentUser}");

    /// <summary>Unix: a directory of this user alone among the temporary files, for a user who has no other. It need not exist, and others may have made it.</summary>
    /// <param name="name">The name. The user's number is added, because all users share the place.</param>
    /// <returns>The full path; null where there is no place for temporary files.</returns>
    public string? Temporary(string name) => Below(FirstTrusted(FullPath("TMPDIR"), "/tmp"), $"{name}-{FileStatus.CurrentUser}");

    /// <summary>The directory that a variable of this program or of rembg names. As for rembg, <c>~</c> at its beginning is the home.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The full path; null where the variable is not set.</returns>
    /// <exception cref="VariableInvalidException">It names a relative path.</exception>
    public string? Named(string variable)
    {
        if (Value(variable) is not { } value)
        {
            return null;
        }

        string? path = value == "~" ? Home
            : value.StartsWith("~/", StringComparison.Ordinal) && Home is { } home ? Path.Combine(home, value[2..])
            : value;
        return Path.IsPathFullyQualified(path ?? string.Empty) ? Path.GetFullPath(path!) : throw new VariableInvalidException(variable, value);
    }

    /// <summary>The directory that a variable of the XDG specification names, which has relative paths ignored.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The full path; null where the variable is not set or names a relative path.</returns>
    public string? Xdg(string variable) => FullPath(variable);

    /// <summary>A path below a directory; null where there is no such directory.</summary>
    /// <param name="directory">The directory; null if the user has no such directory.</param>
    /// <param name="names">The names below it.</param>
    public static string? Below(string? directory, params string[] names) => directory is null ? null : Path.Combine([directory, .. names]);

    private static string? FirstTrusted(params string?[] directories) =>
        directories.FirstOrDefault(static directory => Directory.Exists(directory) && TrustedPath.Objection(directory) is null);

    private string? FullPath(string variable) => Value(variable) is { } value && Path.IsPathFullyQualified(value) ? Path.GetFullPath(value) : null;

    private string? Value(string variable) => _variable(variable) is { Length: > 0 } value ? value : null;

    private static string? Existing(string path) => Path.IsPathFullyQualified(path) && Directory.Exists(path) ? path : null;
}
