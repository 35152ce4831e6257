using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Rembg.Plots;

/// <summary>
/// The font of plots: glyph outlines from an SVG 1.1 font in this assembly. Text is drawn as shapes, so it needs no system font
/// (containers often have none), and a plot looks the same on every machine. See https://www.w3.org/TR/SVG11/fonts.html.
/// </summary>
internal static class PlotFont
{
    /// <summary>The height of a capital letter as a fraction of the font's size.</summary>
    public const double CapitalHeight = 1493.0 / UnitsPerSize;

    private const int UnitsPerSize = 2048;

    private static readonly Lazy<FrozenDictionary<string, Glyph>> Glyphs = new(Read);

    /// <summary>A character's outline, in font units with y upwards, and its width.</summary>
    private sealed record Glyph(double Width, string Outline);

    /// <summary>The width of a line of text, in pixels.</summary>
    /// <param name="text">The text. A character that the font lacks has the width of the box that is drawn for it.</param>
    /// <param name="size">The font's size in pixels.</param>
    public static double Measure(string text, double size) => Of(text).Sum(static glyph => glyph.Width) * size / UnitsPerSize;

    /// <summary>Writes a line of text as SVG shapes.</summary>
    /// <param name="svg">The document to append to.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The left end, in pixels.</param>
    /// <param name="baseline">The baseline, in pixels from the top.</param>
    /// <param name="size">The font's size in pixels.</param>
    /// <param name="color"><c>#rrggbb</c>.</param>
    public static void Write(StringBuilder svg, string text, double x, double baseline, double size, string color)
    {
        double scale = size / UnitsPerSize;
        svg.Append(CultureInfo.InvariantCulture, $"<g fill=\"{color}\" transform=\"translate({x:0.###} {baseline:0.###}) scale({scale:0.########} {-scale:0.########})\">");
        double position = 0;
        foreach (Glyph glyph in Of(text))
        {
            if (glyph.Outline.Length > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path transform=\"translate({position:0.##})\" d=\"{glyph.Outline}\"/>");
            }

            position += glyph.Width;
        }

        svg.Append("</g>");
    }

    private static IEnumerable<Glyph> Of(string text) =>
        text.EnumerateRunes().Select(static rune => Glyphs.Value.GetValueOrDefault(rune.ToString(), Glyphs.Value[string.Empty]));

    /// <summary>Reads the font. An empty string is the key of the glyph for characters that the font lacks.</summary>
    private static FrozenDictionary<string, Glyph> Read()
    {
        using Stream file = typeof(PlotFont).Assembly.GetManifestResourceStream("RembgPlot.svg")!;
        return XDocument.Load(file).Descendants()
            .Where(static element => element.Name.LocalName is "glyph" or "missing-glyph")
            .ToFrozenDictionary(
                static element => element.Attribute("unicode")?.Value ?? string.Empty,
                static element => new Glyph((double)element.Attribute("horiz-adv-x")!, element.Attribute("d")?.Value ?? string.Empty),
                StringComparer.Ordinal);
    }
}
