namespace Rembg;

/// <summary>
/// An option has an invalid value, or options contradict each other. The message says which, and is meant for users. Other
/// <see cref="ArgumentException"/>s are defects of the caller.
/// </summary>
public sealed class OptionsInvalidException : ArgumentException
{
    /// <summary>The id of the error.</summary>
    public const string ErrorId = "OptionsInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="message">A sentence that names the option and what is wrong with it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public OptionsInvalidException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
