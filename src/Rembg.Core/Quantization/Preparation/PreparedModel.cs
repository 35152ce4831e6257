using Rembg.Inference.OutputRules;
using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>
/// A model in the form that the quantizer expects: FP32, operator set 13 or later, photo and mask in planes, fixed shapes, folded constants
/// and batch normalizations, named nodes, and only the outputs that are needed.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Input">The name of its only input, <c>[1, 3, InputHeight, InputWidth]</c>.</param>
/// <param name="InputHeight">The height of the input in pixels.</param>
/// <param name="InputWidth">The width of the input in pixels.</param>
/// <param name="Output">The name of the output with the mask.</param>
/// <param name="Shapes">The shapes of all inputs, constants and node outputs of the graph, by name.</param>
internal sealed record PreparedModel(ModelProto Model, string Input, int InputHeight, int InputWidth, string Output, IReadOnlyDictionary<string, long[]> Shapes)
{
    // Several sessions run in parallel, each with a share of the cores, as long as their weights are small.
    private const long SmallWeights = 32 << 20;

    private OnnxGraph? _graph;

    /// <summary>The number of multiply-accumulates per inference.</summary>
    public double Multiplications { get; } = new OnnxGraph(Model).Nodes.Sum(node => NodeCost.Multiplications(node, Shapes));

    /// <summary>The file that the model was read from, for error messages.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>True if several sessions of the model take little memory: its weights have less than 32 MB.</summary>
    public bool HasSmallWeights => OnnxFile.WeightBytes(Model) < SmallWeights;

    /// <summary>The layout of photo and mask in that file.</summary>
    public PhotoLayout Layout { get; init; } = PhotoLayout.Planes;

    /// <summary>The output with the mask.</summary>
    public MaskOutput Mask => new(Output, new PhotoShape(InputHeight, InputWidth, ChannelsLast: false));

    /// <summary>The index of the output with the mask among the model's outputs, starting from 0.</summary>
    public int OutputIndex => Graph.Outputs.ToList().IndexOf(Output);

    /// <summary>
    /// Restores the form of the source file in a variant that is to be written: its names, and interleaved channels if it does not use
    /// planes.
    /// </summary>
    public void RestoreForm(ModelProto variant) => Layout.Restore(variant, Input, Mask.Photo, Output, Shapes[Output]);

    /// <summary>A view of the model's graph. Copies of this record with another model have their own view.</summary>
    public OnnxGraph Graph => _graph is { } graph && ReferenceEquals(graph.Model, Model) ? graph : _graph = new OnnxGraph(Model);
}
