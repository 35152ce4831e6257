using Google.Protobuf.Collections;

namespace Rembg.Onnx;

/// <summary>
/// A view of a model's main graph that finds the producer and the consumers of a tensor and the constants, and stays valid through its own
/// edits. Changes are applied directly to the model's message.
/// </summary>
internal sealed class OnnxGraph
{
    private Index? _index;

    // Names outlive the index: writing thousands of nodes would otherwise read the whole graph again for the name of each.
    private HashSet<string>? _names;

    /// <summary>Creates a view of a model. The graph itself remains only in the model.</summary>
    public OnnxGraph(ModelProto model)
    {
        Model = model;
    }

    /// <summary>The model.</summary>
    public ModelProto Model { get; }

    /// <summary>The nodes in the order of the file: producers come before consumers.</summary>
    public IReadOnlyList<NodeProto> Nodes => Model.Graph.Node;

    /// <summary>The inputs of the graph, except those that only give an initializer a default.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs => [.. Model.Graph.Input.Where(input => Initializer(input.Name) is null)];

    /// <summary>The names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs => [.. Model.Graph.Output.Select(static output => output.Name)];

    private Index Lookup => _index ??= new Index(Model.Graph);

    /// <summary>Returns the node that produces a tensor; null for inputs and initializers.</summary>
    public NodeProto? Producer(string tensor) => Lookup.Producers.GetValueOrDefault(tensor);

    /// <summary>Returns the nodes that read a tensor, each once, including those that read it in a subgraph.</summary>
    public IReadOnlyList<NodeProto> Consumers(string tensor) => Lookup.Consumers.TryGetValue(tensor, out List<NodeProto>? nodes) ? nodes : [];

    /// <summary>Returns a constant of the graph; null if the tensor is not constant.</summary>
    public TensorProto? Initializer(string tensor) => Lookup.Initializers.GetValueOrDefault(tensor);

    /// <summary>Determines whether a tensor is an output of the graph.</summary>
    public bool IsOutput(string tensor) => Lookup.Outputs.Contains(tensor);

    /// <summary>Determines whether a tensor is an input of the graph and not constant.</summary>
    public bool IsInput(string tensor) => Lookup.Inputs.Contains(tensor) && Initializer(tensor) is null;

    /// <summary>The version of the default operator set; 1 if the model does not specify one.</summary>
    public long Opset => Model.OpsetImport.FirstOrDefault(static import => IsDefaultDomain(import.Domain))?.Version ?? 1;

