using Rembg.Inference.OutputRules;
using Rembg.Onnx;

namespace Rembg.Quantization.Preparation;

/// <summary>
/// A model as the quantizer wants it: FP32, operator set 13 or later, photo and mask in planes, every shape fixed, constants and batch normalizations
/// folded, every node named, only the outputs that are needed.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Input">The name of its one input, <c>[1, 3, InputHeight, InputWidth]</c>.</param>
/// <param name="InputHeight">Rows of the input, in pixels.</param>
/// <param name="InputWidth">Columns of the input, in pixels.</param>
/// <param name="Output">The name of the output that is read.</param>
/// <param name="Shapes">The shape of every input, constant and node output of the graph, by its name.</param>
internal sealed record PreparedModel(ModelProto Model, string Input, int InputHeight, int InputWidth, string Output, IReadOnlyDictionary<string, long[]> Shapes)
{
    private const long SmallWeights = 32 << 20;

    private OnnxGraph? _graph;

    /// <summary>The multiply-accumulates of an inference.</summary>
    public double Multiplications { get; } = new OnnxGraph(Model).Nodes.Sum(node => NodeCost.Multiplications(node, Shapes));

    /// <summary>The file that it was read from, for messages.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>True if several sessions of the model take little memory: its weights have less than 32 MB.</summary>
    public bool HasSmallWeights => OnnxFile.WeightBytes(Model) < SmallWeights;

    /// <summary>The form of photo and mask in that file.</summary>
    public PhotoLayout Layout { get; init; } = PhotoLayout.Planes;

    /// <summary>The output that is read.</summary>
    public MaskOutput Mask => new(Output, new PhotoShape(InputHeight, InputWidth, ChannelsLast: false));

    /// <summary>The place of the output that is read among the model's outputs; the first is 0.</summary>
    public int OutputIndex => Graph.Outputs.ToList().IndexOf(Output);

    /// <summary>Gives a variant of this model that is to be written the form of the file: names, and pixels where it has no planes.</summary>
    public void RestoreForm(ModelProto variant) => Layout.Restore(variant, Input, Mask.Photo, Output, Shapes[Output]);

    /// <summary>A view of the model's graph. Copies of this record with another model have a view of their own.</summary>
    public OnnxGraph Graph => _graph is { } graph && ReferenceEquals(graph.Model, Model) ? graph : _graph = new OnnxGraph(Model);
}
