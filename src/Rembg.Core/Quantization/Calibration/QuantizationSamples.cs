using Rembg.Models;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Quantization.Calibration;

/// <summary>The photos of a quantization: those that give the ranges, and those held back to judge by.</summary>
/// <param name="Calibration">Photos whose activations give the ranges.</param>
/// <param name="Judged">Photos held back.</param>
internal sealed record QuantizationSamples(SampleSet Calibration, SampleSet Judged)
{
    // One photo in so many is held back, at least two where there are enough, at most ten.
    private const int HeldBackShare = 3;
    private const int MostHeldBack = 10;

    // Choices by few photos are choices by chance. A large model has no time for many.
    private const int MostToChooseBy = 16;
    private const int LeastToChooseBy = 8;

    private const int MostToProveBy = 24;
    private const int MostInOtherLight = 8;

    /// <summary>Reads photos and divides them.</summary>
    /// <exception cref="CalibrationException">There are too few that can be read, or too few that can judge.</exception>
    public static QuantizationSamples Read(
        string source,
        IReadOnlyList<string> photos,
        PreparedModel model,
        ModelDescription description,
        QuantizationOptions options,
        IQuantizationObserver observer,
        CancellationToken cancellationToken)
    {
        bool isUnchecked = options.Accuracy == AccuracyPolicy.Unchecked;
        if (photos.Count == 0 && isUnchecked && options.Mode != QuantizationMode.Static)
        {
            SampleSet none = new(description, model.InputWidth, []);
            return new QuantizationSamples(none, none);
        }

        SampleSet all = SampleSet.Read(Spread(photos, options.SampleCount), model, description, options, observer, cancellationToken);
        if (all.Count < 2)
        {
            string found = all.Count == photos.Count ? $"{all.Count} were given" : $"{all.Count} of the {photos.Count} given can be read";
            throw new CalibrationException(source, $"At least two photos are needed, one for calibration and one for evaluation; 16 or more are better; {found}.");
        }

        if (isUnchecked)
        {
            return Divide(all, [.. Preferred(all.Count).Take(HeldBack(all.Count))]);
        }

        using ReferenceMasks masks = new(model.Model, model);
        int[] held = [.. Preferred(all.Count).Where(index => ReferenceMasks.CanJudge(masks.Of(all, index, cancellationToken))).Take(HeldBack(all.Count))];
        int needed = Fewest(all.Count);
        return held.Length >= needed
            ? Divide(all, held)
            : throw new CalibrationException(
                source,
                $"Only {held.Length} of the {all.Count} photos can be used for evaluation, and {needed} are needed: in the others, the FP32 model finds either no subject or no background, so their masks prove nothing. Use photos of the subjects that the model should find.");
    }

    /// <summary>
    /// The photos to choose by: those held back, then, as two or three say little, their mirror images and those of the
    /// others. No network is symmetric: to it a mirror image is one more photo of the kind that it will meet.
    /// </summary>
    public SampleSet ToChooseBy(PreparedModel model) => With(HalfScale.IsLarge(model) ? LeastToChooseBy : MostToChooseBy);

    /// <summary>More photos of the same kind, which together with <see cref="ToChooseBy"/> tell how far masks of difficult photos differ.</summary>
    public SampleSet ToProveBy(PreparedModel model)
    {
        SampleSet all = With(MostToProveBy);
        return all with { Photos = [.. all.Photos.Skip(ToChooseBy(model).Count)] };
    }

    /// <summary>Photos held back, then others, in other light.</summary>
    public SampleSet InOtherLight => (Judged with { Photos = [.. Judged.Photos.Concat(Calibration.Photos).Take(MostInOtherLight)] }).Recolored();

    /// <summary>A tensor to run a model on: a photo's where there is one.</summary>
    public float[] Any(PreparedModel model) => Judged.Count > 0 ? Judged[0] : new float[3 * model.InputHeight * model.InputWidth];

    private static int Fewest(int count) => count < 6 ? 1 : 2;

    private static int HeldBack(int count) => Math.Clamp(count / HeldBackShare, Fewest(count), MostHeldBack);

    /// <summary>The places of photos in the order in which they are held back: spread evenly, then all others.</summary>
    private static IEnumerable<int> Preferred(int count)
    {
        int held = HeldBack(count);
        int[] spread = [.. Enumerable.Range(0, held).Select(i => ((i + 1) * count / held) - 1)];
        return spread.Concat(Enumerable.Range(0, count).Except(spread));
    }

    private static QuantizationSamples Divide(SampleSet all, int[] held)
    {
        // One photo at least has to give the ranges.
        HashSet<int> judged = [.. held.Take(all.Count - 1)];
        return new QuantizationSamples(
            all with { Photos = [.. all.Photos.Where((_, index) => !judged.Contains(index))] },
            all with { Photos = [.. all.Photos.Where((_, index) => judged.Contains(index))] });
    }

    private SampleSet With(int most)
    {
        IEnumerable<byte[]> mirrored = Judged.Mirrored().Photos.Concat(Calibration.Mirrored().Photos);
        return Judged with { Photos = [.. Judged.Photos.Concat(mirrored).Take(Math.Max(most, Judged.Count))] };
    }

    /// <summary>Takes photos evenly, so that a directory's first subject is not all that is seen.</summary>
    private static IReadOnlyList<string> Spread(IReadOnlyList<string> photos, int count) => photos.Count <= count
        ? photos
        : [.. Enumerable.Range(0, count).Select(index => photos[(int)((long)index * photos.Count / count)])];
}
