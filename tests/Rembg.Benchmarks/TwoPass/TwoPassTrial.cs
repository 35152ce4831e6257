using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Metrics;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Everything that is tried on one photo.</summary>
/// <param name="model">The model.</param>
/// <param name="margins">The margins, as shares of the box.</param>
internal sealed class TwoPassTrial(PassModel model, IReadOnlyList<double> margins)
{
    // The largest side at which masks are refined.
    private const int GuideSide = 512;

    // Guards: the second mask counts only where its subject and the first one's overlap so much in the window.
    private static readonly double[] Guards = [0, 0.7, 0.9];

    // The margin whose masks are refined, too, where they are replaced or averaged.
    private const double RefinedMargin = 0.2;

    private static readonly RemovalOptions Guided = new() { Refinement = Refinement.Guided };

    /// <summary>Tries all.</summary>
    /// <returns>None where the first pass finds nothing.</returns>
    public IReadOnlyList<PassOutcome> Run(TwoPassCase photo)
    {
        EdgeScene scene = photo.Scene;
        (int width, int height) = (scene.Width, scene.Height);
        bool[] trueBand = EdgeErrors.Band(scene);
        string file = model.Write(scene.Rgb, width, height, "two-pass.png");
        RawMask raw = model.Predict(scene.Rgb, width, height);
        byte[] first = Enlarge(raw, width, height);
        byte[] band = Enlarge(MaskMerge.BandOf(raw), width, height);
        RawMask mirrored = model.PredictMirrored(raw, scene.Rgb, width, height);
        double firstIoU = MaskMetrics.IoU(first, scene.Alpha);
        List<PassOutcome> outcomes = [];
        PassErrors Measure(byte[] alpha) => PassErrors.Measure(scene, trueBand, alpha);
        void Add(string way, PassErrors errors) => outcomes.Add(new PassOutcome(photo, way, errors, firstIoU));

        // A larger guide alone changes what refining does; it must not be taken for the second pass's merit.
        PassErrors Refine(byte[] mask)
        {
            RawMask guide = new(PassModel.Resize(mask, width, height, GuideSide, GuideSide), GuideSide, GuideSide, raw.Confidence, raw.HasSubject);
            return Measure(EdgeTrial.Run(file, guide, mask, Guided).Alpha);
        }

        PassErrors rough = Measure(first);
        PassErrors guided = Refine(first);
        byte[] both = Enlarge(mirrored, width, height);
        Add(OutcomeTable.OnePass, rough);
        Add(OutcomeTable.OnePassGuided, guided);
        Add("one pass, its guide 320, Guided", Measure(EdgeTrial.Run(file, raw, Guided).Alpha));
        Add("mirrored", Measure(both));
        Add("mirrored, Guided", Refine(both));
        foreach (double margin in margins)
        {
            if (CropWindow.Around(first, width, height, margin) is not { } window)
            {
                return [];
            }

            byte[] second = Enlarge(model.Predict(window.Cut(scene.Rgb, 3), window.Width, window.Height), window.Width, window.Height);
            double agreement = MaskMetrics.IoU(second, window.Cut(first, 1));
            foreach (MergeWay way in Enum.GetValues<MergeWay>())
            {
                string name = FormattableString.Invariant($"{way}, {margin * 100:F0} %");
                byte[] merged = MaskMerge.Join(first, second, window, margin, band, way);
                PassErrors errors = Measure(merged);
                outcomes.AddRange(Guards.Select(guard => new PassOutcome(photo, Guarded(name, guard), agreement >= guard ? errors : rough, firstIoU)));
                if (way <= MergeWay.Mean && Math.Abs(margin - RefinedMargin) < 1e-6)
                {
                    PassErrors refined = Refine(merged);
                    outcomes.AddRange(Guards.Select(guard => new PassOutcome(photo, Guarded(name, guard) + ", Guided", agreement >= guard ? refined : guided, firstIoU)));
                }
            }
        }

        return outcomes;
    }

    private static string Guarded(string name, double guard) => guard > 0 ? FormattableString.Invariant($"{name}, IoU ≥ {guard}") : name;

    private static byte[] Enlarge(RawMask raw, int width, int height) => PassModel.Resize(raw.Pixels.AsSpan(0, raw.Width * raw.Height), raw.Width, raw.Height, width, height);
}
