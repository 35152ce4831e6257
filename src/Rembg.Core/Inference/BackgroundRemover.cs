using System.Diagnostics;

using NetVips;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Edges;

namespace Rembg.Inference;

/// <summary>Cuts the subject out of photos. It may be used from several threads at once.</summary>
public sealed class BackgroundRemover
{
    private readonly SegmentationModel _model;
    private readonly RemovalOptions _options;
    private readonly MaskCache? _cache;
    private readonly string? _modelHash;
    private readonly ByteBudget _budget;

    /// <summary>Combines a model, which stays the caller's, with options.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What to make of photos.</param>
    /// <param name="cache">Masks of earlier runs, and where this one's go; null for none.</param>
    /// <param name="budget">What photos in flight may take, where others share it; null for one of its own, by the options.</param>
    /// <param name="cancellationToken">Stops the reading of a model whose content the cache does not know yet.</param>
    /// <exception cref="ArgumentException">The options contradict each other, or ask for a class that the model does not have.</exception>
    public BackgroundRemover(SegmentationModel model, RemovalOptions options, MaskCache? cache = null, ByteBudget? budget = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.Validate(model.Description);
        _model = model;
        _options = options;
        _cache = cache;
        _modelHash = cache?.HashModel(model.Path, cancellationToken);
        _budget = budget ?? new ByteBudget(options.MemoryLimit ?? ByteBudget.Default);
    }

    /// <summary>Cuts the subject out of one photo and writes the result.</summary>
    /// <param name="source">The photo's full path.</param>
    /// <param name="output">The full path of the file to write. It appears whole or not at all.</param>
    /// <param name="cancellationToken">Stops the work and leaves nothing behind.</param>
    /// <exception cref="RembgException">The photo, the model or the output is not usable; the message says why.</exception>
    public RemovalResult Remove(string source, string output, CancellationToken cancellationToken)
    {
        Photo photo = Photo.Open(source, _options.PixelLimit, cancellationToken);
        _budget.Take(photo.WorkingSize, cancellationToken);
        try
        {
            return Remove(photo, output, cancellationToken);
        }
        finally
        {
            _budget.GiveBack(photo.WorkingSize);
        }
    }

    private RemovalResult Remove(Photo photo, string output, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        MaskKey? key = KeyOf(photo, cancellationToken);
        RawMask? raw = null;
        bool isKnown = key is not null && _cache!.TryGet(key, out raw);
        byte[]? thumbnail = isKnown ? null : ReadThumbnail(photo, cancellationToken);
        double decodeTime = Lap(ref start);

        raw ??= Predict(thumbnail!, key, cancellationToken);
        double inferenceTime = Lap(ref start);

        EdgeRefiner? edges = RefinesEdges ? EdgeRefiner.Create(photo, raw, SharedThumbnail(photo, raw, thumbnail), _options, cancellationToken) : null;
        if (thumbnail is not null)
        {
            _model.Pixels.Return(thumbnail);
        }

        double refineTime = Lap(ref start);

        using Mask mask = Finish(raw, photo, cancellationToken);
        MaskStatistics statistics = edges?.Statistics ?? MaskStatistics.Measure(mask);
        double maskTime = Lap(ref start);

        AtomicFile.Write(output, _options.Overwrite, path => Encode(photo, mask, edges, path, cancellationToken));
        double encodeTime = Lap(ref start);

        return new RemovalResult
        {
            Source = photo.Path,
            Output = output,
            Width = photo.Width,
            Height = photo.Height,
            Model = _model.Description.Name,
            Device = _model.Device.ToString(),
            Coverage = statistics.Coverage,
            BoundingBox = statistics.BoundingBox,
            Confidence = raw.Confidence,
            HasSubject = raw.HasSubject,
            FromCache = isKnown,
            Time = new StageTimes(decodeTime, inferenceTime, maskTime, encodeTime) { Refine = refineTime },
        };
    }

    // Colours alone are estimated from the mask as it is.
    private bool RefinesEdges => _options.Refinement != Refinement.None || (_options.ForegroundColors == true && !_options.MaskOnly);

    private MaskKey? KeyOf(Photo photo, CancellationToken cancellationToken)
    {
        try
        {
            // Devices round differently.
            string options = $"{string.Join(',', _options.Classes)};{_model.Device}";
            return _cache is null ? null : MaskKey.Create(photo.Path, _modelHash!, _model.Description, options, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(photo.Path, exception.Message.TrimEnd('.'), exception);
        }
    }

    private byte[] ReadThumbnail(Photo photo, CancellationToken cancellationToken)
    {
        byte[] thumbnail = _model.Pixels.Rent(_model.InputWidth * _model.InputHeight * 3);
        PhotoThumbnail.Read(photo, _model.InputWidth, _model.InputHeight, thumbnail, cancellationToken);
        return thumbnail;
    }

    // What the model saw, where edges would be found in the same: it spares decoding the photo once more.
    private byte[]? SharedThumbnail(Photo photo, RawMask raw, byte[]? thumbnail) =>
        photo.HasProfile || (raw.Width, raw.Height) != (_model.InputWidth, _model.InputHeight) ? null : thumbnail;

    private RawMask Predict(byte[] thumbnail, MaskKey? key, CancellationToken cancellationToken)
    {
        RawMask raw = _model.Predict(thumbnail, _options.Classes, cancellationToken);
        if (key is not null)
        {
            _cache!.Store(key, raw);
        }

        return raw;
    }

    private Mask Finish(RawMask raw, Photo photo, CancellationToken cancellationToken)
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

    private void Encode(Photo photo, Mask mask, EdgeRefiner? edges, string path, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        StripReader? refined = null;
        try
        {
            Image result = vips.Track(mask.AsImage());
            if (!_options.MaskOnly || edges is not null)
            {
                Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
                Cutout cutout = edges is null
                    ? Compositor.CutOut(full, result, _options.Encoding.Format.Has16Bits(), vips)
                    : edges.Apply(full, mask, _options, vips, out refined, cancellationToken);
                result = _options.MaskOnly ? cutout.Alpha : Compositor.Join(cutout, _options.Background, vips);
            }

            Target target = vips.Track(Target.NewToFile(path));
            vips.Evaluate(result, image =>
            {
                _options.Encoding.Write(image, target);
                return image;
            });
        }
        catch (VipsException exception)
        {
            refined?.ThrowFailure();
            throw new IOException(VipsError.Describe(exception), exception);
        }
    }

    private static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }
}
