using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>One small network in several forms: planes, pixels as exporters of TensorFlow's models write them, 16-bit numbers, more inputs and outputs.</summary>
internal static class FormModel
{
    private const string Photo = "photo";

    /// <summary>Two convolutions that find reddish pixels, and a sigmoid: planes in, planes out.</summary>
    public static ModelProto Planes(int height, int width, int outputs = 1) => Build(height, width, outputs, fromPixels: false, toPixels: false);

    /// <summary>The same network, photo and mask pixel by pixel: a Transpose behind the one and before the other.</summary>
    public static ModelProto Pixels(int height, int width, int outputs = 1) => Build(height, width, outputs, fromPixels: true, toPixels: true);

    /// <summary>The same network in any form.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="outputs">How many planes the mask has.</param>
    /// <param name="fromPixels">True if the photo comes pixel by pixel.</param>
    /// <param name="toPixels">True if the mask comes pixel by pixel.</param>
    /// <param name="sizes">The mask's sizes where they are others: axes of 1 are dropped by a Reshape.</param>
    public static ModelProto Build(int height, int width, int outputs, bool fromPixels, bool toPixels, params long[] sizes)
    {
        GraphBuilder graph = new();
        string photo = graph.Input(Photo, fromPixels ? [1, height, width, 3] : [1, 3, height, width]);
        string planes = fromPixels ? graph.Shaped(graph.Node("Transpose", [photo], ("perm", new long[] { 0, 3, 1, 2 })), 1, 3, height, width) : photo;
        return Finish(graph, Mask(graph, planes, outputs), toPixels, sizes);
    }

    /// <summary>The network without a single convolution in planes: a product of every pixel with the weights, as in a Dense layer of Keras.</summary>
    public static ModelProto Products(int height, int width)
    {
        GraphBuilder graph = new();
        string photo = graph.Input(Photo, [1, height, width, 3]);
        string features = graph.Apply("Relu", graph.Node("MatMul", [photo, graph.Constant<float>([1.1f, -0.9f, -0.4f, 1.2f, -0.7f, 0.3f], 3, 2)]));
        string mask = graph.Node("MatMul", [features, graph.Constant<float>([1.5f, -1.1f], 2, 1)]);
        return graph.Build(graph.Apply("Sigmoid", mask));
    }

    /// <summary>The mask that <see cref="Products"/> should make of normalized values, by its formula.</summary>
    public static double Product(double red, double green, double blue) =>
        1 / (1 + Math.Exp(-((1.5 * Math.Max(0, (1.1 * red) - (0.4 * green) - (0.7 * blue))) - (1.1 * Math.Max(0, (-0.9 * red) + (1.2 * green) + (0.3 * blue))))));

    /// <summary>Two outputs: six planes of features at half the size, and the mask.</summary>
    public static ModelProto FeaturesFirst(int side)
    {
        GraphBuilder graph = new();
        string photo = graph.Input(Photo, [1, 3, side, side]);
        string features = graph.AveragePool(graph.Conv(photo, 6));
        return graph.Build(features, Mask(graph, photo, 1));
    }

    /// <summary>Adds an input that scales the logits: of any type and any sizes, open ones being 0.</summary>
    public static ModelProto WithFactor(ModelProto planes, string name, TensorProto.Types.DataType type, params long[] sizes)
    {
        NodeProto sigmoid = planes.Graph.Node.Single(static node => node.OpType == "Sigmoid");
        NodeProto cast = new() { OpType = "Cast", Name = $"{name}/cast", Input = { name }, Output = { $"{name}/cast" } };
        cast.Set("to", (long)TensorProto.Types.DataType.Float);
        NodeProto product = new() { OpType = "Mul", Name = $"{name}/scale", Input = { sigmoid.Input[0], cast.Output[0] }, Output = { $"{name}/scaled" } };
        sigmoid.Input[0] = product.Output[0];
        planes.Graph.Node.Insert(planes.Graph.Node.IndexOf(sigmoid), product);
        planes.Graph.Node.Insert(0, cast);
        TensorShapeProto shape = new();
        shape.Dim.Add(sizes.Select(static size => size > 0 ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension { DimParam = "open" }));
        planes.Graph.Input.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } });
        return planes;
    }

    /// <summary>Appends a node to the only output, which gets its result.</summary>
    public static ModelProto Then(ModelProto model, string operation, TensorProto.Types.DataType type, params (string Name, long Value)[] attributes)
    {
        ValueInfoProto output = model.Graph.Output.Single();
        string name = output.Name == "after" ? "after_that" : "after";
        NodeProto node = new() { OpType = operation, Name = name, Input = { output.Name }, Output = { name } };
        foreach ((string attribute, long value) in attributes)
        {
            node.Set(attribute, value);
        }

        model.Graph.Node.Add(node);
        output.Name = name;
        output.Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } };
        return model;
    }

    private static string Mask(GraphBuilder graph, string planes, int outputs)
    {
        string features = graph.Apply("Relu", graph.Conv(planes, 8));
        string logits = graph.Conv(features, outputs);
        return outputs > 1 ? logits : graph.Shaped(graph.Apply("Sigmoid", logits), graph.Shape(logits));
    }

    private static ModelProto Finish(GraphBuilder graph, string mask, bool toPixels, long[] sizes)
    {
        string output = toPixels ? graph.Node("Transpose", [mask], ("perm", new long[] { 0, 2, 3, 1 })) : mask;
        return graph.Build(sizes.Length == 0 ? output : graph.Node("Reshape", [output, graph.Constant<long>(sizes, sizes.Length)]));
    }
}
