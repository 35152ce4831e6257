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

    /// <summary>
    /// The names of the options that the message is about, as the caller's property names; empty if the message alone says what to change.
    /// </summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
