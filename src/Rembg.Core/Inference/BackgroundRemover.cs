using System.Diagnostics;

using NetVips;

using Rembg.Caching;
using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>Cuts the subject out of photos. It may be used from several threads at once.</summary>
public sealed class BackgroundRemover
{
    // What a photo without a file is called in messages and results.
    private const string InMemory = "(memory)";

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
    public RemovalResult Remove(string source, string output, CancellationToken cancellationToken) =>
        Remove(source, [new RemovalOutput(output, _options.Output)], cancellationToken)[0];

    /// <summary>Makes several files of one photo and one inference.</summary>
    /// <param name="source">The photo's full path.</param>
    /// <param name="outputs">What to write, one after the other. Where one fails, those before it stay.</param>
    /// <param name="cancellationToken">Stops the work; no file is left incomplete.</param>
    /// <returns>A result for each output, in their order.</returns>
    /// <exception cref="ArgumentException">There are no outputs, or two for the same file, or one has options that contradict each other.</exception>
    /// <exception cref="RembgException">The photo, the model or an output is not usable; the message says why.</exception>
    public IReadOnlyList<RemovalResult> Remove(string source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        return Remove(PhotoContent.OfFile(source), outputs, cancellationToken);
    }

    /// <summary>Cuts the subject out of a photo in a stream and writes the result to another, once it is complete.</summary>
    /// <param name="source">The photo, from where the stream stands to its end. It is read into memory.</param>
    /// <param name="target">Receives the result. Both streams stay open.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="RembgException">The photo, the model or a stream is not usable; the message says why.</exception>
    public RemovalResult Remove(Stream source, Stream target, CancellationToken cancellationToken) =>
        Remove(source, [new RemovalOutput(target, _options.Output)], cancellationToken)[0];

    /// <summary>Makes several outputs of a photo in a stream.</summary>
    /// <param name="source">The photo, from where the stream stands to its end. It is read into memory, and stays open.</param>
    /// <param name="outputs">What to write, one after the other.</param>
    /// <param name="cancellationToken">Stops the work; no output is left incomplete.</param>
    /// <returns>A result for each output, in their order.</returns>
    /// <exception cref="ArgumentException">The outputs contradict each other or themselves.</exception>
    /// <exception cref="RembgException">The photo, the model or an output is not usable; the message says why.</exception>
    public IReadOnlyList<RemovalResult> Remove(Stream source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        return Remove(PhotoContent.Read(InMemory, source, _options.ByteLimit, cancellationToken), outputs, cancellationToken);
    }

    /// <summary>Makes outputs of a photo in memory.</summary>
    /// <param name="source">The photo's file. It is copied.</param>
    /// <param name="outputs">What to write, one after the other.</param>
    /// <param name="cancellationToken">Stops the work; no output is left incomplete.</param>
    /// <returns>A result for each output, in their order.</returns>
    /// <exception cref="ArgumentException">The outputs contradict each other or themselves.</exception>
    /// <exception cref="RembgException">The photo, the model or an output is not usable; the message says why.</exception>
    public IReadOnlyList<RemovalResult> Remove(ReadOnlyMemory<byte> source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        return Remove(PhotoContent.OfBytes(InMemory, source.ToArray()), outputs, cancellationToken);
    }

    private List<RemovalResult> Remove(PhotoContent source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        Photo photo = Photo.Open(source, _options.PixelLimit, cancellationToken);
        Finisher[] finishers = [.. outputs.Select(output => new Finisher(output.Options, _options.PixelLimit, cancellationToken))];
        long size = photo.WorkingSize + finishers.Max(static finisher => finisher.WorkingSize);
        _budget.Take(size, cancellationToken);
        try
        {
            return Remove(photo, outputs, finishers, cancellationToken);
        }
        finally
        {
            _budget.GiveBack(size);
        }
    }

