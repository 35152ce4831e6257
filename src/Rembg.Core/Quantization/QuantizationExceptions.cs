namespace Rembg.Quantization;

/// <summary>The model cannot be quantized as it is: it is quantized already, has nothing to quantize, open shapes or unknown operators.</summary>
public sealed class ModelNotQuantizableException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="obstacle">What stands in the way.</param>
    /// <param name="reason">The same in a clause.</param>
    /// <param name="innerException">The runtime's own exception.</param>
    public ModelNotQuantizableException(string path, QuantizationObstacle obstacle, string reason, Exception? innerException = null)
        : base(path, $"The model '{path}' cannot be quantized: {reason}.", innerException)
    {
        Obstacle = obstacle;
    }

    /// <summary>The obstacle.</summary>
    public QuantizationObstacle Obstacle { get; }
}

/// <summary>The obstacles to a quantization.</summary>
public enum QuantizationObstacle
{
    /// <summary>The model has integer or 8-bit operators already.</summary>
    AlreadyQuantized,

    /// <summary>No convolution or matrix product with constant weights, or all of them excluded.</summary>
    NothingToQuantize,

    /// <summary>An operator set too old or too new, or operators that are not ONNX's own.</summary>
    UnknownOperators,

    /// <summary>Height or width of the input is open, or the input cannot be given the size asked for.</summary>
    OpenShape,

    /// <summary>A node or an operator that the options name is not in the model.</summary>
    UnknownSelection,

    /// <summary>The runtime computes the model and refuses what became of one of its nodes.</summary>
    RefusedByRuntime,
}

/// <summary>There are too few photos that can be read to calibrate with and to judge by.</summary>
public sealed class CalibrationException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="message">What is missing, in a sentence.</param>
    public CalibrationException(string path, string message)
        : base(path, message)
    {
    }
}

/// <summary>No model was found whose mask meets the target.</summary>
public sealed class AccuracyException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="best">The best that was found, in a clause.</param>
    /// <param name="frontier">What other shares of integers bring, in words; empty if nothing else was tried.</param>
    public AccuracyException(string path, string best, string frontier = "")
        : base(path, $"No quantized form of '{path}' meets the target; the best one has {best}.{(frontier.Length > 0 ? $" Tried: {frontier} of the multiplications with integers." : string.Empty)}")
    {
    }
}

/// <summary>The quantized form of a model gains too little to be worth having.</summary>
public sealed class GainException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="lack">What is not gained, in a clause.</param>
    /// <param name="frontier">What other shares of integers bring, in words; empty if nothing else was tried.</param>
    public GainException(string path, string lack, string frontier = "")
        : base(path, $"Quantizing '{path}' has too little benefit: {lack}.{(frontier.Length > 0 ? $" Tried: {frontier} of the multiplications with integers." : string.Empty)}")
    {
    }
}
