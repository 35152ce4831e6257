using Rembg.Models;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Judging;

/// <summary>The photos of a quantization: those that determine the ranges, and those held back to judge the masks.</summary>
/// <param name="Calibration">The photos whose activations determine the ranges.</param>
/// <param name="Judged">The photos held back.</param>
internal sealed record QuantizationSamples(SampleSet Calibration, SampleSet Judged)
{
    // One photo in this many is held back: at least two if there are enough photos, and at most ten.
    private const int HeldBackShare = 3;
    private const int MostHeldBack = 10;

    // With few photos, choices are left to chance. A large model has no time for many.
    private const int MostToChooseBy = 16;
    private const int LeastToChooseBy = 8;

    private const int MostToProveBy = 24;
    private const int MostInOtherLight = 8;

    /// <summary>Reads photos and divides them.</summary>
    /// <exception cref="CalibrationException">There are too few readable photos, or too few that are suitable for judging.</exception>
    public static QuantizationSamples Read(IReadOnlyList<string> photos, QuantizationContext context, CancellationToken cancellationToken)
    {
        (PreparedModel model, ModelDescription description, QuantizationOptions options, IQuantizationObserver observer, _) = context;
        string source = model.Path;
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

        int[] held = HoldBack(all, context, cancellationToken);
        int needed = Fewest(all.Count);
        return held.Length >= needed
            ? Divide(all, held)
            : throw new CalibrationException(
                source,
                $"Only {held.Length} of the {all.Count} photos can be used for evaluation, and {needed} are needed: in the others, the FP32 model finds either no subject or no background, so their masks prove nothing. Use photos of the subjects that the model should find.");
    }

    /// <summary>
    /// Returns the photos for choosing: those held back and, because two or three are not representative, mirror images of these and the
    /// other photos. Networks are not symmetric, so a mirror image acts as another photo of the same kind.
    /// </summary>
    public SampleSet ToChooseBy(PreparedModel model) => With(HalfScale.IsLarge(model) ? LeastToChooseBy : MostToChooseBy);

    /// <summary>
    /// Returns more photos of the same kind. Together with <see cref="ToChooseBy"/>, they show how much the masks of difficult photos
    /// differ.
    /// </summary>
    public SampleSet ToProveBy(PreparedModel model)
    {
        SampleSet all = With(MostToProveBy);
        return all with { Photos = [.. all.Photos.Skip(ToChooseBy(model).Count)] };
    }

    /// <summary>The photos held back, followed by others, in different light.</summary>
    public SampleSet InOtherLight => (Judged with { Photos = [.. Judged.Photos.Concat(Calibration.Photos).Take(MostInOtherLight)] }).Recolored();

    /// <summary>Returns an input tensor to run a model: of a photo if there is one.</summary>
    public float[] Any(PreparedModel model) => Judged.Count > 0 ? Judged[0] : new float[3 * model.InputHeight * model.InputWidth];

    private static int Fewest(int count) => count < 6 ? 1 : 2;

    private static int HeldBack(int count) => Math.Clamp(count / HeldBackShare, Fewest(count), MostHeldBack);

    /// <summary>
    /// Returns the indices of photos in the order of preference for holding them back: evenly distributed ones first, then all others.
    /// </summary>
    private static IEnumerable<int> Preferred(int count)
    {
        int held = HeldBack(count);
        int[] spread = [.. Enumerable.Range(0, held).Select(i => ((i + 1) * count / held) - 1)];
        return spread.Concat(Enumerable.Range(0, count).Except(spread));
    }

    /// <summary>
    /// Selects the photos to hold back, from those that are suitable for judging. Those of which the model is not sure come last.
    /// </summary>
    private static int[] HoldBack(SampleSet all, QuantizationContext context, CancellationToken cancellationToken)
    {
        using ReferenceMasks masks = new(context.Model.Model, context.Model);
        List<int> sure = [];
        List<int> unsure = [];
        foreach (int index in Preferred(all.Count).TakeWhile(_ => sure.Count < HeldBack(all.Count)))
        {
            byte[] mask = masks.Of(all, index, cancellationToken);
            if (ReferenceMasks.CanJudge(mask, context.Description))
            {
                (ReferenceMasks.IsSure(mask) ? sure : unsure).Add(index);
            }
        }

        int[] held = [.. sure.Concat(unsure).Take(HeldBack(all.Count))];
        int passedOver = unsure.Except(held).Count();
        if (passedOver > 0)
        {
            context.Observer.Note(FormattableString.Invariant($"Not used for evaluation, because the FP32 model is not sure of the mask: {passedOver} of {all.Count} photos"));
        }

        return held;
    }

    private static QuantizationSamples Divide(SampleSet all, int[] held)
    {
        // At least one photo must determine the ranges.
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

    /// <summary>Selects photos evenly, so that not all of them show a directory's first subject.</summary>
    private static IReadOnlyList<string> Spread(IReadOnlyList<string> photos, int count) => photos.Count <= count
        ? photos
        : [.. Enumerable.Range(0, count).Select(index => photos[(int)((long)index * photos.Count / count)])];
}
