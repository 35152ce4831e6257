using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Rembg.Measuring.Reports;

/// <summary>
/// Writes a page. Whatever is put into an interpolated string's holes is text and is escaped: nothing else can be written,
/// so no name of a file can ever become markup. Attributes have double quotes.
/// </summary>
internal sealed class HtmlPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly TextWriter _writer;

    /// <summary>A page that is written to <paramref name="writer"/>.</summary>
    public HtmlPage(TextWriter writer) => _writer = writer;

    /// <summary>Writes a piece of the page: the string's own characters are markup, its holes are text.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        // It has been written while it was evaluated.
        _ = markup;
        _writer.Write('\n');
    }

    /// <summary>Writes a style sheet of this assembly.</summary>
    public void WriteStyle(string resource)
    {
        using StreamReader style = new(typeof(HtmlPage).Assembly.GetManifestResourceStream(resource)!);
        _writer.Write($"<style>\n{style.ReadToEnd()}</style>\n");
    }

    /// <summary>A PNG file as the address of an image.</summary>
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
