using System.Globalization;

using NetVips;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Inference;

namespace Rembg.Measuring.Reports;

/// <summary>
/// A page with the photos of a run that somebody should look at: photo, output and certainty, the least certain first. The page
/// contains its pictures and needs no network or script.
/// </summary>
public static class ContactSheet
{
    /// <summary>The largest number of photos on a page. More would make it too large to open.</summary>
    public const int LargestCount = 100;

    // The longer side of a picture, in pixels.
    private const int PictureSide = 320;
    private const int JpegQuality = 82;

    /// <summary>Checks, before any photo is processed, that a page can have a path.</summary>
    /// <param name="path">The path of the page, which must end in <c>.html</c>.</param>
    /// <exception cref="OptionsInvalidException">The path has another extension.</exception>
    public static void Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionsInvalidException($"The report '{path}' must have the extension .html.");
        }
    }

    /// <summary>Writes a page.</summary>
    /// <param name="results">One result per photo, in any order; at most <see cref="LargestCount"/> are shown.</param>
    /// <param name="summary">A sentence about the run.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="overwrite">True to replace an existing file.</param>
    /// <param name="cancellationToken">Cancels the work; no file is left incomplete.</param>
    /// <exception cref="RembgException">The file exists or cannot be written.</exception>
    public static void Write(IEnumerable<RemovalResult> results, string summary, string path, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        RemovalResult[] shown = [.. results.OrderBy(static result => result.Certainty).ThenBy(static result => result.Source, StringComparer.Ordinal).Take(LargestCount)];
        AtomicFile.Write(path, overwrite, temporary =>
        {
            using StreamWriter writer = new(temporary);
            Write(shown, summary, new HtmlPage(writer), cancellationToken);
        });
    }

    private static void Write(RemovalResult[] results, string summary, HtmlPage page, CancellationToken cancellationToken)
    {
        page.Begin("Photos to look at");
        page.Write($"<header><h1>Photos to look at</h1><p class=\"hint\">{summary}</p></header>");
        page.Write($"<section id=\"photos\">");
        foreach (RemovalResult result in results)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(result, page, cancellationToken);
        }

        page.Write($"</section>");
        page.End();
    }

    private static void Write(RemovalResult result, HtmlPage page, CancellationToken cancellationToken)
    {
        string certainty = result.HasSubject ? string.Create(CultureInfo.InvariantCulture, $"certainty {result.Certainty:0.00}") : "no subject";
        page.Write($"<article class=\"panel photo\">\n<h3><bdi>{Path.GetFileName(result.Source)}</bdi> – {certainty}</h3>");
        page.Write($"<p class=\"hint\">{string.Join("; ", result.Looks)} <bdi>{result.Output}</bdi></p>\n<div class=\"pairs\"><div class=\"pair\">");
        WritePicture(page, "Photo", () => Shrink(result.Source, ".jpg", cancellationToken));
        WritePicture(page, result.Kind, () => Shrink(result.Output, ".png", cancellationToken));
        page.Write($"</div></div>\n</article>");
    }

    private static void WritePicture(HtmlPage page, string caption, Func<byte[]> read)
    {
        byte[] picture;
        try
        {
            picture = read();
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException or VipsException)
        {
            // The file is gone by now, or libvips cannot read its format; the page still names it.
            return;
        }

        page.Write($"<figure class=\"checkered\"><img alt=\"{caption}\" src=\"{new HtmlPage.Picture(picture)}\"><figcaption>{caption}</figcaption></figure>");
    }

    /// <summary>Shrinks an image, upright and in sRGB.</summary>
    private static byte[] Shrink(string path, string format, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        if (format == ".png")
        {
            // An output: alpha is kept.
            return vips.Track(Image.ThumbnailBuffer(File.ReadAllBytes(path), PictureSide, height: PictureSide)).PngsaveBuffer();
        }

        using PhotoContent content = PhotoContent.OfFile(path);
        using Photo photo = Photo.Open(content, PixelLimits.Default, cancellationToken);
        double scale = Math.Min(1, (double)PictureSide / Math.Max(photo.Width, photo.Height));
        (int width, int height) = (Math.Max(1, (int)(photo.Width * scale)), Math.Max(1, (int)(photo.Height * scale)));
        byte[] rgb = PhotoThumbnail.Read(photo, width, height, cancellationToken);
        Image image = vips.Track(Image.NewFromMemory(rgb, width, height, 3, Enums.BandFormat.Uchar));
        return vips.Track(image.Copy(interpretation: Enums.Interpretation.Srgb)).JpegsaveBuffer(q: JpegQuality);
    }
}
