using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The facts on an operator that the quantizer needs. The default is an operator that stays in FP32.</summary>
internal abstract class OperatorRule
{
    /// <summary>
    /// True if the operator is worth quantizing for its own sake (it multiplies by weights); others follow their neighbours.
    /// </summary>
    public virtual bool Leads => false;

    /// <summary>True if the output takes the scale of its input, so that integers pass through as they are.</summary>
    public virtual bool SharesScale => false;

    /// <summary>True if a Relu or a Clip behind this operator disappears in the range that its output is rounded to.</summary>
    public virtual bool AbsorbsClipping => false;

    /// <summary>True if the operator follows its neighbours only where all activations of its own size come as integers.</summary>
    public virtual bool NeedsIntegers => false;

    /// <summary>The form that is written between the integers; null if the operator itself has an integer form in the runtime.</summary>
    public virtual IntegerForm? Form => null;

    /// <summary>The way that the channels of the output follow from those of the inputs.</summary>
    public virtual ChannelFlow Channels(NodeProto node, OnnxGraph graph) => ChannelFlow.Mixed;

    /// <summary>True if there is an integer form of this very node.</summary>
    public virtual bool CanQuantize(NodeProto node, OnnxGraph graph) => true;

    /// <summary>The positions of the inputs that are activations.</summary>
    public virtual IEnumerable<int> Activations(NodeProto node, OnnxGraph graph) => [0];

    /// <summary>The node's constant operand; null if all of its operands are activations.</summary>
    public virtual WeightOperand? Weight(NodeProto node, OnnxGraph graph) => null;
}

/// <summary>The ways that the channels (axis 1) of an operator's output follow from those of its inputs.</summary>
internal enum ChannelFlow
{
    /// <summary>In no way that scaling a channel would survive.</summary>
    Mixed,

    /// <summary>Each from the same channel of every input; scaling the inputs by a positive number scales it.</summary>
    Same,

    /// <summary>The inputs' channels, one input after the other.</summary>
    Joined,

    /// <summary>Each from the same channel of one input, which another input that keeps its scale multiplies (<see cref="GatedProduct"/>).</summary>
    Gated,

    /// <summary>Each from the same channel of the input, to which a constant of the same scale is added.</summary>
    Shifted,
}

/// <summary>A constant operand of a node.</summary>
/// <param name="Input">Its position among the inputs.</param>
/// <param name="OutputAxis">The axis of the operator's output channels.</param>
/// <param name="BiasInput">The position of the bias; −1 if the operator takes none.</param>
internal sealed record WeightOperand(int Input, int OutputAxis, int BiasInput);

/// <summary>The ways to write operators for which the runtime has no integer form.</summary>
internal enum IntegerForm
{
    /// <summary>A LeakyRelu of slope 0, which the runtime computes by a table of 256 integers.</summary>
    Relu,

    /// <summary>A LeakyRelu of slope 1: integers become integers of another range, in which they saturate.</summary>
    Clip,

    /// <summary>The same, whose integers are then read as the numbers from 0 to 1.</summary>
    HardSigmoid,

    /// <summary>Positive and negative values apart, of which the latter are multiplied by the slopes.</summary>
    PRelu,

    /// <summary>The operator itself over integers instead of over the numbers that they stand for.</summary>
    Direct,
}
