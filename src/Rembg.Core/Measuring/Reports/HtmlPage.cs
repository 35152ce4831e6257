using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Writes a page. Values in the holes of an interpolated string are text and are escaped. As nothing else can be written, a
/// file name never becomes markup. Attributes have double quotes.
/// </summary>
internal sealed class HtmlPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly TextWriter _writer;

    /// <summary>Creates a page that is written to <paramref name="writer"/>.</summary>
    public HtmlPage(TextWriter writer) => _writer = writer;

    /// <summary>Writes part of the page: the string's own characters are markup, the values in its holes are text.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        // The string was written while it was evaluated.
        _ = markup;
        _writer.Write('\n');
    }

    /// <summary>Begins the page: its head and style.</summary>
    /// <param name="title">The title, as text.</param>
    public void Begin(string title)
    {
        Write($"<!DOCTYPE html>");
        Write($"<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
        Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">");
        Write($"<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>");
        WriteStyle("HtmlReport.css");
        Write($"</head>\n<body>\n<main>");
    }

    /// <summary>Ends the page.</summary>
    public void End() =>
        Write($"</main>\n<footer>Rembg for PowerShell. Written {DateTimeOffset.Now.ToString("d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture)}.</footer>\n</body>\n</html>");

    /// <summary>Writes a style sheet from this assembly.</summary>
    private void WriteStyle(string resource)
    {
        using StreamReader style = new(typeof(HtmlPage).Assembly.GetManifestResourceStream(resource)!);
        _writer.Write($"<style>\n{style.ReadToEnd()}</style>\n");
    }

    /// <summary>A PNG or JPEG file, written as a data address of an image.</summary>
    /// <param name="File">The file.</param>
    internal readonly record struct Picture(byte[] File)
    {
        /// <summary>The media type, by the file's first byte.</summary>
        public string MediaType => File[0] == 0xFF ? "image/jpeg" : "image/png";
    }

    /// <summary>Writes an interpolated string while it is evaluated.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Markup
    {
        private readonly TextWriter _writer;

        public Markup(int literalLength, int formattedCount, HtmlPage page)
        {
            _ = (literalLength, formattedCount);
            _writer = page._writer;
        }

        public void AppendLiteral(string markup) => _writer.Write(markup);

        public void AppendFormatted(string? text) => _writer.Write(Encoder.Encode(text ?? string.Empty));

        public void AppendFormatted(int number) => _writer.Write(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(Picture image)
        {
            _writer.Write($"data:{image.MediaType};base64,");
            _writer.Write(Convert.ToBase64String(image.File));
        }
    }
}
