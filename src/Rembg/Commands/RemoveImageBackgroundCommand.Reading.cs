using System.Management.Automation;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Writing;
using Rembg.Inference;
using Rembg.Library;
using Rembg.ModelUse;
using Rembg.Removal;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <content>Turns the parameters into settings and refuses those that do not fit together.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>Reads all parameters. Settings that contradict each other end the pipeline.</summary>
    private RunSettings ReadSettings()
    {
        try
        {
            OutputNaming naming = ReadNaming();
            _reportPath = ReadReportPath();
            MaskCache? cache = Cache ? MaskCache.OfUser(CacheSize) : null;
            ModelChoice model = new(this, Offline, Strict || ModelVerifier.IsRequired);
            (string Name, SecondUse Use)? second = ReadModels(out string? first);
            model.Resolve(first, ModelPath is null ? null : Paths.Named(ModelPath), Precision, Device, StopToken);
            WantedOutput[] outputs = ReadOutputs(FormatOf(naming), PixelLimit);
            CheckNames(naming, outputs);
            RemovalOptions options = ReadOptions(outputs[0].Options);
            options.Validate();
            if (model.Expected is { } description)
            {
                options.Validate(description);
            }

            if (IsGiven(nameof(CacheSize)) && !Cache)
            {
                throw new OptionsInvalidException("-CacheSize requires -Cache.");
            }

            return new RunSettings
            {
                Model = model,
                SecondModel = second is null ? null : ChooseSecond(second.Value.Name, model),
                SecondUse = second?.Use ?? default,
                Session = new SessionSettings { Device = Device, LowMemory = LowMemory, OptimizedModels = MaskCache.UserDirectory },
                Naming = naming,
                Tree = ReadTree(),
                Shard = ReadShard(),
                Outputs = outputs,
                Classes = Class,
                ClassOutput = ClassOutput,
                Options = options,
                Existing = SkipExisting ? ExistingOutputs.Skip : Force ? ExistingOutputs.Replace : ExistingOutputs.Refuse,
                Cache = cache,
                ThrottleLimit = LowMemory && !IsGiven(nameof(ThrottleLimit)) ? 1 : ThrottleLimit,
                IsWatched = Watch,
                Recurse = Recurse,
                IsPipelineOpen = MyInvocation.ExpectingInput,
                LogPath = LogPath is null ? null : Paths.Named(LogPath),
            };
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            End(Errors.From(exception, (exception as RembgException)?.Path));
            throw;
        }
    }

    private RemovalOptions ReadOptions(OutputOptions output) => ReadEdges(new RemovalOptions
    {
        Output = output,
        Classes = Class,
        SecondLook = SecondLook,
        RequireSubject = RequireSubject,
        Overwrite = Force,
        PixelLimit = PixelLimit,
        MemoryLimit = LowMemory ? 0 : null,
        TimeLimit = TimeLimit == TimeSpan.Zero || TimeLimit == Timeout.InfiniteTimeSpan ? null : TimeLimit,
    });

    /// <summary>The files that are made of each photo, valid each.</summary>
    /// <param name="format">The format of the cut-out.</param>
    /// <param name="largestCanvas">The most pixels of a canvas.</param>
    /// <exception cref="OptionsInvalidException">Parameters contradict each other; the message says which.</exception>
    /// <exception cref="FormatException">A text does not name a colour.</exception>
    private WantedOutput[] ReadOutputs(OutputFormat format, long largestCanvas)
    {
        if (MaskOnly && IsGiven(nameof(Output)))
        {
            throw new OptionsInvalidException("-MaskOnly is the same as -Output Mask: use only one of them.");
        }

        if (IsGiven(nameof(ShadowOpacity)) && !Shadow)
        {
            throw new OptionsInvalidException("-ShadowOpacity requires -Shadow.");
        }

        if (IsGiven(nameof(CropThreshold)) && !Crop)
        {
            throw new OptionsInvalidException("-CropThreshold requires -Crop.");
        }

        OutputKind[] kinds = MaskOnly ? [OutputKind.Mask] : [.. Output.Distinct()];
        OutputOptions asked = ReadCutOut(format);
        IReadOnlyList<PixelSize> sizes = [.. Canvas.Select(static text => Parse(text, PixelSize.Parse)!.Value).Distinct()];
        WantedOutput[] outputs = [.. kinds.Select(kind => ToOutput(kind, asked, isOnly: kinds.Length == 1)).SelectMany(output => WantedOutput.OfSizes(output, sizes))];
        CheckPairs(outputs);
        foreach (WantedOutput output in outputs)
        {
            output.Options.Validate(largestCanvas);
            OutputFormat written = output.Options.Encoding.Format;
            if (output.Options.Canvas is { } canvas && Math.Max(canvas.Width, canvas.Height) > written.LargestSide())
            {
                throw new OptionsInvalidException($"The canvas {canvas} is too large for {written}, which allows at most {written.LargestSide()} pixels in each direction.");
            }
        }

        CheckUse(outputs, asked);
        return outputs;
    }

    /// <summary>Reads the options of edge refinement and matting.</summary>
    /// <param name="options">All other options.</param>
    /// <exception cref="OptionsInvalidException">Parameters contradict each other; the message names them.</exception>
    private RemovalOptions ReadEdges(RemovalOptions options)
    {
        if (AlphaMatting && IsGiven(nameof(Refine)) && Refine != Refinement.Matting)
        {
            throw new OptionsInvalidException($"-AlphaMatting is the same as -Refine Matting: use either it or -Refine {Refine}.");
        }

        Refinement? refinement = AlphaMatting ? Refinement.Matting : IsGiven(nameof(Refine)) ? Refine : null;
        string[] ofMatting = [nameof(ForegroundThreshold), nameof(BackgroundThreshold), nameof(ErodeSize), nameof(MattingMegapixels)];
        if (refinement != Refinement.Matting && ofMatting.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new OptionsInvalidException($"-{parameter} requires -Refine Matting.");
        }

        if (refinement == Refinement.None && KeepColors)
        {
            throw new OptionsInvalidException("-KeepColors requires refined edges: with -Refine None, colours are kept anyway.");
        }

        return options with
        {
            PostProcessMask = PostProcessMask,
            Refinement = refinement,
            Matting = new MattingOptions(ForegroundThreshold, BackgroundThreshold, ErodeSize, MattingMegapixels),
            Levels = Levels.FromPoints(
                IsGiven(nameof(BlackPoint)) ? BlackPoint : null,
                IsGiven(nameof(WhitePoint)) ? WhitePoint : null),
            ForegroundColors = KeepColors ? false : null,
        };
    }

    private OutputOptions ReadCutOut(OutputFormat format) => new()
    {
        Background = BackgroundColor is null ? null : RgbaColor.Parse(BackgroundColor),
        BackgroundImage = BackgroundImage is null ? null : Existing(Paths.Named(BackgroundImage)),
        Shadow = Shadow ? new ShadowOptions { Opacity = ShadowOpacity } : null,
        Feather = Feather,
        Crop = Crop,
        CropThreshold = (byte)CropThreshold,
        Padding = Parse(Padding, Margins.Parse) ?? default,
        PaddingOf = PaddingOf,
        Fit = Fit,
        Encoding = new ImageEncoding(format, IsGiven(nameof(CompressionLevel)) ? CompressionLevel : null, Quality),
    };

    /// <summary>
    /// Returns an output of one kind. For a mask alone, options that it cannot have are errors; for a mask among other outputs,
    /// they are ignored.
    /// </summary>
    private static WantedOutput ToOutput(OutputKind kind, OutputOptions cutOut, bool isOnly) => kind switch
    {
        OutputKind.CutOut => new WantedOutput(new OutputLabel(string.Empty, "cutout"), cutOut),
        OutputKind.Mask when isOnly => new WantedOutput(new OutputLabel(string.Empty, "mask"), cutOut with { MaskOnly = true }),
        OutputKind.Mask => new WantedOutput(
            new OutputLabel("mask", "mask"),
            cutOut with { MaskOnly = true, Background = null, BackgroundImage = null, Shadow = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Png } }),
        OutputKind.OnWhite => new WantedOutput(
            new OutputLabel(isOnly ? string.Empty : "white", "white"),
            cutOut with { Background = RgbaColor.Parse("white"), BackgroundImage = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Jpeg } })
        { Made = OutputKind.OnWhite },
        _ => throw new InvalidOperationException($"Unknown output {kind}."),
    };

    /// <summary>Checks that a file exists and can be read to its end; otherwise every photo would fail.</summary>
    private static string Existing(string path) =>
        !File.Exists(path) ? throw new ItemNotFoundException($"The background image '{path}' does not exist.")
        : RegularFile.IsSpecial(path) ? throw new ImageUnreadableException(path, RegularFile.Refusal)
        : path;

    /// <summary>Parses a text if it is given; an error is reported as an invalid option, not as an invalid colour.</summary>
    private static T? Parse<T>(string? text, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return text is null ? null : parse(text);
        }
        catch (FormatException exception)
        {
            throw new OptionsInvalidException(exception.Message, exception);
        }
    }
}
