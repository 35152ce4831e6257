using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Models whose outputs are plain to see, for tests of how photos go in and masks come out.</summary>
internal static class PlaneModel
{
    private static readonly float[] Background = [0, 0, 0, 0.1f, 0.12f, 0.09f, 0.8f];
    private static readonly float[] Red = [2.1f, -1.1f, -0.9f, -1.9f, 0.9f, 1.1f, 0.1f];
    private static readonly float[] Green = [-1.2f, 2.2f, -1, 1, -2.1f, 0.8f, -0.1f];
    private static readonly float[] Blue = [-0.8f, -1.2f, 1.9f, 1.2f, 0.9f, -2.2f, 0];

    /// <summary>A model whose output is its input.</summary>
    /// <param name="side">Rows and columns.</param>
    /// <param name="isOpen">Leave them open in the file.</param>
    public static ModelProto Identity(int side, bool isOpen)
    {
        GraphBuilder graph = new();
        return graph.Build(graph.Apply("Identity", Photo(graph, side, isOpen)));
    }

    /// <summary>A model of one output, whose planes are weighted sums of red, green, blue and 1.</summary>
    public static ModelProto Sums(int side, params float[][] planes)
    {
        GraphBuilder graph = new();
        string photo = Photo(graph, side, isOpen: false);
        return graph.Build(Sum(graph, photo, planes));
    }

    /// <summary>A model of three outputs: red, green and blue as they go in.</summary>
    public static ModelProto ThreeOutputs(int side)
    {
        GraphBuilder graph = new();
        string photo = Photo(graph, side, isOpen: false);
        return graph.Build(Sum(graph, photo, [[1, 0, 0, 0]]), Sum(graph, photo, [[0, 1, 0, 0]]), Sum(graph, photo, [[0, 0, 1, 0]]));
    }

    /// <summary>
    /// Two convolutions that tell reddish, greenish, bluish and other pixels of a picture apart: one output, the background
    /// first, then three classes. The weights vary, so that rounding them to 8 bits is seen.
    /// </summary>
    public static ModelProto Colors(int side)
    {
        GraphBuilder graph = new();
        return graph.Build(Classify(graph, Features(graph, side), Background, Red, Green, Blue));
    }

    /// <summary>The same with three outputs of one plane: the masks of reddish, greenish and bluish pixels.</summary>
    public static ModelProto ColorOutputs(int side)
    {
        GraphBuilder graph = new();
        string features = Features(graph, side);
        return graph.Build([.. new[] { Red, Green, Blue }.Select(plane => graph.Apply("Sigmoid", Classify(graph, features, plane)))]);
    }

    /// <summary>The amounts of red, green and blue around a pixel, and the amounts that are lacking.</summary>
    private static string Features(GraphBuilder graph, int side)
    {
        Random random = new(5);
        float[] weights = [.. Enumerable.Range(0, 6 * 3 * 9).Select(i =>
        {
            (int feature, int color) = (i / 27, i / 9 % 3);
            float share = (0.8f + (0.4f * random.NextSingle())) / 9;
            return color != feature % 3 ? 0 : feature < 3 ? share : -share;
        })];
        string photo = Photo(graph, side, isOpen: false);
        return graph.Apply("Relu", Convolve(graph, photo, graph.Constant<float>(weights, 6, 3, 3, 3), graph.Constant<float>(new float[6], 6), 6, 3));
    }

    /// <summary>Planes of weighted sums of the six features and 1.</summary>
    private static string Classify(GraphBuilder graph, string features, params float[][] planes) => Convolve(
        graph,
        features,
        graph.Constant<float>([.. planes.SelectMany(static plane => plane[..6])], planes.Length, 6, 1, 1),
        graph.Constant<float>([.. planes.Select(static plane => plane[6])], planes.Length),
        planes.Length,
        kernel: 1);

    private static string Photo(GraphBuilder graph, int side, bool isOpen) => graph.Input("photo", [1, 3, side, side], isOpen ? [2, 3] : []);

    private static string Sum(GraphBuilder graph, string photo, float[][] planes) => Convolve(
        graph,
        photo,
        graph.Constant<float>([.. planes.SelectMany(static plane => plane[..3])], planes.Length, 3, 1, 1),
        graph.Constant<float>([.. planes.Select(static plane => plane[3])], planes.Length),
        planes.Length,
        kernel: 1);

    private static string Convolve(GraphBuilder graph, string x, string weights, string bias, int channels, int kernel)
    {
        long pad = kernel / 2;
        string output = graph.Node("Conv", [x, weights, bias], ("kernel_shape", new long[] { kernel, kernel }), ("pads", new[] { pad, pad, pad, pad }));
        return graph.Shaped(output, 1, channels, graph.Shape(x)[2], graph.Shape(x)[3]);
    }
}
