using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>
/// The masks that have pictures, sorted from the worst photo to the best: photo and expected mask once, then each model's mask
/// and its errors. If there are more photos, a table that can be opened lists the errors of all.
/// </summary>
internal static class HtmlPhotos
{
    /// <summary>Writes the photos, if there are pictures.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<ReportedModel> models)
    {
        IReadOnlyList<ReportedPhoto> photos = ReportedPhoto.Of(models);
        ReportedPhoto[] pictured = [.. photos.Where(static photo => photo.Pictured.Any())];
        if (pictured.Length == 0 && photos.All(static photo => photo.Error < 0))
        {
            return;
        }

        page.Write($"<section id=\"photos\">\n<h2>Photos, the worst first</h2>");
        page.Write($"<p class=\"hint\">Sorted by mean absolute error (MAE). In a difference, black is correct; brighter pixels have larger errors.</p>");
        if (pictured.Length < photos.Count)
        {
            page.Write($"<p class=\"hint\" id=\"left-out\">{pictured.Length} of {photos.Count} photos are shown: those with the largest errors, and a sample that is spread evenly over the others. The table below lists all.</p>");
        }

        foreach (ReportedPhoto photo in pictured)
        {
            WritePhoto(page, photo);
        }

        if (pictured.Length < photos.Count)
        {
            WriteTable(page, photos, models);
        }

        page.Write($"</section>");
    }

    private static void WritePhoto(HtmlPage page, ReportedPhoto photo)
    {
        ReportedMask first = photo.Pictured.First();
        page.Write($"<article class=\"panel photo\">\n<h3><bdi>{photo.Name}</bdi></h3>\n<div class=\"pairs\">\n<div class=\"pair\">");
        WritePicture(page, first.Strip.Photo, "Photo", photo.Name);
        WritePicture(page, first.Strip.Expected, ExpectedName(first), photo.Name);
        page.Write($"</div>");
        foreach (ReportedMask mask in photo.Pictured)
        {
            page.Write($"<div class=\"pair\">");

            // One model may be compared with the truth and another with the reference.
            if (!mask.Strip.Expected.AsSpan().SequenceEqual(first.Strip.Expected))
            {
                WritePicture(page, mask.Strip.Expected, ExpectedName(mask), photo.Name);
            }

            WritePicture(page, mask.Strip.Mask, "Mask", photo.Name);
            WritePicture(page, mask.Strip.Difference, "Difference", photo.Name);
            page.Write($"<p class=\"legend\"><span class=\"dot\" style=\"background:{mask.Model.Color}\"></span><b><bdi>{mask.Model.Name}</bdi></b></p>");
            WriteScore(page, mask.Photo.Quality, "truth");
            WriteScore(page, mask.Photo.Agreement, "reference");
            WriteCertainty(page, mask.Photo.Certainty);
            page.Write($"</div>");
        }

        page.Write($"</div>\n</article>");
    }

    private static void WriteTable(HtmlPage page, IReadOnlyList<ReportedPhoto> photos, IReadOnlyList<ReportedModel> models)
    {
        page.Write($"<details id=\"all-photos\">\n<summary>Errors of all {photos.Count} photos</summary>");
        HtmlTable.Begin(page, "Errors of all photos", "Photo", models);
        foreach (ReportedPhoto photo in photos)
        {
            HtmlTable.BeginRow(page, photo.Name, string.Empty);
            foreach (ReportedModel model in models)
            {
                PhotoMeasurement? measured = photo.Masks.FirstOrDefault(mask => mask.Model == model)?.Photo;
                if ((measured?.Quality ?? measured?.Agreement) is { } quality)
                {
                    page.Write($"<td>MAE {Figures.Metric(quality.MeanAbsoluteError)} <small class=\"under\">IoU {Figures.Metric(quality.IoU)}</small></td>");
                }
                else
                {
                    HtmlTable.WriteNone(page);
                }
            }

            HtmlTable.EndRow(page);
        }

        HtmlTable.End(page);
        page.Write($"</details>");
    }

    private static string ExpectedName(ReportedMask mask) => mask.Photo.Quality is not null ? "Expected: true mask" : "Expected: reference";

    private static void WritePicture(HtmlPage page, byte[] file, string caption, string photo) =>
        page.Write($"<figure><img alt=\"{caption} of {photo}\" decoding=\"async\" src=\"{new HtmlPage.Picture(file)}\"><figcaption>{caption}</figcaption></figure>");

    private static void WriteCertainty(HtmlPage page, double? certainty)
    {
        if (certainty is { } known)
        {
            page.Write($"<p class=\"certainty score\">certainty {Figures.Metric(known)}</p>");
        }
    }

    private static void WriteScore(HtmlPage page, MaskQuality? score, string against)
    {
        if (score is { } known)
        {
            page.Write($"<p class=\"score\">{against}: MAE <b>{Figures.Metric(known.MeanAbsoluteError)}</b> · IoU {Figures.Metric(known.IoU)} ·");
            page.Write($"boundary IoU {Figures.Metric(known.BoundaryIoU)}</p>");
        }
    }
}
