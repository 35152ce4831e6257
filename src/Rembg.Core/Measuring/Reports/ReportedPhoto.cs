namespace Rembg.Measuring.Reports;

/// <summary>A photo and each model's mask of it.</summary>
/// <param name="Name">The file name; with the directory's name if another photo has the same file name.</param>
/// <param name="Error">The mean absolute error by which photos are sorted: the worst model's.</param>
/// <param name="Masks">The masks of all models.</param>
internal sealed record ReportedPhoto(string Name, double Error, IReadOnlyList<ReportedMask> Masks)
{
    /// <summary>The masks that have pictures.</summary>
    public IEnumerable<ReportedMask> Pictured => Masks.Where(static mask => mask.Photo.Strip is not null);

    /// <summary>Returns the photos, the worst first.</summary>
    public static IReadOnlyList<ReportedPhoto> Of(IReadOnlyList<ReportedModel> models)
    {
        IGrouping<string, ReportedMask>[] photos =
        [
            .. models
                .SelectMany(static model => model.Measurement.Photos.Select(photo => (model, photo)))
                .Select(static pair => new ReportedMask(pair.model, pair.photo))
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
        return judged.Max(static mask => mask.Photo.Error ?? -1);
    }
}

/// <summary>A model's mask of a photo.</summary>
/// <param name="Model">The model.</param>
/// <param name="Photo">Its figures.</param>
internal sealed record ReportedMask(ReportedModel Model, PhotoMeasurement Photo)
{
    /// <summary>Its pictures, of a mask that has some.</summary>
    public PhotoStrip Strip => Photo.Strip!;
}
