using System.Diagnostics;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>Cuts the subject out of photos. An instance may be used by several threads at once.</summary>
public sealed class BackgroundRemover
{
    // The name of a photo without a file, in messages and results.
    private const string InMemory = "(memory)";

    private readonly SegmentationModel _model;
    private readonly RemovalOptions _options;
    private readonly SegmentFinder _finder;
    private readonly ByteBudget _budget;
    private readonly RunFiles _files;

    /// <summary>Creates a remover for a model. The caller keeps ownership of the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The outputs, and how they are made.</param>
    /// <param name="cache">The cache of masks; null for none.</param>
    /// <param name="budget">
    /// The memory budget that this remover shares with others; null for its own budget according to the options.
    /// </param>
    /// <param name="files">The files that no output may overwrite; null to protect only the model and each photo itself.</param>
    /// <param name="second">The model that looks at photos whose mask is uncertain; null for none.</param>
    /// <param name="cancellationToken">Cancels the reading of a model whose checksum the cache does not know yet.</param>
    /// <exception cref="OptionsInvalidException">The options contradict each other or select a class that the model does not have.</exception>
    public BackgroundRemover(SegmentationModel model, RemovalOptions options, MaskCache? cache = null, ByteBudget? budget = null, RunFiles? files = null, SecondModel? second = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.Validate(model.Description);
        if (second is not null && model.Description.Classes.Count > 0)
        {
            throw new OptionsInvalidException($"The model '{model.Description.Name}' distinguishes classes, so no second model can replace its masks.");
        }

        _model = model;
        _options = options;
        _finder = new SegmentFinder(model, second, options, cache, cancellationToken);
        _budget = budget ?? new ByteBudget(options.MemoryLimit ?? ByteBudget.Default);
        _files = files ?? new RunFiles();
        _files.ProtectModel(model.Path);
    }

    /// <summary>Cuts the subject out of one photo and writes the result.</summary>
    /// <param name="source">The photo's full path.</param>
    /// <param name="output">The full path of the output file, which is written completely or not at all.</param>
    /// <param name="cancellationToken">Cancels the work and leaves nothing behind.</param>
    /// <exception cref="RembgException">The photo, the model or the output cannot be used; the message explains the reason.</exception>
    public RemovalResult Remove(string source, string output, CancellationToken cancellationToken) =>
        Remove(source, [new RemovalOutput(output, _options.Output)], cancellationToken)[0];

    /// <summary>Makes several files from one photo with one inference.</summary>
    /// <param name="source">The photo's full path.</param>
    /// <param name="outputs">The outputs, in the order in which they are written. If one fails, the previous ones remain.</param>
    /// <param name="cancellationToken">Cancels the work; no file is left incomplete.</param>
    /// <returns>
    /// A result for each output, in their order, except for an output that was to be skipped if it existed
    /// (<see cref="RemovalOutput.Existing"/>) and has appeared in the meantime.
    /// </returns>
    /// <exception cref="OptionsInvalidException">
    /// There are no outputs, two outputs have the same file, or an output's options contradict each other.
    /// </exception>
    /// <exception cref="RembgException">The photo, the model or an output cannot be used; the message explains the reason.</exception>
    public IReadOnlyList<RemovalResult> Remove(string source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        using PhotoContent content = PhotoContent.OfFile(source);
        return Remove(content, source, outputs, cancellationToken);
    }

    /// <summary>Cuts the subject out of a photo in a stream and writes the complete result to another stream.</summary>
    /// <param name="source">The photo, from the current position to the end. It is read into memory.</param>
    /// <param name="target">Receives the result. Neither stream is closed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RembgException">The photo, the model or a stream cannot be used; the message explains the reason.</exception>
    public RemovalResult Remove(Stream source, Stream target, CancellationToken cancellationToken) =>
        Remove(source, [new RemovalOutput(target, _options.Output)], cancellationToken)[0];

