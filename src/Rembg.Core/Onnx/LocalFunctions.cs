namespace Rembg.Onnx;

/// <summary>Inlines the functions that a model defines and its nodes call like operators.</summary>
internal static class LocalFunctions
{
    // Functions can call other functions, but not themselves.
    private const int Deepest = 32;

    /// <summary>Replaces all calls in the main graph and its subgraphs with the functions' nodes, and removes the functions.</summary>
    /// <exception cref="NotSupportedException">A function uses another operator set than the model.</exception>
    /// <exception cref="InvalidDataException">Functions call each other recursively.</exception>
    public static void Inline(ModelProto model)
    {
        if (model.Functions.Count == 0)
        {
            return;
        }

        Dictionary<(string, string), FunctionProto> functions = model.Functions.ToDictionary(static function => (function.Domain, function.Name));
        foreach (FunctionProto function in model.Functions)
        {
            Import(model, function);
        }

        int count = 0;
        Inline(model.Graph, functions, ref count, depth: 0);
        model.Functions.Clear();
    }

    /// <summary>Imports the operator sets of a function.</summary>
    private static void Import(ModelProto model, FunctionProto function)
    {
        foreach (OperatorSetIdProto import in function.OpsetImport)
        {
            OperatorSetIdProto? own = model.OpsetImport.FirstOrDefault(other => other.Domain == import.Domain || (OnnxGraph.IsDefaultDomain(other.Domain) && OnnxGraph.IsDefaultDomain(import.Domain)));
            if (own is null)
            {
                model.OpsetImport.Add(import.Clone());
            }
            else if (own.Version != import.Version)
            {
                throw new NotSupportedException($"its function {function.Domain}.{function.Name} has operator set {import.Version}, but the model has {own.Version}");
            }
        }
    }

    private static void Inline(GraphProto graph, Dictionary<(string, string), FunctionProto> functions, ref int count, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException("its functions call each other recursively");
        }

        List<NodeProto> nodes = [];
        bool isCalled = false;
        foreach (NodeProto node in graph.Node)
        {
            foreach (GraphProto inner in node.Subgraphs())
            {
                Inline(inner, functions, ref count, depth + 1);
            }

            if (functions.TryGetValue((node.Domain, node.OpType), out FunctionProto? function))
            {
                isCalled = true;
                nodes.AddRange(Body(function, node, $"{(node.Name.Length > 0 ? node.Name : function.Name)}/{count++}/"));
            }
            else
            {
                nodes.Add(node);
            }
        }

        if (isCalled)
        {
            graph.Node.Clear();
            graph.Node.AddRange(nodes);
            Inline(graph, functions, ref count, depth + 1);
        }
    }

    /// <summary>Returns the nodes of a function that replace a call.</summary>
    private static IEnumerable<NodeProto> Body(FunctionProto function, NodeProto call, string prefix)
    {
        Dictionary<string, string> names = [];
        for (int i = 0; i < function.Input.Count; i++)
        {
            names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : string.Empty;
        }

        for (int i = 0; i < function.Output.Count; i++)
        {
            names[function.Output[i]] = i < call.Output.Count && call.Output[i].Length > 0 ? call.Output[i] : prefix + function.Output[i];
        }

        Dictionary<string, AttributeProto> attributes = function.AttributeProto.Concat(call.Attribute).GroupBy(static attribute => attribute.Name).ToDictionary(static group => group.Key, static group => group.Last());
        foreach (NodeProto original in function.Node)
        {
            NodeProto node = original.Clone();
            Rename(node, names, prefix);
            SetAttributes(node, attributes);
            yield return node;
        }
    }

    private static void Rename(NodeProto node, Dictionary<string, string> names, string prefix)
    {
        string New(string name) => name.Length == 0 ? name : names.GetValueOrDefault(name, prefix + name);
        node.Name = prefix + node.Name;
        for (int i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = New(node.Input[i]);
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            node.Output[i] = New(node.Output[i]);
        }

        foreach (GraphProto inner in node.Subgraphs())
        {
            foreach (TensorProto tensor in inner.Initializer)
            {
                tensor.Name = New(tensor.Name);
            }

            foreach (ValueInfoProto value in inner.Input.Concat(inner.Output).Concat(inner.ValueInfo))
            {
                value.Name = New(value.Name);
            }

            foreach (NodeProto other in inner.Node)
            {
                Rename(other, names, prefix);
            }
        }
    }

    /// <summary>
    /// Replaces references to attributes with the call's attributes. If the call does not have an attribute, the operator's default
    /// applies.
    /// </summary>
    private static void SetAttributes(NodeProto node, Dictionary<string, AttributeProto> attributes)
    {
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            AttributeProto attribute = node.Attribute[i];
            if (attribute.RefAttrName.Length == 0)
            {
                continue;
            }

            if (attributes.TryGetValue(attribute.RefAttrName, out AttributeProto? value))
            {
                node.Attribute[i] = new AttributeProto(value) { Name = attribute.Name };
            }
            else
            {
                node.Attribute.RemoveAt(i);
            }
        }

        foreach (NodeProto inner in node.Subgraphs().SelectMany(static graph => graph.Node))
        {
            SetAttributes(inner, attributes);
        }
    }
}
