using System.Globalization;

namespace Rembg.Journals;

/// <summary>A journal, or a line of one, cannot be read.</summary>
public sealed class JournalInvalidException : RembgException
{
    private JournalInvalidException(string path, string message, Exception? innerException)
        : base(path, message, innerException)
    {
    }

    /// <inheritdoc/>
    public override string ErrorId => "JournalInvalid";

    /// <summary>Creates the exception for a file.</summary>
    internal static JournalInvalidException OfFile(string path, string reason, Exception? innerException = null) =>
        new(path, $"The journal '{path}' cannot be read: {reason}.", innerException);

    /// <summary>Creates the exception for a line.</summary>
    internal static JournalInvalidException OfLine(string path, int number, string reason, Exception innerException) =>
        new(path, string.Create(CultureInfo.InvariantCulture, $"Line {number} of the journal '{path}' cannot be read: {reason}."), innerException);
}
