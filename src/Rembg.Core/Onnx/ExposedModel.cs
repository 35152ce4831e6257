namespace Rembg.Onnx;

/// <summary>A model with every tensor as an output, so that a session can report on each of them.</summary>
internal static class ExposedModel
{
    /// <summary>Exposes the tensors of a model, which stays as it is and shares its nodes and weights with the result.</summary>
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
