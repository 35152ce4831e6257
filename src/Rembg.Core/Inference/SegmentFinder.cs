using System.Diagnostics;

using Rembg.Caching;
using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>Finds the segments of a photo: looks at it, and examines and enlarges the masks.</summary>
internal sealed class SegmentFinder
{
    private readonly RemovalOptions _options;
    private readonly LookSequence _looks;

    /// <summary>Combines models and a cache with options. The caller keeps ownership of them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="second">The model that looks at photos whose mask is uncertain; null for none.</param>
    /// <param name="options">The options for making masks.</param>
    /// <param name="cache">The cache of masks; null for none.</param>
    /// <param name="cancellationToken">Cancels the reading of a model whose checksum the cache does not know yet.</param>
    public SegmentFinder(SegmentationModel model, SecondModel? second, RemovalOptions options, MaskCache? cache, CancellationToken cancellationToken)
    {
        _options = options;
        _looks = new LookSequence(model, second, options, cache);

        // The first photo should not have to wait for it.
        _ = cache?.HashModel(model.Path, cancellationToken);
    }

    /// <summary>Finds segments.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="classes">The classes of each segment; empty for all classes.</param>
    /// <param name="needs">The facts that the outputs need.</param>
    /// <param name="limit">Limits and cancels the work.</param>
    /// <returns>A segment for each set of classes, which the caller disposes of, and the time of each stage.</returns>
    public FoundSegments Find(Photo photo, IReadOnlyList<IReadOnlyList<string>> classes, SegmentNeeds needs, TimeLimit limit)
    {
        CancellationToken cancellationToken = limit.Token;
        BoundingBox? region = _options.Region?.In(photo.Path, new PixelSize(photo.Width, photo.Height));
        (Look look, IReadOnlyList<LookTaken> all) = _looks.Look(photo, classes, needs.Colors, limit);
        long start = Stopwatch.GetTimestamp();
        EdgeRefiner?[] edges = [.. look.Masks.Select(raw => FindEdges(photo, raw, look, region, needs.Colors, cancellationToken))];
        look.ReleaseThumbnail();
        double refineTime = Stages.Lap(ref start);
        List<Segment> segments = [];
        try
        {
            foreach ((RawMask raw, EdgeRefiner? refiner) in look.Masks.Zip(edges))
            {
                segments.Add(Make(photo, raw, look.Model.Pixels, refiner, region, needs, cancellationToken));
            }

            return new FoundSegments(segments, look.Model, all, look.FromCache, new StageTimes(look.DecodeTime, look.InferenceTime, Stages.Lap(ref start), 0) 
            {
                OtherLooks = all.Where(static taken => !taken.IsUsed).Sum(static taken => taken.Milliseconds),
                Refine = refineTime,
            });
        }
        catch
        {
            segments.ForEach(static segment => segment.Dispose());
            throw;
        }
    }

    /// <summary>Looks at a photo and returns the certainty of its mask.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="classes">The classes of the mask; empty for all classes.</param>
    /// <param name="writesColors">True to look as often as for a cut-out.</param>
    /// <param name="limit">Limits and cancels the work.</param>
    public double MeasureCertainty(Photo photo, IReadOnlyList<string> classes, bool writesColors, TimeLimit limit)
    {
        Look look = _looks.Look(photo, [classes], writesColors, limit).Used;
        look.Release();
        return look.Certainty;
    }

    private EdgeRefiner? FindEdges(Photo photo, RawMask raw, Look look, BoundingBox? region, bool writesColors, CancellationToken cancellationToken)
    {
        EdgeOptions? edges = RefinementChoice.EdgesFor(_options, look.Model.Description, photo, raw, writesColors);
        return edges is null ? null : EdgeRefiner.Create(photo, raw, SharedThumbnail(photo, raw, look), edges, region, cancellationToken);
    }

    private Segment Make(Photo photo, RawMask raw, PixelPool pool, EdgeRefiner? edges, BoundingBox? region, SegmentNeeds needs, CancellationToken cancellationToken)
    {
        Mask mask = Enlarge(raw, pool, photo, cancellationToken);
        try
        {
            if (region is not null)
            {
                mask.ClearOutside(region);
            }

            return new Segment(raw, mask, edges, refinesMasks: needs.AlphaApart || _options.Refinement is not null || _options.Levels is not null, raw.HasSubject && needs.Subject ? Subject.Find(photo, mask, edges, cancellationToken) : null);
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    // Returns the model's thumbnail if edges would be found in the same one; this saves decoding the photo again.
    private static byte[]? SharedThumbnail(Photo photo, RawMask raw, Look look) =>
        photo.HasProfile || (raw.Width, raw.Height) != (look.Model.InputWidth, look.Model.InputHeight) ? null : look.Thumbnail;

    private Mask Enlarge(RawMask raw, PixelPool pool, Photo photo, CancellationToken cancellationToken)
    {
        Mask mask = new(photo.Width, photo.Height);
        try
        {
            LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, mask, cancellationToken);
            pool.Return(raw.Pixels);
            if (!_options.PostProcessMask)
            {
                return mask;
            }

            using Mask rough = mask;
            return MaskSmoother.Smooth(rough, cancellationToken);
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }
}
