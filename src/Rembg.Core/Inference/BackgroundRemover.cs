using System.Diagnostics;

using NetVips;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Vips;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>Cuts the subject out of photos. It may be used from several threads at once.</summary>
public sealed class BackgroundRemover
{
    // What a photo without a file is called in messages and results.
    private const string InMemory = "(memory)";

    private readonly SegmentationModel _model;
    private readonly RemovalOptions _options;
    private readonly SegmentFinder _finder;
    private readonly ByteBudget _budget;
    private readonly RunFiles _files;

    /// <summary>Combines a model, which stays the caller's, with options.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What to make of photos.</param>
    /// <param name="cache">Masks of earlier runs, and where this one's go; null for none.</param>
    /// <param name="budget">What photos in flight may take, where others share it; null for one of its own, by the options.</param>
    /// <param name="files">The files that no output may be written over; null for none but the model and each photo itself.</param>
    /// <param name="cancellationToken">Stops the reading of a model whose content the cache does not know yet.</param>
    /// <exception cref="ArgumentException">The options contradict each other, or ask for a class that the model does not have.</exception>
    public BackgroundRemover(SegmentationModel model, RemovalOptions options, MaskCache? cache = null, ByteBudget? budget = null, RunFiles? files = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.Validate(model.Description);
        _model = model;
        _options = options;
        _finder = new SegmentFinder(model, options, cache, cancellationToken);
        _budget = budget ?? new ByteBudget(options.MemoryLimit ?? ByteBudget.Default);
        _files = files ?? new RunFiles();
        _files.ProtectModel(model.Path);
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
    /// <returns>
    /// A result for each output, in their order; none for one that was to be skipped (<see cref="RemovalOutput.Existing"/>) and has
    /// appeared meanwhile.
    /// </returns>
    /// <exception cref="ArgumentException">There are no outputs, or two for the same file, or one has options that contradict each other.</exception>
    /// <exception cref="RembgException">The photo, the model or an output is not usable; the message says why.</exception>
    public IReadOnlyList<RemovalResult> Remove(string source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        using PhotoContent content = PhotoContent.OfFile(source);
        return Remove(content, source, outputs, cancellationToken);
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
        using PhotoContent content = PhotoContent.Read(InMemory, source, _options.ByteLimit, cancellationToken);
        return Remove(content, file: null, outputs, cancellationToken);
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
        using PhotoContent content = PhotoContent.OfBytes(InMemory, source.ToArray());
        return Remove(content, file: null, outputs, cancellationToken);
    }

    private List<RemovalResult> Remove(PhotoContent source, string? file, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(_options.TimeLimit, cancellationToken);
        try
        {
            return Remove(source, file, outputs, limit);
        }
        catch (OperationCanceledException exception) when (limit.IsExceeded)
        {
            throw new TimeLimitExceededException(source.Name, _options.TimeLimit!.Value, exception);
        }
        catch (ImageUnreadableException exception) when (exception.Path == source.Name && source.HasChanged)
        {
            throw new ImageChangedException(source.Name, exception);
        }
        catch (Exception exception) when (MemoryShortage.IsCauseOf(exception))
        {
            throw new MemoryExhaustedException(source.Name, exception);
        }
    }

    private List<RemovalResult> Remove(PhotoContent source, string? file, IReadOnlyList<RemovalOutput> outputs, TimeLimit limit)
    {
        RefuseToReplaceInputs(file, outputs);
        using Photo photo = Photo.Open(source, _options.PixelLimit, limit.Token);
        RefuseBeyondFormats(photo, outputs);
        List<Finisher> finishers = [];
        try
        {
            finishers.AddRange(outputs.Select(output => new Finisher(output.Options, _options.PixelLimit, limit.Token)));
            IReadOnlyList<string>[][] parts = [.. outputs.Select(output => (IReadOnlyList<string>[])[.. output.Parts ?? [_options.Classes]])];
            IReadOnlyList<string>[] wanted = [.. parts.SelectMany(static part => part).DistinctBy(NameOf)];
            long size = WorkingMemory.Of(photo, _model, _options, wanted.Length, parts.Max(static part => part.Length), finishers);
            limit.Pause(token => _budget.Take(size, token));
            try
            {
                using FoundSegments found = _finder.Find(photo, wanted, SegmentNeeds.Of(finishers), limit);
                RequireSubject(source.Name, found);
                Dictionary<string, Segment> segments = wanted.Zip(found.Segments).ToDictionary(static pair => NameOf(pair.First), static pair => pair.Second);
                List<RemovalResult> results = [];
                for (int i = 0; i < outputs.Count; i++)
                {
                    if (Write(photo, file, outputs[i], finishers[i], [.. parts[i].Select(part => segments[NameOf(part)])], found, limit.Token) is { } result)
                    {
                        results.Add(result);
                    }
                }

                return results;
            }
            finally
            {
                _budget.GiveBack(size);
            }
        }
        finally
        {
            finishers.ForEach(static finisher => finisher.Dispose());
        }
    }

    // No class has a comma in its name.
    private static string NameOf(IReadOnlyList<string> classes) => string.Join(',', classes);

    private void RequireSubject(string source, FoundSegments found)
    {
        if (_options.RequireSubject && found.Segments.All(static segment => !segment.HasSubject))
        {
            throw new SubjectNotFoundException(source, found.Segments.Max(static segment => segment.Confidence));
        }
    }

    private void RefuseToReplaceInputs(string? file, IReadOnlyList<RemovalOutput> outputs)
    {
        foreach (RemovalOutput output in outputs.Where(static output => output.IsFile))
        {
            if (output.Options.BackgroundImage is { } picture)
            {
                _files.Protect(picture);
            }

            _files.Refuse(output.Path, file);
        }
    }

    /// <summary>Refuses outputs that are too large for their format, as far as their size is known before the inference. The size of a crop is not.</summary>
    private static void RefuseBeyondFormats(Photo photo, IReadOnlyList<RemovalOutput> outputs)
    {
        foreach (RemovalOutput output in outputs.Where(static output => !output.Options.Crop || output.Options.Canvas is not null))
        {
            PixelSize size = Layout.Plan(new PixelSize(photo.Width, photo.Height), subject: null, output.Options).Size;
            RefuseBeyondFormat(output, size, output.Parts?.Count ?? 1);
        }
    }

    private static void RefuseBeyondFormat(RemovalOutput output, PixelSize size, int parts)
    {
        OutputFormat format = output.Options.Encoding.Format;
        if (Math.Max(size.Width, (long)size.Height * parts) > format.LargestSide())
        {
            string reason = $"it has {size.Width} x {(long)size.Height * parts} pixels, and a {format} file has at most {format.LargestSide()} in each direction";
            throw new OutputNotWritableException(output.Path, reason) { Obstacle = OutputObstacle.BeyondFormat };
        }
    }

    private RemovalResult? Write(Photo photo, string? file, RemovalOutput output, Finisher finisher, IReadOnlyList<Segment> parts, FoundSegments found, CancellationToken cancellationToken)
    {
        if (_options.RequireSubject && !parts.Any(static part => part.HasSubject))
        {
            return null;
        }

        long start = Stopwatch.GetTimestamp();
        BoundingBox? box = FoundSegments.Around(parts.Select(part => part.Subject?.FindBox(output.Options.CropThreshold, cancellationToken)));
        Layout layout = Layout.Plan(photo.Path, new PixelSize(photo.Width, photo.Height), box, output.Options, _options.PixelLimit);
        RefuseBeyondFormat(output, layout.Size, parts.Count);
        bool isWritten = output.Write(_options.Overwrite, open => Encode(photo, parts, finisher, layout, open, cancellationToken), _files, file);
        return !isWritten ? null : new RemovalResult
        {
            Source = photo.Path,
            Output = output.Path,
            Kind = output.Kind ?? (output.Options.MaskOnly ? "Mask" : "CutOut"),
            Width = layout.Size.Width,
            Height = layout.Size.Height * parts.Count,
            Crop = layout.Crop,
            Placement = layout.Placement,
            Model = _model.Description.Name,
            Device = _model.Device.ToString(),
            Coverage = parts.Sum(static part => part.Statistics.Coverage),
            BoundingBox = FoundSegments.Around(parts.Select(static part => part.Statistics.BoundingBox)),
            Confidence = parts.Max(static part => part.Confidence),
            HasSubject = parts.Any(static part => part.HasSubject),
            FromCache = found.FromCache,
            Warnings = [.. photo.Warnings, .. finisher.Warnings, .. Segment.WarnOfOwnAlpha(parts)],
            Time = found.Time with { Encode = Stages.Lap(ref start) },
        };
    }

    private static void Encode(Photo photo, IReadOnlyList<Segment> parts, Finisher finisher, Layout layout, Func<Target> open, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        try
        {
            Image[] images = [.. parts.Select(part => part.Compose(photo, finisher, layout, vips))];
            Image result = images.Length == 1 ? images[0] : vips.Track(Image.Arrayjoin(images, across: 1));
            Target target = vips.Track(open());
            vips.Evaluate(result, image =>
            {
                finisher.Options.Encoding.Write(image, target);
                return image;
            });

            // Before the output gets its name.
            photo.ThrowIfChanged();
            finisher.ThrowIfChanged();
        }
        catch (VipsException exception)
        {
            photo.ThrowIfChanged();
            finisher.ThrowIfChanged();
            finisher.CheckPicture(cancellationToken);
            photo.Check(cancellationToken);
            throw new IOException(VipsError.Describe(exception), exception);
        }
    }
}
