namespace Rembg.Imaging;

/// <summary>A text does not name a colour. The message is meant for users.</summary>
public sealed class ColorInvalidException : FormatException
{
    /// <summary>The id of the error.</summary>
    public const string ErrorId = "ColorInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="message">A sentence that quotes the text and describes valid colours.</param>
    public ColorInvalidException(string message)
        : base(message)
    {
    }
}
