using System.Diagnostics;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>Finds the segments of a photo with a single inference, or without one if the cache has all masks.</summary>
internal sealed class SegmentFinder
{
    private readonly SegmentationModel _model;
    private readonly RemovalOptions _options;
    private readonly MaskCache? _cache;
    private readonly string? _modelHash;

    /// <summary>Combines a model and a cache with options. The caller keeps ownership of both.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options for making masks.</param>
    /// <param name="cache">The cache of masks; null for none.</param>
    /// <param name="cancellationToken">Cancels the reading of a model whose checksum the cache does not know yet.</param>
    public SegmentFinder(SegmentationModel model, RemovalOptions options, MaskCache? cache, CancellationToken cancellationToken)
    {
        _model = model;
        _options = options;
        _cache = cache;
        _modelHash = cache?.HashModel(model.Path, cancellationToken);
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
        long start = Stopwatch.GetTimestamp();
        BoundingBox? region = _options.Region?.In(photo.Path, new PixelSize(photo.Width, photo.Height));
        MaskKey?[] keys = KeysOf(photo, classes, cancellationToken);
        RawMask?[] raws = [.. keys.Select(key => key is not null && _cache!.TryGet(key, _model.Pixels, out RawMask? known) ? known : null)];
        bool isKnown = raws.All(static raw => raw is not null);
        byte[]? thumbnail = isKnown ? null : ReadThumbnail(photo, cancellationToken);
        double decodeTime = Stages.Lap(ref start);
        if (!isKnown)
        {
            raws = [.. _model.PredictEach(thumbnail!, classes, limit)];
            Store(keys, raws);
        }

        if (region is not null)
        {
            raws = [.. raws.Select(raw => raw!.Within(region, photo.Width, photo.Height))];
        }

        double inferenceTime = Stages.Lap(ref start);
        EdgeRefiner?[] edges = [.. raws.Select(raw => FindEdges(photo, raw!, thumbnail, region, needs.Colors, cancellationToken))];
        if (thumbnail is not null)
        {
            _model.Pixels.Return(thumbnail);
        }

        double refineTime = Stages.Lap(ref start);
        List<Segment> segments = [];
        try
        {
            foreach ((RawMask? raw, EdgeRefiner? refiner) in raws.Zip(edges))
            {
                segments.Add(Make(photo, raw!, refiner, region, needs, cancellationToken));
            }

            return new FoundSegments(segments, isKnown, new StageTimes(decodeTime, inferenceTime, Stages.Lap(ref start), 0) { Refine = refineTime });
        }
        catch
        {
            segments.ForEach(static segment => segment.Dispose());
            throw;
        }
    }

    private EdgeRefiner? FindEdges(Photo photo, RawMask raw, byte[]? thumbnail, BoundingBox? region, bool writesColors, CancellationToken cancellationToken)
    {
        EdgeOptions? edges = RefinementChoice.EdgesFor(_options, _model.Description, photo, raw, writesColors);
        return edges is null ? null : EdgeRefiner.Create(photo, raw, SharedThumbnail(photo, raw, thumbnail), edges, region, cancellationToken);
    }

    private Segment Make(Photo photo, RawMask raw, EdgeRefiner? edges, BoundingBox? region, SegmentNeeds needs, CancellationToken cancellationToken)
    {
        Mask mask = Enlarge(raw, photo, cancellationToken);
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

    private MaskKey?[] KeysOf(Photo photo, IReadOnlyList<IReadOnlyList<string>> classes, CancellationToken cancellationToken)
    {
        if (_cache is null)
        {
            return new MaskKey?[classes.Count];
        }

        try
        {
            Checksum hash = photo.Hash(cancellationToken);

            // Devices round differently.
            return [.. classes.Select(names => MaskKey.Create(hash, _modelHash!, _model.Description, $"{string.Join(',', names)};{_model.Device}"))];
        }
        catch (IOException exception)
        {
            throw new ImageUnreadableException(photo.Path, exception.Message.TrimEnd('.'), exception);
        }
    }

    private void Store(MaskKey?[] keys, RawMask?[] raws)
    {
        foreach ((MaskKey? key, RawMask? raw) in keys.Zip(raws))
        {
            if (key is not null)
            {
                _cache!.Store(key, raw!);
            }
        }
    }

    private byte[] ReadThumbnail(Photo photo, CancellationToken cancellationToken)
    {
        byte[] thumbnail = _model.Pixels.Rent(_model.InputWidth * _model.InputHeight * 3);
        PhotoThumbnail.Read(photo, _model.InputWidth, _model.InputHeight, thumbnail, cancellationToken);

        // The cache must not store the mask of one photo under the key of another.
        photo.ThrowIfChanged();
        return thumbnail;
    }

    // Returns the model's thumbnail if edges would be found in the same one; this saves decoding the photo again.
    private byte[]? SharedThumbnail(Photo photo, RawMask raw, byte[]? thumbnail) =>
        photo.HasProfile || (raw.Width, raw.Height) != (_model.InputWidth, _model.InputHeight) ? null : thumbnail;

    private Mask Enlarge(RawMask raw, Photo photo, CancellationToken cancellationToken)
    {
        Mask mask = new(photo.Width, photo.Height);
        try
        {
            LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, mask, cancellationToken);
            _model.Pixels.Return(raw.Pixels);
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
