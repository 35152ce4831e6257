using System.Collections.Concurrent;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Inference.Devices;
using Rembg.Inference.OutputRules;
using Rembg.Machine;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>
/// A segmentation model in ONNX Runtime: one session for any number of callers. The session's settings determine how many
/// inferences run at once; other callers wait, so memory stays limited.
/// </summary>
public sealed class SegmentationModel : IDisposable
{
    private readonly PlacedSession _placed;
    private readonly SessionSettings _settings;
    private readonly SemaphoreSlim _turns;
    private readonly Lazy<SegmentationModel?> _secondLook;
    private readonly ModelInputs _inputs;
    private readonly MaskOutput _output;
    private readonly ConcurrentBag<OrtValue> _photos = [];

    private SegmentationModel(string path, ModelDescription description, SessionSettings settings, PlacedSession placed, SemaphoreSlim? turns = null)
    {
        Path = path;
        Description = description;
        _placed = placed;
        InferenceSession session = placed.Session;
        _settings = settings with { Threads = placed.Plan.Threads };
        Precision = QuantizationFacts.Read(session.ModelMetadata.CustomMetadataMap) is null ? ModelPrecision.Fp32 : ModelPrecision.Int8;
        ArithmeticProblem = QuantizationFacts.ArithmeticProblem(session.ModelMetadata.CustomMetadataMap, IntegerArithmetic.IsExact);
        _inputs = ModelInputs.Of(session, description);
        _output = MaskOutput.Of(session, description, _inputs.Photo);
        OwnsTurns = turns is null;
        _turns = turns ?? new SemaphoreSlim(Concurrency, Concurrency);
        _secondLook = new Lazy<SegmentationModel?>(OpenSecondLook);
    }

    /// <summary>The model file.</summary>
    public string Path { get; }

    /// <summary>The description of the model's input and output.</summary>
    public ModelDescription Description { get; }

    /// <summary>The device that runs the model; the CPU runs the parts that an accelerator does not support.</summary>
    public ExecutionDevice Device => _placed.Device;

    /// <summary>The reason that the model does not run on an accelerator that ONNX Runtime offers, as a sentence; otherwise null.</summary>
    public string? DeviceProblem => _placed.Problem;

    /// <summary>The form of the model, by the facts in its file.</summary>
    public ModelPrecision Precision { get; }

    /// <summary>
    /// A sentence if this CPU computes masks that differ from the ones by which the quantized model was evaluated; otherwise null.
    /// </summary>
    public string? ArithmeticProblem { get; }

    /// <summary>Columns of the input, in pixels.</summary>
    public int InputWidth => _inputs.Photo.Width;

    /// <summary>Rows of the input, in pixels.</summary>
    public int InputHeight => _inputs.Photo.Height;

    /// <summary>The number of inferences that run at once.</summary>
    public int Concurrency => _placed.Plan.Concurrency;

    /// <summary>
    /// The same model at the input size of its second look (<see cref="ModelDescription.SecondInputSize"/>), loaded when it is
    /// first needed; null if it has none. It belongs to this model and shares its turns.
    /// </summary>
    internal SegmentationModel? SecondLook => _secondLook.Value;

    /// <summary>True if the model may look again at another input size. Nothing is loaded to find out.</summary>
    internal bool HasSecondLook => Description.SecondInputSize is > 0 and var side && InputWidth == Description.InputSize && InputHeight == Description.InputSize && side != InputWidth;

    /// <summary>The pool of arrays for thumbnails and masks. Arrays of masks return to it after use.</summary>
    internal PixelPool Pixels { get; } = new();

