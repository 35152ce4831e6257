namespace Rembg.Measuring;

/// <summary>Makes the small pictures of the photos that a report shows: the worst ones, and a sample of the others.</summary>
internal static class PhotoPictures
{
    /// <summary>The number of photos with the largest errors that are shown.</summary>
    public const int Worst = 24;

    /// <summary>The number of other photos that are shown, spread evenly over them in the order in which they were given.</summary>
    public const int Sample = 12;

    /// <summary>Makes the pictures from the masks in the scratch directory.</summary>
    public static void Make(IReadOnlyList<MeasuredCandidate> candidates, MeasuredCandidate reference, MeasurementOptions options, CancellationToken cancellationToken)
    {
        foreach (int photo in Choose(candidates))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Make(photo, candidates, reference, options, cancellationToken);
        }
    }

    /// <summary>Returns the indexes of the photos that are shown: all if they are few.</summary>
    /// <param name="errors">The worst error of each photo's masks, by the photo's index, in ascending order of the indexes.</param>
    public static IReadOnlyList<int> Choose(IReadOnlyList<(int Photo, double Error)> errors)
    {
        int[] worst = [.. errors.OrderByDescending(static photo => photo.Error).Take(Worst).Select(static photo => photo.Photo)];
        int[] others = [.. errors.Select(static photo => photo.Photo).Except(worst)];
        return [.. worst, .. PhotoSample.Spread(others.Length, Sample).Select(index => others[index])];
    }

    private static IReadOnlyList<int> Choose(IReadOnlyList<MeasuredCandidate> candidates)
    {
        // The baseline is ignored unless it is the only model, as in the report.
        IEnumerable<MeasuredCandidate> judged = candidates.Count > 1 ? candidates.Skip(1) : candidates;
        return Choose(
        [
            .. judged.SelectMany(static candidate => candidate.Photos)
                .Where(static photo => photo.Value.Error is not null)
                .GroupBy(static photo => photo.Key, static photo => photo.Value.Error!.Value)
                .OrderBy(static errors => errors.Key)
                .Select(static errors => (errors.Key, errors.Max())),
        ]);
    }

    private static void Make(int photo, IReadOnlyList<MeasuredCandidate> candidates, MeasuredCandidate reference, MeasurementOptions options, CancellationToken cancellationToken)
    {
        PhotoStripMaker? maker = null;
        foreach (MeasuredCandidate candidate in candidates)
        {
            if (!candidate.Photos.TryGetValue(photo, out PhotoMeasurement? measured) || measured.Error is null)
            {
                continue;
            }

            if (maker is null)
            {
                string expected = measured.Quality is not null ? options.GroundTruth[measured.Photo] : reference.Masks[photo].Path;
                maker = new PhotoStripMaker(measured.Photo, Read(expected), options.PixelLimit, cancellationToken);
            }

            candidate.Photos[photo] = measured with { Strip = maker.Make(Read(candidate.Masks[photo].Path)) };
        }

        GreyImage Read(string path) => GreyImage.Read(path, options.PixelLimit, cancellationToken);
    }
}
