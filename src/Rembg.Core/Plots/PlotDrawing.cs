using System.Globalization;
using System.Text;

using NetVips;

using Rembg.Imaging.Vips;
using Rembg.Natives;

namespace Rembg.Plots;

/// <summary>
/// A drawing of rectangles, lines and text. It is an SVG document that libvips rasterizes, so plots need no native library of
/// their own. Coordinates are in pixels from the top left.
/// </summary>
internal sealed class PlotDrawing
{
    private readonly StringBuilder _svg = new();

    /// <summary>Begins a drawing.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="background"><c>#rrggbb</c>.</param>
    public PlotDrawing(int width, int height, string background)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        AddRectangle(0, 0, width, height, background);
    }

    /// <summary>Adds a filled rectangle. Its edges are not anti-aliased, so all of its pixels have its colour.</summary>
    /// <param name="x">The left side.</param>
    /// <param name="y">The upper side.</param>
    /// <param name="width">Columns; nothing is drawn unless the value is positive.</param>
    /// <param name="height">Rows.</param>
    /// <param name="color"><c>#rrggbb</c>.</param>
    public void AddRectangle(double x, double y, double width, double height, string color)
    {
        if (width > 0)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<path shape-rendering=\"crispEdges\" fill=\"{color}\" d=\"M{x:0.###} {y:0.###}h{width:0.###}v{height:0.###}h{-width:0.###}z\"/>");
        }
    }

    /// <summary>Adds a filled rectangle with an outline that is one pixel wide and lies inside it.</summary>
    /// <param name="x">The left side.</param>
    /// <param name="y">The upper side.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="fill"><c>#rrggbb</c>.</param>
    /// <param name="outline"><c>#rrggbb</c>.</param>
    public void AddOutlined(double x, double y, double width, double height, string fill, string outline)
    {
        AddRectangle(x, y, width, height, outline);
        AddRectangle(x + 1, y + 1, width - 2, height - 2, fill);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="color"><c>#rrggbb</c>.</param>
    /// <param name="thickness">Pixels.</param>
    public void AddLine((double X, double Y) from, (double X, double Y) to, string color, double thickness) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"{color}\" stroke-width=\"{thickness:0.##}\" d=\"M{from.X:0.###} {from.Y:0.###}L{to.X:0.###} {to.Y:0.###}\"/>");

    /// <summary>Adds a line of text and centres its capital letters on a vertical position.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">The position of <paramref name="anchor"/>.</param>
    /// <param name="middle">The vertical position.</param>
    /// <param name="size">The font's size in pixels.</param>
    /// <param name="color"><c>#rrggbb</c>.</param>
    /// <param name="anchor">The part of the text that lies at <paramref name="x"/>.</param>
    public void AddText(string text, double x, double middle, double size, string color, TextAnchor anchor = TextAnchor.Left)
    {
        double left = anchor == TextAnchor.Left ? x : x - (PlotFont.Measure(text, size) * (anchor == TextAnchor.Right ? 1 : 0.5));
        PlotFont.Write(_svg, text, left, middle + (size * PlotFont.CapitalHeight / 2), size, color);
    }

    /// <summary>Turns the drawing into pixels.</summary>
    /// <param name="sharpness">Pixels of the picture for each pixel of the drawing.</param>
    /// <returns>A PNG file with three channels.</returns>
    /// <exception cref="LibraryUnusableException">libvips cannot be loaded.</exception>
    public byte[] ToPng(int sharpness = 1)
    {
        ImageLibrary.Use();
        using Image drawn = Image.SvgloadBuffer(System.Text.Encoding.UTF8.GetBytes($"{_svg}</svg>"), scale: sharpness);
        using Image opaque = drawn.Flatten();
        return opaque.PngsaveBuffer();
    }
}
