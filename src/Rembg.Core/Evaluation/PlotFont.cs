using Rembg.Libraries;

using ScottPlot;

using SkiaSharp;

namespace Rembg.Evaluation;

/// <summary>
/// The font of plots. It is part of this assembly: containers often have none at all, and then text would be missing
/// without an error; and a plot looks the same on every machine.
/// </summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>The name that plots use it by.</summary>
    public const string Name = "Rembg Plot";

    private PlotFont()
    {
    }

    /// <summary>A new plot, of which every text uses it.</summary>
    /// <exception cref="LibraryUnusableException">There is no Skia to draw it.</exception>
    public static Plot NewPlot()
    {
        ShippedLibrary.Load(OperatingSystem.IsWindows() ? "libSkiaSharp.dll" : OperatingSystem.IsMacOS() ? "libSkiaSharp.dylib" : "libSkiaSharp.so");
        Registration.EnsureDone();
        Plot plot = new();
        plot.Font.Set(Name);
        return plot;
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
    {
        if (fontName != Name)
        {
            return null;
        }

        using Stream font = typeof(PlotFont).Assembly.GetManifestResourceStream("RembgPlot.ttf")!;
        return SKTypeface.FromStream(font);
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

    /// <summary>ScottPlot's list of fonts is static; the runtime sees to it that a static constructor runs once.</summary>
    private static class Registration
    {
        static Registration() => Fonts.FontResolvers.Insert(0, new PlotFont());

        public static void EnsureDone()
        {
        }
    }
}