    private bool OwnsTurns { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="description">The model's input and output; null to use the model's metadata, else its name.</param>
    /// <param name="settings">The settings of the session; null for the defaults.</param>
    /// <exception cref="ModelFileMissingException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">
    /// The file is not a model that makes a mask of a photo, or its metadata is damaged.
    /// </exception>
    /// <exception cref="MemoryExhaustedException">There is not enough memory for the model.</exception>
    /// <exception cref="DeviceUnavailableException">The requested device does not exist or does not work.</exception>
    public static SegmentationModel Load(string path, ModelDescription? description = null, SessionSettings? settings = null)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileMissingException(path);
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new ModelInvalidException(path, RegularFile.Refusal);
        }

        settings ??= new SessionSettings();
        PlacedSession? placed = null;
        try
        {
            placed = SessionFactory.Create(path, settings);
            return new SegmentationModel(path, description ?? ModelDescriber.Describe(path, placed.Session.ModelMetadata.CustomMetadataMap), settings, placed);
        }
        catch (Exception exception) when (MemoryShortage.IsCauseOf(exception))
        {
            placed?.Dispose();
            throw new MemoryExhaustedException(path, exception);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException)
        {
            placed?.Dispose();
            throw new ModelInvalidException(path, Refusal(exception), exception);
        }
        catch
        {
            placed?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Explains in a clause why a file cannot be loaded. A file that is not a model is reported as one that cannot be parsed.
    /// </summary>
    private static string Refusal(Exception exception) => exception is OnnxRuntimeException refused
        ? (refused.Message.Contains("InvalidProtobuf", StringComparison.Ordinal) ? "the file is not an ONNX model, or it is damaged" : refused.Clause())
        : exception.Message.TrimEnd('.');

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_photos.TryTake(out OrtValue? photo))
        {
            photo.Dispose();
        }

        if (_secondLook.IsValueCreated)
        {
            _secondLook.Value?.Dispose();
        }