    private List<RemovalResult> Remove(Photo photo, IReadOnlyList<RemovalOutput> outputs, Finisher[] finishers, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        MaskKey? key = KeyOf(photo, cancellationToken);
        RawMask? raw = null;
        bool isKnown = key is not null && _cache!.TryGet(key, out raw);
        byte[]? thumbnail = isKnown ? null : ReadThumbnail(photo, cancellationToken);
        double decodeTime = Lap(ref start);

        raw ??= Predict(thumbnail!, key, cancellationToken);
        double inferenceTime = Lap(ref start);

        EdgeRefiner? edges = RefinesEdges(outputs)
            ? EdgeRefiner.Create(photo, raw, SharedThumbnail(photo, raw, thumbnail), _options, WritesColors(outputs), cancellationToken)
            : null;
        if (thumbnail is not null)
        {
            _model.Pixels.Return(thumbnail);
        }

        double refineTime = Lap(ref start);

        using Mask mask = Finish(raw, photo, cancellationToken);
        MaskStatistics statistics = edges?.Statistics ?? MaskStatistics.Measure(mask);
        using Subject? subject = raw.HasSubject && finishers.Any(static finisher => finisher.NeedsSubject) ? Subject.Find(photo, mask, cancellationToken) : null;
        double maskTime = Lap(ref start);

        List<RemovalResult> results = [];
        foreach ((RemovalOutput output, Finisher finisher) in outputs.Zip(finishers))
        {
            Layout layout = Layout.Plan(photo.Path, new PixelSize(photo.Width, photo.Height), subject?.Box, output.Options, _options.PixelLimit);
            output.Write(_options.Overwrite, open => Encode(photo, mask, edges, subject, finisher, layout, open, cancellationToken));
            double encodeTime = Lap(ref start);
            results.Add(new RemovalResult
            {
                Source = photo.Path,
                Output = output.Path,
                Width = layout.Size.Width,
                Height = layout.Size.Height,
                Crop = layout.Crop,
                Placement = layout.Placement,
                Model = _model.Description.Name,
                Device = _model.Device.ToString(),
                Coverage = statistics.Coverage,
                BoundingBox = statistics.BoundingBox,
                Confidence = raw.Confidence,
                HasSubject = raw.HasSubject,
                FromCache = isKnown,
                Time = new StageTimes(decodeTime, inferenceTime, maskTime, encodeTime) { Refine = refineTime },
            });
        }

        return results;
    }

    // Colours alone are estimated from the mask as it is.
    private bool RefinesEdges(IReadOnlyList<RemovalOutput> outputs) => _options.Refinement != Refinement.None || (_options.ForegroundColors == true && WritesColors(outputs));

    private static bool WritesColors(IReadOnlyList<RemovalOutput> outputs) => outputs.Any(static output => !output.Options.MaskOnly);

    private MaskKey? KeyOf(Photo photo, CancellationToken cancellationToken)
    {
        try
        {
            // Devices round differently.
            string options = $"{string.Join(',', _options.Classes)};{_model.Device}";
            return _cache is null ? null : MaskKey.Create(photo.Hash(cancellationToken), _modelHash!, _model.Description, options);
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

    private static void Encode(
        Photo photo,
        Mask mask,
        EdgeRefiner? edges,
        Subject? subject,
        Finisher finisher,
        Layout layout,
        Func<Target> open,
        CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        StripReader? refined = null;
        try
        {
            Image alpha = vips.Track(mask.AsImage());
            Image result;
            if (finisher.Options.MaskOnly && edges is null)
            {
                result = finisher.Finish(alpha, layout, vips);
            }
            else
            {
                Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
                Cutout cutout = edges is null
                    ? Compositor.CutOut(full, alpha, finisher.Options.Encoding.Format.Has16Bits(), vips)
                    : edges.Apply(full, mask, finisher.Options, vips, out refined, cancellationToken);
                result = finisher.Options.MaskOnly ? finisher.Finish(cutout.Alpha, layout, vips) : finisher.Finish(cutout, layout, subject, vips);
            }

            Target target = vips.Track(open());
            vips.Evaluate(result, image =>
            {
                finisher.Options.Encoding.Write(image, target);
                return image;
            });
        }
        catch (VipsException exception)
        {
            refined?.ThrowFailure();
            finisher.CheckPicture(cancellationToken);
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
