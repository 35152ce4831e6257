namespace Rembg.Quantization;

/// <summary>
/// The model cannot be quantized: it is already quantized, has nothing to quantize, or has open shapes or unknown operators.
/// </summary>
public sealed class ModelNotQuantizableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => Obstacle switch
    {
        QuantizationObstacle.AlreadyQuantized => "ModelAlreadyQuantized",
        QuantizationObstacle.NothingToQuantize => "NothingToQuantize",
        QuantizationObstacle.UnknownOperators => "OperatorUnknown",
        QuantizationObstacle.OpenShape => "ShapeOpen",
        QuantizationObstacle.UnknownSelection => "SelectionUnknown",
        QuantizationObstacle.RefusedByRuntime => "QuantizedFormRefused",
        _ => throw new InvalidOperationException($"Unknown obstacle {Obstacle}."),
    };

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="obstacle">The obstacle.</param>
    /// <param name="reason">The reason, as a clause.</param>
    /// <param name="innerException">The runtime's exception.</param>
    public ModelNotQuantizableException(string path, QuantizationObstacle obstacle, string reason, Exception? innerException = null)
        : base(path, $"The model '{path}' cannot be quantized: {reason}.", innerException)
    {
        Obstacle = obstacle;
    }

    /// <summary>The obstacle.</summary>
    public QuantizationObstacle Obstacle { get; }
}

/// <summary>The reason why a model cannot be quantized.</summary>
public enum QuantizationObstacle
{
    /// <summary>The model already has integer or 8-bit operators.</summary>
    AlreadyQuantized,

    /// <summary>The model has no convolution or matrix product with constant weights, or all of them are excluded.</summary>
    NothingToQuantize,

    /// <summary>The operator set is too old or too new, or operators are not standard ONNX.</summary>
    UnknownOperators,

    /// <summary>The height or width of the input is open, or the input cannot have the requested size.</summary>
    OpenShape,

    /// <summary>The model does not contain a node or operator that the options specify.</summary>
    UnknownSelection,

    /// <summary>The runtime can run the model, but refuses the quantized form of one of its nodes.</summary>
    RefusedByRuntime,
}

/// <summary>There are too few readable photos for calibration and verification.</summary>
public sealed class CalibrationException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "CalibrationInsufficient";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="message">A sentence that describes the lack.</param>
    public CalibrationException(string path, string message)
        : base(path, message)
    {
    }
}

/// <summary>No model was found whose masks meet the target.</summary>
public sealed class AccuracyException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "AccuracyNotReached";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="best">The best result found, as a clause.</param>
    /// <param name="frontier">A text with the accuracy at other shares of integer arithmetic; empty if nothing else was tried.</param>
    /// <param name="trialsInTime">The number of recipes that were tried until the time budget was used up; null if it was long enough.</param>
    public AccuracyException(string path, string best, string frontier = "", int? trialsInTime = null)
        : base(path, $"No quantized form of '{path}' meets the target; the best one has {best}.{(trialsInTime is { } trials ? $" The time budget ended the search after {trials} trial{(trials == 1 ? string.Empty : "s")}." : string.Empty)}{(frontier.Length > 0 ? $" Tried: {frontier} of the multiplications with integers." : string.Empty)}")
    {
    }
}

/// <summary>Quantizing the model brings too little benefit.</summary>
public sealed class GainException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "GainNotReached";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="lack">The missing benefit, as a clause.</param>
    /// <param name="frontier">A text with the accuracy at other shares of integer arithmetic; empty if nothing else was tried.</param>
    public GainException(string path, string lack, string frontier = "")
        : base(path, $"Quantizing '{path}' has too little benefit: {lack}.{(frontier.Length > 0 ? $" Tried: {frontier} of the multiplications with integers." : string.Empty)}")
    {
    }
}
