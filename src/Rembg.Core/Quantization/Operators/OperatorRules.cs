using Rembg.Onnx;

namespace Rembg.Quantization.Operators;

/// <summary>The rules of all operators that have one.</summary>
internal static class OperatorRules
{
    private static readonly Dictionary<string, OperatorRule> Rules = new()
    {
        ["Conv"] = new ConvRule(),
        ["MatMul"] = new MatMulRule(),
        ["Gemm"] = new GemmRule(),
        ["Relu"] = new ReluRule(),
        ["Clip"] = new ClipRule(),
        ["PRelu"] = new PReluRule(),
        ["LeakyRelu"] = new TableRule(ChannelFlow.Same),
        ["Sigmoid"] = new TableRule(ChannelFlow.Mixed),
        ["HardSigmoid"] = new HardSigmoidRule(),
        ["Add"] = new SumOrProductRule(isProduct: false),
        ["Mul"] = new SumOrProductRule(isProduct: true),
        ["Concat"] = new ConcatRule(),
        ["MaxPool"] = new PassingRule(ChannelFlow.Same),
        ["Resize"] = new ResizeRule(),
        ["Reshape"] = new PassingRule(ChannelFlow.Mixed),
        ["Transpose"] = new PassingRule(ChannelFlow.Mixed),
        ["Flatten"] = new PassingRule(ChannelFlow.Mixed, isFused: false),
        ["Gather"] = new PassingRule(ChannelFlow.Mixed),
        ["Split"] = new PassingRule(ChannelFlow.Mixed),
        ["Slice"] = new PassingRule(ChannelFlow.Mixed, isFused: false),
        ["Pad"] = new PadRule(),
        ["DepthToSpace"] = new PassingRule(ChannelFlow.Mixed, isFused: false),
        ["SpaceToDepth"] = new PassingRule(ChannelFlow.Mixed, isFused: false),
        ["Squeeze"] = new PassingRule(ChannelFlow.Mixed),
        ["Unsqueeze"] = new PassingRule(ChannelFlow.Mixed),
        ["AveragePool"] = new AveragePoolRule(),
        ["GlobalAveragePool"] = new AveragePoolRule(),
    };

    private static readonly OperatorRule Unknown = new FloatRule();

    /// <summary>Returns the rule for a node.</summary>
    public static OperatorRule For(NodeProto node) =>
        OnnxGraph.IsDefaultDomain(node.Domain) && Rules.TryGetValue(node.OpType, out OperatorRule? rule) ? rule : Unknown;

    /// <summary>The operators that have an integer form.</summary>
    public static IEnumerable<string> Quantizable => Rules.Where(static pair => pair.Value is not FloatRule).Select(static pair => pair.Key);
}