        _inputs.Dispose();
        _placed.Dispose();
        if (OwnsTurns)
        {
            _turns.Dispose();
        }
    }

    /// <summary>Computes the mask of a photo; if the model has classes, it contains all of them.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, IReadOnlyList{string}, CancellationToken)"/>
    internal RawMask Predict(ReadOnlySpan<byte> rgb, CancellationToken cancellationToken) => Predict(rgb, [], cancellationToken);

    /// <summary>Computes the mask of a photo.</summary>
    /// <param name="rgb">The photo, scaled to <see cref="InputWidth"/> × <see cref="InputHeight"/>, as interleaved 8-bit RGB.</param>
    /// <param name="classes">The classes that make up the mask; empty for all.</param>
    /// <param name="cancellationToken">Cancels the inference between two nodes of the graph.</param>
    /// <exception cref="OptionsInvalidException">The model has no such class.</exception>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not a mask.</exception>
    internal RawMask Predict(ReadOnlySpan<byte> rgb, IReadOnlyList<string> classes, CancellationToken cancellationToken) =>
        PredictEach(rgb, [classes], cancellationToken)[0];

    /// <summary>Computes several masks of a photo in one inference.</summary>
    /// <param name="rgb">The photo, scaled to <see cref="InputWidth"/> × <see cref="InputHeight"/>, as interleaved 8-bit RGB.</param>
    /// <param name="classes">The classes that make up each mask; empty for all. More than one mask requires a model with classes.</param>
    /// <param name="cancellationToken">Cancels the inference between two nodes of the graph.</param>
    /// <exception cref="OptionsInvalidException">The model has no such class.</exception>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not a mask.</exception>
    internal IReadOnlyList<RawMask> PredictEach(ReadOnlySpan<byte> rgb, IReadOnlyList<IReadOnlyList<string>> classes, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(null, cancellationToken);
        return PredictEach(rgb, classes, limit);
    }

    /// <summary>Computes several masks of a photo in one inference. Waiting for a turn does not count towards the time limit.</summary>
    /// <inheritdoc cref="PredictEach(ReadOnlySpan{byte}, IReadOnlyList{IReadOnlyList{string}}, CancellationToken)"/>
    internal IReadOnlyList<RawMask> PredictEach(ReadOnlySpan<byte> rgb, IReadOnlyList<IReadOnlyList<string>> classes, TimeLimit limit)
    {
        OutputRule[] rules = [.. classes.Select(names => OutputRule.For(Description, names))];
        if (TensorInput.IsOneColor(rgb))
        {
            return [.. rules.Select(_ => RawMask.Nothing(InputWidth, InputHeight, Pixels))];
        }

        // Reuses a tensor or creates one; there are at most as many as simultaneous inferences.
        if (_photos.TryTake(out OrtValue? input))
        {
            Fill(input, rgb);
        }
        else
        {
            input = CreateInput(rgb);
        }

        try
        {
            return Run(input, output => (RawMask[])[.. rules.Select(rule => rule.Read(output, _output, Pixels))], limit);
        }
        finally
        {
            _photos.Add(input);
        }
    }

    /// <summary>Creates the tensor of a photo in the form that the model requires, in native memory. The caller disposes of it.</summary>
    /// <param name="rgb">The photo, scaled to <see cref="InputWidth"/> × <see cref="InputHeight"/>, as interleaved 8-bit RGB.</param>
    internal OrtValue CreateInput(ReadOnlySpan<byte> rgb)
    {
        OrtValue input = _inputs.CreatePhoto();
        Fill(input, rgb);
        return input;
    }

    /// <summary>Creates a tensor like a photo's from numbers, in native memory. The caller disposes of it.</summary>
    /// <param name="planes">The red, green and blue planes, each with <see cref="InputWidth"/> × <see cref="InputHeight"/> numbers.</param>
    internal OrtValue CreateInput(float[] planes)
    {
        OrtValue input = _inputs.CreatePhoto();
        _inputs.Write(planes, input);
        return input;
    }

    private void Fill(OrtValue input, ReadOnlySpan<byte> rgb) => _inputs.Fill(input, rgb, Description);

    /// <summary>Runs the model without making a mask.</summary>
    /// <param name="input">A photo's tensor: <see cref="CreateInput(ReadOnlySpan{byte})"/>.</param>
    /// <param name="read">Computes the result from the model's output, which is released afterwards.</param>
    /// <param name="cancellationToken">Cancels the inference between two nodes of the graph.</param>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not what <paramref name="read"/> expects.</exception>
    /// <exception cref="MemoryExhaustedException">There is not enough memory for the inference.</exception>
    internal T Run<T>(OrtValue input, Func<OrtValue, T> read, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(null, cancellationToken);
        return Run(input, read, limit);
    }

    /// <summary>Opens the model at its second size; null if the file cannot be changed to it.</summary>
    private SegmentationModel? OpenSecondLook()
    {
        if (!HasSecondLook || SecondSize.Open(Path, Description, _inputs.Photo, _settings, Device) is not { } second)
        {
            return null;
        }

        try
        {
            return new SegmentationModel(Path, second.Description, _settings, new PlacedSession(second.Session, Device, _placed.Plan, Problem: null), _turns);
        }
        catch (InvalidDataException)
        {
            // At this size, the output is not a mask.
            second.Session.Dispose();
            return null;
        }
    }

    private T Run<T>(OrtValue input, Func<OrtValue, T> read, TimeLimit limit)
    {
        limit.Pause(_turns.Wait);
        CancellationToken cancellationToken = limit.Token;
        try
        {
            using RunOptions options = _placed.CreateRunOptions();
            using CancellationTokenRegistration terminate = cancellationToken.Register(() => options.Terminate = true);
            using IDisposableReadOnlyCollection<OrtValue> outputs = _placed.Session.Run(options, _inputs.Names, _inputs.With(input), [_output.Name]);
            return read(outputs[0]);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (MemoryShortage.IsCauseOf(exception))
        {
            throw new MemoryExhaustedException(Path, exception);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException)
        {
            throw new ModelInvalidException(Path, Refusal(exception), exception);
        }
        finally
        {
            _turns.Release();
        }
    }
}
