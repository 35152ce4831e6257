namespace Rembg.Measuring.Reports;

/// <summary>A photo and each model's mask of it.</summary>
/// <param name="Name">The file name; with the directory's name if another photo has the same file name.</param>
/// <param name="Error">The mean absolute error by which photos are sorted: the worst model's.</param>
/// <param name="Masks">The masks of all models that have pictures of it.</param>
internal sealed record ReportedPhoto(string Name, double Error, IReadOnlyList<ReportedMask> Masks)
{
    /// <summary>Returns the photos that have pictures, the worst first.</summary>
    public static IReadOnlyList<ReportedPhoto> Of(IReadOnlyList<ReportedModel> models)
    {
        IGrouping<string, ReportedMask>[] photos =
        [
            .. models
                .SelectMany(static model => model.Measurement.Photos.Select(photo => (model, photo)))
                .Where(static pair => pair.photo.Strip is not null)
                .Select(static pair => new ReportedMask(pair.model, pair.photo, pair.photo.Strip!))
                .GroupBy(static mask => mask.Photo.Photo),
        ];
        HashSet<string> ambiguous = [.. photos.GroupBy(static photo => Path.GetFileName(photo.Key)).Where(static names => names.Count() > 1).Select(static names => names.Key)];
        return
        [
            .. photos
                .Select(photo => new ReportedPhoto(NameOf(photo.Key, ambiguous), ErrorOf([.. photo]), [.. photo]))
                .OrderByDescending(static photo => photo.Error),
        ];
    }

    private static string NameOf(string path, HashSet<string> ambiguous)
    {
        string name = Path.GetFileName(path);
        return ambiguous.Contains(name) ? $"{Path.GetFileName(Path.GetDirectoryName(path))}/{name}" : name;
    }

    /// <summary>
    /// The baseline is ignored unless it is the only model, because the photos of interest are those with the others' errors.
    /// </summary>
    private static double ErrorOf(IReadOnlyList<ReportedMask> masks)
    {
        IEnumerable<ReportedMask> others = masks.Where(static mask => !mask.Model.Measurement.IsBaseline);
        IEnumerable<ReportedMask> judged = others.Any() ? others : masks;
        return judged.Max(static mask => (mask.Photo.Quality ?? mask.Photo.Agreement)?.MeanAbsoluteError ?? -1);
    }
}

/// <summary>A model's mask of a photo.</summary>
/// <param name="Model">The model.</param>
/// <param name="Photo">Its figures.</param>
/// <param name="Strip">Its pictures.</param>
internal sealed record ReportedMask(ReportedModel Model, PhotoMeasurement Photo, PhotoStrip Strip);
