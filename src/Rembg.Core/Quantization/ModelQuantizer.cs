using Rembg.Models;

namespace Rembg.Quantization;

/// <summary>Turns an FP32 ONNX model into one of 8 or 16 bits and proves that its mask survived.</summary>
public sealed class ModelQuantizer
{
    private readonly QuantizationOptions _options;

    /// <summary>Creates a quantizer.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ModelQuantizer(QuantizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="source">The FP32 model's full path.</param>
    /// <param name="description">How its input is made and its output read; null to go by its metadata, else its name.</param>
    /// <param name="photos">Full paths of photos to calibrate with and to judge by; unreadable ones are passed over with a warning.</param>
    /// <param name="output">The full path of the file to write. It appears whole or not at all.</param>
    /// <param name="observer">Hears of progress and warnings.</param>
    /// <param name="cancellationToken">Stops the work and leaves nothing behind.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="ModelInvalidException">The file is no model that makes a mask of a photo.</exception>
    /// <exception cref="ModelNotQuantizableException">The model is quantized already, or there is nothing in it to quantize.</exception>
    /// <exception cref="CalibrationException">There are too few photos that can be read.</exception>
    /// <exception cref="AccuracyException">No model found meets the target.</exception>
    /// <exception cref="RembgException">The output cannot be written.</exception>
    public QuantizationResult Quantize(
        string source,
        ModelDescription? description,
        IReadOnlyList<string> photos,
        string output,
        IQuantizationObserver observer,
        CancellationToken cancellationToken) => throw new NotImplementedException();
}
