using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Writes resizes in the form of an operator set.</summary>
internal static class ResizeBuilder
{
    public static string Add(GraphBuilder graph, long opset, string x, string target, ResizeForm form)
    {
        long[] from = graph.Shape(x);
        long[] to = [from[0], from[1], graph.Shape(target)[2], graph.Shape(target)[3]];
        (string, object) mode = ("mode", "linear");
        if (form == ResizeForm.Scales || opset < 11)
        {
            float[] factors = [1, 1, Factor(from[2], to[2]), Factor(from[3], to[3])];
            string Scales() => graph.Constant<float>(factors, 4);
            return graph.Shaped(
                opset switch
                {
                    < 9 => graph.Node("Upsample", [x], ("scales", factors), mode),
                    9 => graph.Node("Upsample", [x, Scales()], mode),
                    10 => graph.Node("Resize", [x, Scales()], mode),
                    _ => graph.Node("Resize", [x, Empty(graph, opset), Scales()], mode, ("coordinate_transformation_mode", "pytorch_half_pixel")),
                },
                to);
        }

        string sizes = form switch
        {
            ResizeForm.Sizes => graph.Constant<long>(to, 4),
            ResizeForm.HalfComputed => graph.Node("Concat", [BatchAndChannels(graph, x), graph.Constant<long>(to.AsSpan(2), 2)], ("axis", 0)),
            _ => graph.Node("Concat", [BatchAndChannels(graph, x), HeightAndWidth(graph, opset, target)], ("axis", 0)),
        };
        return graph.Shaped(
            graph.Node("Resize", [x, Empty(graph, opset), Empty(graph, opset), sizes], mode, ("coordinate_transformation_mode", "pytorch_half_pixel")),
            to);
    }

    // Sizes are rounded down: an inexact factor aims a little higher, or 7 × (15 / 7) would make 14.
    private static float Factor(long from, long to) => (to % from == 0 || from % to == 0 ? to : to + 0.25f) / from;

    private static string BatchAndChannels(GraphBuilder graph, string x)
    {
        string start = graph.Constant<long>([0], 1);
        string end = graph.Constant<long>([2], 1);
        return graph.Node("Slice", [graph.Node("Shape", [x]), start, end, graph.Constant<long>([0], 1)]);
    }

    /// <summary>As PyTorch writes <c>target.shape[2:]</c>: each number taken, cast and wrapped by itself.</summary>
    private static string HeightAndWidth(GraphBuilder graph, long opset, string target)
    {
        string One(long axis)
        {
            string number = graph.Node("Gather", [graph.Node("Shape", [target]), graph.Constant<long>([axis])], ("axis", 0));
            string wrapped = opset < 13
                ? graph.Node("Unsqueeze", [number], ("axes", new long[] { 0 }))
                : graph.Node("Unsqueeze", [number, graph.Constant<long>([0], 1)]);
            return graph.Node("Cast", [wrapped], ("to", (int)TensorProto.Types.DataType.Int64));
        }

        return graph.Node("Concat", [One(2), One(3)], ("axis", 0));
    }

    // Before operator set 13 an input that says nothing had to be an empty tensor.
    private static string Empty(GraphBuilder graph, long opset) => opset < 13 ? graph.Constant<float>([], 0) : string.Empty;
}
