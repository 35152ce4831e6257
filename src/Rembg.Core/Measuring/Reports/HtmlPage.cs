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

    /// <summary>Writes a style sheet from this assembly.</summary>
    public void WriteStyle(string resource)
    {
        using StreamReader style = new(typeof(HtmlPage).Assembly.GetManifestResourceStream(resource)!);
        _writer.Write($"<style>\n{style.ReadToEnd()}</style>\n");
    }

    /// <summary>A PNG file, written as a data address of an image.</summary>
    /// <param name="File">The file.</param>
    internal readonly record struct Png(byte[] File);

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

        public void AppendFormatted(Png image)
        {
            _writer.Write("data:image/png;base64,");
            _writer.Write(Convert.ToBase64String(image.File));
        }
    }
}
