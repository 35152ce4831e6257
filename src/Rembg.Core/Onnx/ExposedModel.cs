namespace Rembg.Onnx;

/// <summary>A model whose every tensor is an output, so that a session can be asked about it.</summary>
internal static class ExposedModel
{
    /// <summary>Makes one of a model, which stays as it is and shares its nodes and weights.</summary>
    public static ModelProto Of(ModelProto model)
    {
        ModelProto exposed = new() { IrVersion = model.IrVersion, OpsetImport = { model.OpsetImport }, Graph = new GraphProto { Name = "exposed" } };
        exposed.Graph.Node.Add(model.Graph.Node);
        exposed.Graph.Initializer.Add(model.Graph.Initializer);
        exposed.Graph.Input.Add(model.Graph.Input);
        IEnumerable<string> tensors = model.Graph.Node.SelectMany(static node => node.Output).Where(static name => name.Length > 0);
        exposed.Graph.Output.Add(tensors.Select(static name => new ValueInfoProto { Name = name }));
        return exposed;
    }
}
