namespace Rembg.Files;

/// <summary>An environment variable specifies a relative path for a directory.</summary>
public sealed class VariableInvalidException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "VariableInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="value">Its value.</param>
    public VariableInvalidException(string variable, string value)
        : base(value, $"The environment variable {variable} is '{value}', which is not a full path. A relative path would lead to a different directory wherever a program is started.")
    {
    }
}

/// <summary>The user has no home directory, and no variable specifies another directory.</summary>
public sealed class HomeMissingException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "HomeMissing";

    /// <summary>Creates the exception.</summary>
    /// <param name="purpose">The purpose of the directory that is needed, such as "models".</param>
    /// <param name="variable">The variable that can specify the directory.</param>
    public HomeMissingException(string purpose, string variable)
        : base(variable, $"There is no directory for {purpose}: this user has no existing home directory, and the environment variable {variable} is not set. Set {variable} to the full path of a directory that belongs to this user.")
    {
    }
}

/// <summary>A file or directory could have been prepared by another user.</summary>
public sealed class PathUntrustedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "PathUntrusted";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file or directory that is refused.</param>
    /// <param name="objection">The reason, as a clause: the result of <see cref="TrustedPath.Objection"/>.</param>
    public PathUntrustedException(string path, string objection)
        : base(path, $"'{path}' is not used, because another user could have prepared it: {objection}.")
    {
    }
}
