namespace Rembg.Onnx;

/// <summary>
/// Finds tensors that have the same height and width as a Resize result, and should also have them at every other input size.
/// </summary>
internal sealed class SizePartners
{
    private static readonly HashSet<string> Joins = ["Add", "Concat", "Div", "Max", "Mean", "Min", "Mul", "Sub", "Sum", "Where"];

    private readonly OnnxGraph _graph;
    private readonly IReadOnlyDictionary<string, long[]> _shapes;
    private readonly string[] _pictures;

    /// <summary>Creates the finder for a graph, which must not change while it is used.</summary>
    public SizePartners(OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes, string input)
    {
        _graph = graph;
        _shapes = shapes;

        // Results of Resize nodes are the least reliable partners, so they come last.
        IEnumerable<NodeProto> nodes = graph.Nodes.OrderBy(static node => node.OpType == "Resize");
        _pictures = [input, .. nodes.SelectMany(static node => node.Output).Where(IsPicture)];
    }

    /// <summary>
    /// Returns the earliest tensor that the result is joined with, directly or behind operators that keep its size; null if it is not
    /// joined with any tensor.
    /// </summary>
    public string? Joined(NodeProto resize)
    {
        HashSet<string> descendants = Descendants(resize, static _ => true);
        IEnumerable<string> joined = Descendants(resize, tensor => HasSizeOf(resize, tensor)).SelectMany(_graph.Consumers)
            .Where(node => Joins.Contains(node.OpType) && HasSizeOf(resize, node.Output[0]))
            .SelectMany(static node => node.Input);
        HashSet<string> partners = [.. joined.Where(tensor => !descendants.Contains(tensor) && HasSizeOf(resize, tensor))];
        return _pictures.FirstOrDefault(partners.Contains);
    }

    /// <summary>Returns the first tensor of the graph that has the size, starting with the input; null if no tensor has it.</summary>
    public string? Earliest(NodeProto resize)
    {
        HashSet<string> descendants = Descendants(resize, static _ => true);
        return _pictures.FirstOrDefault(tensor => !descendants.Contains(tensor) && HasSizeOf(resize, tensor));
    }

    private bool IsPicture(string tensor) => _shapes.TryGetValue(tensor, out long[]? shape) && shape.Length == 4;

    private bool HasSizeOf(NodeProto resize, string tensor) => IsPicture(tensor) && _shapes[tensor].AsSpan(2).SequenceEqual(_shapes[resize.Output[0]].AsSpan(2));

    /// <summary>
    /// Returns the tensors that depend on a result by way of certain tensors. A Resize must not follow any of these, because that would
    /// create a cycle.
    /// </summary>
    private HashSet<string> Descendants(NodeProto resize, Func<string, bool> passes)
    {
        HashSet<string> found = [];
        Queue<string> open = new(resize.Output);
        while (open.TryDequeue(out string? tensor))
        {
            if (passes(tensor) && found.Add(tensor))
            {
                foreach (string output in _graph.Consumers(tensor).SelectMany(static node => node.Output))
                {
                    open.Enqueue(output);
                }
            }
        }

        return found;
    }
}