    /// <summary>Makes several outputs from a photo in a stream.</summary>
    /// <param name="source">The photo, from the current position to the end. It is read into memory, and the stream is not closed.</param>
    /// <param name="outputs">The outputs, in the order in which they are written.</param>
    /// <param name="cancellationToken">Cancels the work; no output is left incomplete.</param>
    /// <returns>A result for each output, in their order.</returns>
    /// <exception cref="OptionsInvalidException">The outputs contradict each other or themselves.</exception>
    /// <exception cref="RembgException">The photo, the model or an output cannot be used; the message explains the reason.</exception>
    public IReadOnlyList<RemovalResult> Remove(Stream source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        using PhotoContent content = PhotoContent.Read(InMemory, source, _options.ByteLimit, cancellationToken);
        return Remove(content, file: null, outputs, cancellationToken);
    }

    /// <summary>Makes outputs from a photo in memory.</summary>
    /// <param name="source">The content of the photo's file. It is copied.</param>
    /// <param name="outputs">The outputs, in the order in which they are written.</param>
    /// <param name="cancellationToken">Cancels the work; no output is left incomplete.</param>
    /// <returns>A result for each output, in their order.</returns>
    /// <exception cref="OptionsInvalidException">The outputs contradict each other or themselves.</exception>
    /// <exception cref="RembgException">The photo, the model or an output cannot be used; the message explains the reason.</exception>
    public IReadOnlyList<RemovalResult> Remove(ReadOnlyMemory<byte> source, IReadOnlyList<RemovalOutput> outputs, CancellationToken cancellationToken)
    {
        RemovalOutput.Validate(outputs, _options.PixelLimit);
        using PhotoContent content = PhotoContent.OfBytes(InMemory, source.ToArray());
        return Remove(content, file: null, outputs, cancellationToken);
    }

    /// <summary>Looks at a photo without making outputs of it. With a cache, its masks are then known.</summary>
    /// <param name="source">The photo's full path.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The certainty that a cut-out of the photo would have, 0–1.</returns>
    /// <exception cref="RembgException">The photo or the model cannot be used; the message explains the reason.</exception>
    public double MeasureCertainty(string source, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(_options.TimeLimit, cancellationToken);
        using PhotoContent content = PhotoContent.OfFile(source);
        try
        {
            using Photo photo = Photo.Open(content, _options.PixelLimit, limit.Token);
            return _finder.MeasureCertainty(photo, _options.Classes, writesColors: !_options.MaskOnly, limit);
        }
        catch (OperationCanceledException exception) when (limit.IsExceeded)
        {
            throw new TimeLimitExceededException(source, _options.TimeLimit!.Value, exception);
        }
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

    // Class names contain no commas.
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

    /// <summary>
    /// Rejects outputs that are too large for their format, if their size is known before the inference. The size of a crop is
    /// not.
    /// </summary>
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
            string reason = $"it has {size.Width} x {(long)size.Height * parts} pixels, but a {format} file can have at most {format.LargestSide()} in each direction";
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
        bool isWritten = output.Write(_options.Overwrite, target => OutputEncoder.Encode(photo, parts, finisher, layout, target, cancellationToken), _files, file);
        return !isWritten ? null : new RemovalResult
        {
            Source = photo.Path,
            Output = output.Path,
            Kind = output.Kind ?? (output.Options.MaskOnly ? "Mask" : "CutOut"),
            Width = layout.Size.Width,
            Height = layout.Size.Height * parts.Count,
            Crop = layout.Crop,
            Placement = layout.Placement,
            Model = found.Model.Description.Name,
            Precision = found.Model.Precision,
            Device = found.Model.Device.ToString(),
            Coverage = parts.Sum(static part => part.Statistics.Coverage),
            BoundingBox = FoundSegments.Around(parts.Select(static part => part.Statistics.BoundingBox)),
            Certainty = parts.Where(static part => part.HasSubject).Select(static part => part.Certainty).DefaultIfEmpty().Min(),
            Confidence = parts.Max(static part => part.Confidence),
            HasSubject = parts.Any(static part => part.HasSubject),
            Looks = found.Looks,
            FromCache = found.FromCache,
            Warnings = [.. photo.Warnings, .. finisher.Warnings, .. Segment.WarnOfOwnAlpha(parts)],
            Time = found.Time with { Encode = Stages.Lap(ref start) },
        };
    }
}
