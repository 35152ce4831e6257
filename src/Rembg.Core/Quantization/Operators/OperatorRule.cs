using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>What the quantizer has to know about an operator. The default is an operator that stays in FP32.</summary>
internal abstract class OperatorRule
{
    /// <summary>
    /// Whether the operator is worth quantizing for its own sake (it multiplies by weights); others follow their neighbours.
    /// </summary>
    public virtual bool Leads => false;

    /// <summary>Whether the output takes the scale of its input, so that integers pass through as they are.</summary>
    public virtual bool SharesScale => false;

    /// <summary>Whether a Relu behind this operator disappears in its output's rounding to integers from 0.</summary>
    public virtual bool AbsorbsRelu => false;

    /// <summary>How the channels of the output follow from those of the inputs.</summary>
    public virtual ChannelFlow Channels => ChannelFlow.Mixed;

    /// <summary>Whether there is an integer form of this very node.</summary>
    public virtual bool CanQuantize(NodeProto node, OnnxGraph graph) => true;

    /// <summary>The positions of the inputs that are activations.</summary>
    public virtual IEnumerable<int> Activations(NodeProto node) => [0];

    /// <summary>The constant operand; null where there is none.</summary>
    public virtual WeightOperand? Weight(NodeProto node, OnnxGraph graph) => null;
}

/// <summary>How the channels (axis 1) of an operator's output follow from those of its inputs.</summary>
internal enum ChannelFlow
{
    /// <summary>In no way that scaling a channel would survive.</summary>
    Mixed,

    /// <summary>Each from the same channel of every input; scaling the inputs by a positive number scales it.</summary>
    Same,

    /// <summary>The inputs' channels, one input after the other.</summary>
    Joined,
}

/// <summary>A constant operand of a node.</summary>
/// <param name="Input">Its position among the inputs.</param>
/// <param name="OutputAxis">The axis of the operator's output channels.</param>
/// <param name="BiasInput">The position of the bias; −1 where the operator takes none.</param>
internal sealed record WeightOperand(int Input, int OutputAxis, int BiasInput);
