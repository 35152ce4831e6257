using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The graph's view of itself stays true through edits.</summary>
[Trait("Speed", "Fast")]
public sealed class OnnxGraphTests
{
    [Fact]
    public void Producers_consumers_and_constants_are_found()
    {
        GraphBuilder builder = new();
        string x = builder.Input("photo", [1, 3, 8, 8]);
        string convolved = builder.Conv(x, 4);
        string sum = builder.Node("Add", [convolved, convolved]);
        OnnxGraph graph = new(builder.Build(sum));
        Assert.Equal("Conv", graph.Producer(convolved)!.OpType);
        Assert.Null(graph.Producer(x));
        Assert.Equal("Add", Assert.Single(graph.Consumers(convolved)).OpType);
        Assert.Empty(graph.Consumers(sum));
        Assert.True(graph.IsInput(x));
        Assert.True(graph.IsOutput(sum));
        Assert.NotNull(graph.Initializer(graph.Nodes[0].Input[1]));
        Assert.Equal(13, graph.Opset);
    }

    [Fact]
    public void Constants_that_older_files_list_as_inputs_are_no_inputs()
    {
        GraphBuilder builder = new(opset: 8, irVersion: 3);
        OnnxGraph graph = new(builder.Build(builder.Conv(builder.Input("photo", [1, 3, 8, 8]), 4)));
        Assert.Equal(3, graph.Model.Graph.Input.Count);
        Assert.Equal("photo", Assert.Single(graph.Inputs).Name);
        Assert.False(graph.IsInput(graph.Nodes[0].Input[1]));
    }

    [Fact]
    public void Constants_that_go_are_no_inputs_either()
    {
        GraphBuilder builder = new(opset: 8, irVersion: 3);
        string x = builder.Conv(builder.Input("photo", [1, 3, 8, 8]), 4);
        OnnxGraph graph = new(builder.Build(x, builder.Conv(x, 1)));
        graph.KeepOutputs(new HashSet<string> { x });
        Assert.Equal(["photo", "constant0", "constant1"], graph.Model.Graph.Input.Select(static input => input.Name));
    }

    [Fact]
    public void Pruning_keeps_the_nodes_that_the_outputs_need()
    {
        ModelProto model = UNetModel.Tiny.Build();
        OnnxGraph graph = new(model);
        (float[], long[]) photo = Reference.Noise([1, 3, 64, 64], 1);
        float[] mask = Reference.Run(model, photo)[0];
        int before = graph.Nodes.Count;
        string first = graph.Outputs[0];
        graph.KeepOutputs(new HashSet<string> { first });
        Assert.Equal([first], graph.Outputs);
        Assert.Equal(before - 3, graph.Nodes.Count);
        Assert.Equal(mask, Reference.Run(model, photo)[0]);

        // With the first output of the decoder alone, the rest of the network and its weights go.
        string inner = graph.Nodes.First(static node => node.OpType == "Relu").Output[0];
        model.Graph.Output[0].Name = inner;
        graph.Changed();
        graph.Prune();
        Assert.Equal(["Conv", "Relu"], graph.Nodes.Select(static node => node.OpType));
        Assert.Equal(2, model.Graph.Initializer.Count);
    }

    [Fact]
    public void Sorting_brings_producers_first_and_finds_cycles()
    {
        ModelProto model = UNetModel.Tiny.Build();
        NodeProto[] order = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Node.Add(order.Reverse());
        OnnxGraph graph = new(model);
        graph.Sort();
        HashSet<string> known = [.. model.Graph.Initializer.Select(static tensor => tensor.Name), "input.1"];
        foreach (NodeProto node in graph.Nodes)
        {
            Assert.All(node.Input, input => Assert.Contains(input, known));
            known.UnionWith(node.Output);
        }

        graph.Nodes[0].Input[0] = graph.Nodes[^1].Output[0];
        graph.Changed();
        Assert.Throws<InvalidDataException>(graph.Sort);
    }

    [Fact]
    public void A_sorted_graph_stays_in_its_order()
    {
        ModelProto model = UNetModel.Tiny.Build();
        NodeProto[] order = [.. model.Graph.Node];
        new OnnxGraph(model).Sort();
        Assert.Equal(order, model.Graph.Node);
    }

