using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The properties of an operator that the quantizer needs. By default, an operator stays in FP32.</summary>
internal abstract class OperatorRule
{
    /// <summary>
    /// True if quantizing the operator is worthwhile by itself, because it multiplies by weights; others follow their neighbours.
    /// </summary>
    public virtual bool Leads => false;

    /// <summary>True if the output has the scale of its input, so that integers pass through unchanged.</summary>
    public virtual bool SharesScale => false;

    /// <summary>True if the rounding of the operator's output replaces a Relu or a Clip behind it.</summary>
    public virtual bool AbsorbsClipping => false;

    /// <summary>True if the operator only follows its neighbours if all activations of its own size are integers.</summary>
    public virtual bool NeedsIntegers => false;

    /// <summary>The way to write the operator in integer form; null if the runtime supports the operator itself.</summary>
    public virtual IntegerForm? Form => null;

    /// <summary>Returns the relation between the output channels and the input channels.</summary>
    public virtual ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Mixed;

    /// <summary>Determines whether this particular node has an integer form.</summary>
    public virtual bool CanQuantize(NodeProto node, OnnxGraph graph) => true;

    /// <summary>Returns the indices of the inputs that are activations.</summary>
    public virtual IEnumerable<int> Activations(NodeProto node, OnnxGraph graph) => [0];

    /// <summary>Returns the node's constant operand; null if all operands are activations.</summary>
    public virtual WeightOperand? Weight(NodeProto node, OnnxGraph graph) => null;
}

/// <summary>The relation between an operator's output channels (axis 1) and its input channels.</summary>
internal enum ChannelFlow
{
    /// <summary>Any relation that does not preserve the scale of a channel.</summary>
    Mixed,

    /// <summary>
    /// Each channel comes from the same channel of every input; scaling the inputs by a positive number scales the output.
    /// </summary>
    Same,

    /// <summary>The channels of all inputs, one input after another.</summary>
    Joined,

    /// <summary>
    /// Each channel comes from the same channel of one input, multiplied by another input that keeps its scale
    /// (<see cref="GatedProduct"/>).
    /// </summary>
    Gated,

    /// <summary>Each channel comes from the same channel of the input, plus a constant with the same scale.</summary>
    Shifted,
}

/// <summary>A constant operand of a node.</summary>
/// <param name="Input">The index of the input.</param>
/// <param name="OutputAxis">The axis of the operator's output channels.</param>
/// <param name="BiasInput">The index of the bias input; −1 if the operator has no bias.</param>
internal sealed record WeightOperand(int Input, int OutputAxis, int BiasInput);

/// <summary>The way to write an operator for which the runtime has no integer form.</summary>
internal enum IntegerForm
{
    /// <summary>A LeakyRelu with slope 0, which the runtime computes with a table of 256 integers.</summary>
    Relu,

    /// <summary>A LeakyRelu with slope 1: integers are converted to another range, in which they saturate.</summary>
    Clip,

    /// <summary>Like <see cref="Clip"/>, but the resulting integers are interpreted as numbers from 0 to 1.</summary>
    HardSigmoid,

    /// <summary>Positive and negative values separately; the negative values are multiplied by the slopes.</summary>
    PRelu,

    /// <summary>The operator itself, applied to the integers instead of the real values.</summary>
    Direct,
}
