using Rembg.Models;

namespace Rembg.Quantization;

/// <summary>The photos of a quantization: those that give the ranges, and those held back to judge by.</summary>
/// <param name="Calibration">Photos whose activations give the ranges.</param>
/// <param name="Judged">Photos held back.</param>
internal sealed record QuantizationSamples(SampleSet Calibration, SampleSet Judged)
{
    // One photo in so many is held back, at least two where there are enough, at most eight.
    private const int HeldBackShare = 4;

    private const int MostToChooseBy = 8;

    /// <summary>Reads photos and divides them.</summary>
    /// <exception cref="CalibrationException">There are too few that can be read.</exception>
    public static QuantizationSamples Read(
        string source,
        IReadOnlyList<string> photos,
        PreparedModel model,
        ModelDescription description,
        QuantizationOptions options,
        IQuantizationObserver observer,
        CancellationToken cancellationToken)
    {
        bool isOptional = options.Mode != QuantizationMode.Static && options.Accuracy == AccuracyPolicy.Unchecked;
        if (photos.Count == 0 && isOptional)
        {
            SampleSet none = new(description, model.InputWidth, []);
            return new QuantizationSamples(none, none);
        }

        SampleSet all = SampleSet.Read(Spread(photos, options.SampleCount), model, description, options, observer, cancellationToken);
        if (all.Count < 2)
        {
            string found = all.Count == photos.Count ? $"{all.Count} given" : $"{all.Count} of the {photos.Count} given can be read";
            throw new CalibrationException(source, $"Two photos are needed at least, one to calibrate with and one to judge by, better 16 and more; {found}.");
        }

        int held = Math.Clamp(all.Count / HeldBackShare, all.Count < 6 ? 1 : 2, 8);
        HashSet<int> heldBack = [.. Enumerable.Range(0, held).Select(i => ((i + 1) * all.Count / held) - 1)];
        return new QuantizationSamples(
            all with { Photos = [.. all.Photos.Where((_, index) => !heldBack.Contains(index))] },
            all with { Photos = [.. all.Photos.Where((_, index) => heldBack.Contains(index))] });
    }

    /// <summary>
    /// The photos to choose by: those held back, then, as two or three say little, their mirror images and those of the
    /// others. No network is symmetric: to it a mirror image is one more photo of the kind that it will meet.
    /// </summary>
    public SampleSet ToChooseBy
    {
        get
        {
            IEnumerable<byte[]> mirrored = Judged.Mirrored().Photos.Concat(Calibration.Mirrored().Photos);
            return Judged with { Photos = [.. Judged.Photos, .. mirrored.Take(Math.Max(MostToChooseBy - Judged.Count, 0))] };
        }
    }

    /// <summary>A tensor to run a model on: a photo's where there is one.</summary>
    public float[] Any(PreparedModel model) => Judged.Count > 0 ? Judged[0] : new float[3 * model.InputHeight * model.InputWidth];

    /// <summary>Takes photos evenly, so that a directory's first subject is not all that is seen.</summary>
    private static IReadOnlyList<string> Spread(IReadOnlyList<string> photos, int count) => photos.Count <= count
        ? photos
        : [.. Enumerable.Range(0, count).Select(index => photos[(int)((long)index * photos.Count / count)])];
}