    [Fact]
    public void Some_consumers_read_another_tensor_after_a_redirection()
    {
        GraphBuilder builder = new();
        string x = builder.Input("photo", [1, 3, 8, 8]);
        string relu = builder.Apply("Relu", x);
        string twice = builder.Node("Add", [relu, relu]);
        string once = builder.Apply("Sigmoid", relu);
        OnnxGraph graph = new(builder.Build(twice, once));
        graph.Redirect(relu, x, [graph.Producer(twice)!]);
        Assert.Equal([x, x], graph.Producer(twice)!.Input);
        Assert.Equal("Sigmoid", Assert.Single(graph.Consumers(relu)).OpType);
        Assert.Equal(["Relu", "Add"], graph.Consumers(x).Select(static node => node.OpType));
    }

    [Fact]
    public void New_names_are_unused()
    {
        GraphBuilder builder = new();
        string x = builder.Input("photo", [1, 3, 8, 8]);
        OnnxGraph graph = new(builder.Build(builder.Conv(x, 4)));
        Assert.Equal("photo_1", graph.UniqueName("photo"));
        Assert.Equal("photo_2", graph.UniqueName("photo"));
        Assert.NotEqual("Conv_0", graph.UniqueName("Conv_0"));
        Assert.NotEqual("constant0", graph.UniqueName("constant0"));
        Assert.Equal("free", graph.UniqueName("free"));
    }

    [Fact]
    public void Names_of_what_was_added_are_taken()
    {
        GraphBuilder builder = new();
        OnnxGraph graph = new(builder.Build(builder.Conv(builder.Input("photo", [1, 3, 8, 8]), 4)));
        Assert.Equal("first", graph.UniqueName("first"));
        graph.Add(new NodeProto { OpType = "Relu", Name = "node", Input = { "photo" }, Output = { "result" } });
        graph.Add(TensorData.Create<float>("number", [1f], 1));
        Assert.Equal("node_1", graph.UniqueName("node"));
        Assert.Equal("result_1", graph.UniqueName("result"));
        Assert.Equal("number_1", graph.UniqueName("number"));
        Assert.Equal("first_1", graph.UniqueName("first"));

        graph.Model.Graph.Node.Add(new NodeProto { OpType = "Relu", Name = "direct", Input = { "photo" }, Output = { "other" } });
        graph.Changed();
        Assert.Equal("direct_1", graph.UniqueName("direct"));
        Assert.Equal("other_1", graph.UniqueName("other"));
    }

    [Fact]
    public void Outer_tensors_that_a_branch_reads_count_as_read()
    {
        GraphBuilder builder = new();
        string x = builder.Input("photo", [1, 3, 8, 8]);
        string relu = builder.Apply("Relu", x);
        string condition = builder.Node("Constant", [], ("value", TensorData.Create<byte>(string.Empty, [1])));
        string chosen = builder.Node("If", [condition]);
        ModelProto model = builder.Build(chosen);
        GraphProto branch = new() { Name = "then", Node = { new NodeProto { OpType = "Tanh", Input = { relu }, Output = { "inner" } } }, Output = { new ValueInfoProto { Name = "inner" } } };
        model.Graph.Node[^1].Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = branch });
        OnnxGraph graph = new(model);
        Assert.Equal("If", Assert.Single(graph.Consumers(relu)).OpType);
        graph.Prune();
        Assert.Contains(graph.Nodes, static node => node.OpType == "Relu");
    }

    [Fact]
    public void Nodes_without_a_name_or_with_anothers_are_named_by_their_place()
    {
        GraphBuilder builder = new() { Nameless = true };
        string x = builder.Apply("Relu", builder.Conv(builder.Input("photo", [1, 3, 8, 8]), 4));
        ModelProto model = builder.Build(builder.Apply("Sigmoid", builder.Apply("Tanh", x)));
        (model.Graph.Node[2].Name, model.Graph.Node[3].Name) = ("mine", "mine");
        NodeNames.Complete(new OnnxGraph(model));
        Assert.Equal(["Conv_0", "Relu_1", "mine", "Sigmoid_3"], model.Graph.Node.Select(static node => node.Name));
    }
}
