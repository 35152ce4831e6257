namespace Rembg.Files;

/// <summary>
/// Finds a user's directories from the environment and the operating system. The current directory is never used: its content can come from
/// anybody.
/// </summary>
public sealed class UserDirectories
{
    private readonly Func<string, string?> _variable;

    /// <summary>Creates an instance that reads environment variables with the given function.</summary>
    /// <param name="variable">Returns the value of an environment variable; null if it is not set.</param>
    public UserDirectories(Func<string, string?> variable)
    {
        _variable = variable;
    }

    /// <summary>The directories of the user that this process acts for.</summary>
    public static UserDirectories Current { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>
    /// The user's home directory: <c>HOME</c> or, if it is not set, the user database on Unix; the profile on Windows. Null if it is not a
    /// full path or does not exist, as for many system accounts.
    /// </summary>
    public string? Home
    {
        get
        {
            string? named = OperatingSystem.IsWindows() ? null : Value("HOME");
            return Existing(named ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));
        }
    }

    /// <summary>The directory for local, non-roaming data of this user on Windows; null if the account has none.</summary>
    public static string? LocalData => Existing(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>
    /// The directory for data that lasts as long as the user's login on Unix: <c>XDG_RUNTIME_DIR</c> or, if the variable is not set, as in
    /// cron jobs, the usual directory of Linux. Null if the directory is missing or belongs to another user; <c>su</c> and <c>sudo</c> may
    /// leave such a value in the environment.
    /// </summary>
    public string? Runtime => FirstTrusted(Xdg("XDG_RUNTIME_DIR"), $"/run/user/{FileStatus.CurrentUser}");

    /// <summary>
    /// Returns the path of a directory for this user alone among the temporary files on Unix, for users who have no other directory. It
    /// need not exist, and somebody else may have created it.
    /// </summary>
    /// <param name="name">The name. The user's id is appended, because all users share the temporary directory.</param>
    /// <returns>The full path; null if there is no directory for temporary files.</returns>
    public string? Temporary(string name) => Below(FirstTrusted(FullPath("TMPDIR"), "/tmp"), $"{name}-{FileStatus.CurrentUser}");

    /// <summary>
    /// Returns the directory that a variable of this program or of rembg specifies. As in rembg, a leading <c>~</c> is the home directory.
    /// </summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The full path; null if the variable is not set.</returns>
    /// <exception cref="VariableInvalidException">The variable specifies a relative path.</exception>
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

    /// <summary>Returns the directory in a variable of the XDG specification, which requires relative paths to be ignored.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The full path; null if the variable is not set or specifies a relative path.</returns>
    public string? Xdg(string variable) => FullPath(variable);

    /// <summary>Returns a path below a directory; null if the directory is null.</summary>
    /// <param name="directory">The directory; null if the user has no such directory.</param>
    /// <param name="names">The names below the directory.</param>
    public static string? Below(string? directory, params string[] names) => directory is null ? null : Path.Combine([directory, .. names]);

    private static string? FirstTrusted(params string?[] directories) =>
        directories.FirstOrDefault(static directory => Directory.Exists(directory) && TrustedPath.Objection(directory) is null);

    private string? FullPath(string variable) => Value(variable) is { } value && Path.IsPathFullyQualified(value) ? Path.GetFullPath(value) : null;

    private string? Value(string variable) => _variable(variable) is { Length: > 0 } value ? value : null;

    private static string? Existing(string path) => Path.IsPathFullyQualified(path) && Directory.Exists(path) ? path : null;
}
