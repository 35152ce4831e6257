namespace Rembg.Server.Endpoints;

/// <summary>
/// Text for the values of headers. Kestrel accepts only ASCII without control characters (RFC 9110, section 5.5), but a model
/// file may state any name.
/// </summary>
internal static class HeaderText
{
    /// <summary>Returns a text with a question mark in place of each character that a header must not contain.</summary>
    public static string Of(string text) => new([.. text.Select(static letter => letter is >= ' ' and <= '~' ? letter : '?')]);
}
