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
/// A salient-object model in ONNX Runtime: one session, any number of callers. As many inferences run at once as the
/// session's settings say; the others take turns, so that memory stays that of so many.
/// </summary>
public sealed class SegmentationModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SemaphoreSlim _turns;
    private readonly ModelInputs _inputs;
    private readonly MaskOutput _output;
    private readonly ConcurrentBag<OrtValue> _photos = [];

    private SegmentationModel(string path, ModelDescription description, PlacedSession placed)
    {
        Path = path;
        Description = description;
        Device = placed.Device;
        DeviceProblem = placed.Problem;
        InferenceSession session = _session = placed.Session;
        ArithmeticProblem = QuantizationFacts.ArithmeticProblem(session.ModelMetadata.CustomMetadataMap, IntegerArithmetic.IsExact);
        _inputs = ModelInputs.Of(session, description);
        _output = MaskOutput.Of(session, description, _inputs.Photo);
        Concurrency = placed.Plan.Concurrency;
        _turns = new SemaphoreSlim(Concurrency, Concurrency);
    }

    /// <summary>The model file.</summary>
    public string Path { get; }

    /// <summary>The description of the model's input and output.</summary>
    public ModelDescription Description { get; }

    /// <summary>The device that the model runs on; the CPU does the parts that an accelerator cannot do.</summary>
    public ExecutionDevice Device { get; }

    /// <summary>The reason that the model does not run on an accelerator that ONNX Runtime offers, in a sentence; null otherwise.</summary>
    public string? DeviceProblem { get; }

    /// <summary>Says that this CPU makes other masks of it than those that it was judged by when it was quantized; null otherwise.</summary>
    public string? ArithmeticProblem { get; }

    /// <summary>Columns of the input, in pixels.</summary>
    public int InputWidth => _inputs.Photo.Width;

    /// <summary>Rows of the input, in pixels.</summary>
    public int InputHeight => _inputs.Photo.Height;

    /// <summary>The number of inferences that run at once.</summary>
    public int Concurrency { get; }

    /// <summary>The arrays of its thumbnails and masks. Those of masks go back to it when they are done with.</summary>
    internal PixelPool Pixels { get; } = new();

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="description">How its input is made and its output read; null to go by its metadata, else by its name.</param>
    /// <param name="settings">How its session works; null for the usual way.</param>
    /// <exception cref="ModelFileMissingException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">The file is not a model that makes a mask of a photo, or its metadata is damaged.</exception>
    /// <exception cref="MemoryExhaustedException">There is not enough memory for the model.</exception>
    /// <exception cref="DeviceUnavailableException">A device is wanted that is not there or does not work.</exception>
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
        InferenceSession? session = null;
        try
        {
            PlacedSession placed = SessionFactory.Create(path, settings);
            session = placed.Session;
            return new SegmentationModel(path, description ?? ModelDescriber.Describe(path, session.ModelMetadata.CustomMetadataMap), placed);
        }
        catch (Exception exception) when (MemoryShortage.IsCauseOf(exception))
        {
            session?.Dispose();
            throw new MemoryExhaustedException(path, exception);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException)
        {
            session?.Dispose();
            throw new ModelInvalidException(path, Refusal(exception), exception);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Says in a clause why a file cannot be loaded. A file that is no model at all shows as one that cannot be parsed.</summary>
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

        _inputs.Dispose();
        _session.Dispose();
        _turns.Dispose();
    }

    /// <summary>Computes the mask of a photo: of all classes where the model has some.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{byte}, IReadOnlyList{string}, CancellationToken)"/>
    internal RawMask Predict(ReadOnlySpan<byte> rgb, CancellationToken cancellationToken) => Predict(rgb, [], cancellationToken);

    /// <summary>Computes the mask of a photo.</summary>
    /// <param name="rgb">The photo at <see cref="InputWidth"/> × <see cref="InputHeight"/>, interleaved 8-bit RGB.</param>
    /// <param name="classes">The classes that make the mask; empty for all.</param>
    /// <param name="cancellationToken">Stops the inference between two nodes of the graph.</param>
    /// <exception cref="ArgumentException">The model has no such class.</exception>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not a mask.</exception>
    internal RawMask Predict(ReadOnlySpan<byte> rgb, IReadOnlyList<string> classes, CancellationToken cancellationToken) =>
        PredictEach(rgb, [classes], cancellationToken)[0];

    /// <summary>Computes several masks of a photo in one inference.</summary>
    /// <param name="rgb">The photo at <see cref="InputWidth"/> × <see cref="InputHeight"/>, interleaved 8-bit RGB.</param>
    /// <param name="classes">The classes that make each mask; empty for all. Several only of a model that has some.</param>
    /// <param name="cancellationToken">Stops the inference between two nodes of the graph.</param>
    /// <exception cref="ArgumentException">The model has no such class.</exception>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not a mask.</exception>
    internal IReadOnlyList<RawMask> PredictEach(ReadOnlySpan<byte> rgb, IReadOnlyList<IReadOnlyList<string>> classes, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(null, cancellationToken);
        return PredictEach(rgb, classes, limit);
    }

    /// <summary>Computes several masks of a photo in one inference. Waiting for a turn takes none of its time.</summary>
    /// <inheritdoc cref="PredictEach(ReadOnlySpan{byte}, IReadOnlyList{IReadOnlyList{string}}, CancellationToken)"/>
    internal IReadOnlyList<RawMask> PredictEach(ReadOnlySpan<byte> rgb, IReadOnlyList<IReadOnlyList<string>> classes, TimeLimit limit)
    {
        OutputRule[] rules = [.. classes.Select(names => OutputRule.For(Description, names))];
        if (TensorInput.IsOneColor(rgb))
        {
            return [.. rules.Select(_ => RawMask.Nothing(InputWidth, InputHeight, Pixels))];
        }

        // A used tensor, or a new one: there come to be as many as inferences at once.
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

    /// <summary>Makes the tensor of a photo, in the form that the model wants, in native memory. The caller disposes it.</summary>
    /// <param name="rgb">The photo at <see cref="InputWidth"/> × <see cref="InputHeight"/>, interleaved 8-bit RGB.</param>
    internal OrtValue CreateInput(ReadOnlySpan<byte> rgb)
    {
        OrtValue input = _inputs.CreatePhoto();
        Fill(input, rgb);
        return input;
    }

    /// <summary>Makes a tensor as of a photo, in native memory. The caller disposes it.</summary>
    /// <param name="planes">The planes red, green and blue, of <see cref="InputWidth"/> × <see cref="InputHeight"/> numbers.</param>
    internal OrtValue CreateInput(float[] planes)
    {
        OrtValue input = _inputs.CreatePhoto();
        _inputs.Write(planes, input);
        return input;
    }

    private void Fill(OrtValue input, ReadOnlySpan<byte> rgb) => _inputs.Fill(input, rgb, Description);

    /// <summary>Runs the model alone.</summary>
    /// <param name="input">A photo's tensor: <see cref="CreateInput(ReadOnlySpan{byte})"/>.</param>
    /// <param name="read">Makes the result of the output that is read, which is gone afterwards.</param>
    /// <param name="cancellationToken">Stops the inference between two nodes of the graph.</param>
    /// <exception cref="ModelInvalidException">The model failed, or its output is not what <paramref name="read"/> expects.</exception>
    /// <exception cref="MemoryExhaustedException">There is not enough memory for the inference.</exception>
    internal T Run<T>(OrtValue input, Func<OrtValue, T> read, CancellationToken cancellationToken)
    {
        using TimeLimit limit = new(null, cancellationToken);
        return Run(input, read, limit);
    }

    private T Run<T>(OrtValue input, Func<OrtValue, T> read, TimeLimit limit)
    {
        limit.Pause(_turns.Wait);
        CancellationToken cancellationToken = limit.Token;
        try
        {
            using RunOptions options = new();
            using CancellationTokenRegistration terminate = cancellationToken.Register(() => options.Terminate = true);
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, _inputs.Names, _inputs.With(input), [_output.Name]);
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
            throw new ModelInvalidException(Path, exception.Message.TrimEnd('.'), exception);
        }
        finally
        {
            _turns.Release();
        }
    }
}