    /// <summary>Determines whether a domain is the default domain of ONNX's own operators.</summary>
    public static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    /// <summary>Returns a name that no tensor and no node has.</summary>
    public string UniqueName(string wanted)
    {
        string name = wanted;
        _names ??= Lookup.Names();
        for (int i = 1; !_names.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }

    /// <summary>Adds a constant.</summary>
    public void Add(TensorProto initializer)
    {
        Model.Graph.Initializer.Add(initializer);
        _names?.Add(initializer.Name);
        _index = null;
    }

    /// <summary>Adds a node at the end; <see cref="Sort"/> moves it to its place.</summary>
    public void Add(NodeProto node)
    {
        Model.Graph.Node.Add(node);
        _names?.UnionWith([node.Name, .. node.Output]);
        _index = null;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The name requested for the output and the node.</param>
    /// <param name="exactly">True if the output must have exactly this name, which belonged to another node before.</param>
    /// <returns>The name of the output.</returns>
    public string AddNode(string operation, IEnumerable<string> inputs, string output, bool exactly = false)
    {
        string name = exactly ? output : UniqueName(output);
        NodeProto node = new() { OpType = operation, Name = exactly ? UniqueName(output) : name, Output = { name } };
        node.Input.Add(inputs);
        Add(node);
        return name;
    }

    /// <summary>Removes a node.</summary>
    public void Remove(NodeProto node)
    {
        Model.Graph.Node.Remove(node);
        _index = null;
    }

    /// <summary>Makes some consumers of a tensor read another one, also in their subgraphs.</summary>
    public void Redirect(string from, string to, IEnumerable<NodeProto> consumers)
    {
        foreach (NodeProto node in consumers.ToList())
        {
            Redirect(node, from, to);
        }

        _index = null;
    }

    /// <summary>Keeps only the given outputs, in the order of the file, and the nodes that they need.</summary>
    public void KeepOutputs(IReadOnlySet<string> names)
    {
        foreach (ValueInfoProto output in Model.Graph.Output.Where(output => !names.Contains(output.Name)).ToList())
        {
            Model.Graph.Output.Remove(output);
        }

        _index = null;
        Prune();
    }

    /// <summary>Removes nodes and constants that no output needs.</summary>
    public void Prune()
    {
        HashSet<string> needed = [.. Outputs];
        List<NodeProto> kept = [];
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            NodeProto node = Nodes[i];
            if (node.Output.Any(needed.Contains))
            {
                kept.Add(node);
                needed.UnionWith(Index.Reads(node));
            }
        }

        kept.Reverse();
        Replace(Model.Graph.Node, kept);
        Replace(Model.Graph.Input, [.. Model.Graph.Input.Where(input => needed.Contains(input.Name) || Initializer(input.Name) is null)]);
        Replace(Model.Graph.Initializer, [.. Model.Graph.Initializer.Where(tensor => needed.Contains(tensor.Name))]);
        HashSet<string> made = [.. kept.SelectMany(static node => node.Output)];
        Replace(Model.Graph.ValueInfo, [.. Model.Graph.ValueInfo.Where(value => made.Contains(value.Name))]);
        _index = null;
    }

    /// <summary>Moves producers before their consumers and otherwise keeps the order (Kahn 1962).</summary>
    /// <exception cref="InvalidDataException">The graph has a cycle.</exception>
    public void Sort()
    {
        Dictionary<string, NodeProto> producers = Lookup.Producers;
        HashSet<NodeProto> placed = new(ReferenceEqualityComparer.Instance);
        List<NodeProto> sorted = [];
        HashSet<NodeProto> open = new(ReferenceEqualityComparer.Instance);
        Stack<(NodeProto Node, bool InputsDone)> stack = [];
        foreach (NodeProto root in Nodes)
        {
            stack.Push((root, false));
            while (stack.TryPop(out (NodeProto Node, bool InputsDone) next))
            {
                if (next.InputsDone)
                {
                    open.Remove(next.Node);
                    placed.Add(next.Node);
                    sorted.Add(next.Node);
                    continue;
                }

                if (placed.Contains(next.Node))
                {
                    continue;
                }

                if (!open.Add(next.Node))
                {
                    throw new InvalidDataException($"the graph contains a cycle through the node '{next.Node.Name}'");
                }

                stack.Push((next.Node, true));
                foreach (NodeProto producer in Index.Reads(next.Node).Select(producers.GetValueOrDefault).OfType<NodeProto>().Reverse())
                {
                    if (!placed.Contains(producer))
                    {
                        stack.Push((producer, false));
                    }
                }
            }
        }

        Replace(Model.Graph.Node, sorted);
        _index = null;
    }

    /// <summary>Must be called after nodes were changed directly.</summary>
    public void Changed() => (_index, _names) = (null, null);

    private static void Redirect(NodeProto node, string from, string to)
    {
        for (int i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = node.Input[i] == from ? to : node.Input[i];
        }

        foreach (GraphProto graph in node.Subgraphs())
        {
            foreach (NodeProto inner in graph.Node)
            {
                Redirect(inner, from, to);
            }

            foreach (ValueInfoProto output in graph.Output.Where(output => output.Name == from))
            {
                output.Name = to;
            }
        }
    }

    private static void Replace<T>(RepeatedField<T> list, List<T> content)
    {
        if (list.Count == content.Count && list.SequenceEqual(content, EqualityComparer<T>.Create(static (a, b) => ReferenceEquals(a, b))))
        {
            return;
        }

        list.Clear();
        list.AddRange(content);
    }

    /// <summary>The tensors and nodes of a graph by their names.</summary>
    private sealed class Index
    {
        public Index(GraphProto graph)
        {
            foreach (NodeProto node in graph.Node)
            {
                Nodes.Add(node.Name);
                foreach (string output in node.Output.Where(static name => name.Length > 0))
                {
                    Producers[output] = node;
                }

                foreach (string input in Reads(node).Distinct())
                {
                    if (!Consumers.TryGetValue(input, out List<NodeProto>? consumers))
                    {
                        Consumers.Add(input, consumers = []);
                    }

                    consumers.Add(node);
                }
            }

            foreach (TensorProto tensor in graph.Initializer)
            {
                Initializers[tensor.Name] = tensor;
            }

            Inputs = [.. graph.Input.Select(static input => input.Name)];
            Outputs = [.. graph.Output.Select(static output => output.Name)];
        }

        public Dictionary<string, NodeProto> Producers { get; } = [];

        public Dictionary<string, List<NodeProto>> Consumers { get; } = [];

        public Dictionary<string, TensorProto> Initializers { get; } = [];

        public HashSet<string> Inputs { get; }

        public HashSet<string> Outputs { get; }

        private List<string> Nodes { get; } = [];

        /// <summary>Returns the names of all tensors and nodes.</summary>
        public HashSet<string> Names() => [.. Nodes, .. Producers.Keys, .. Consumers.Keys, .. Initializers.Keys, .. Inputs];

        /// <summary>Returns the tensors that a node reads, including those that its subgraphs read from outside.</summary>
        public static IEnumerable<string> Reads(NodeProto node)
        {
            IEnumerable<string> inner = node.Subgraphs().SelectMany(static graph => graph.Node.SelectMany(Reads).Concat(graph.Output.Select(static output => output.Name)));
            return node.Input.Concat(inner).Where(static name => name.Length > 0);
        }
    }
}
