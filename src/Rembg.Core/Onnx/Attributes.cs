using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Reads and writes a node's attributes by name.</summary>
internal static class Attributes
{
    /// <summary>Returns the attribute, or null if the node does not have it.</summary>
    public static AttributeProto? Find(this NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Returns the graphs inside a node: the branches of an If, the body of a Loop.</summary>
    public static IEnumerable<GraphProto> Subgraphs(this NodeProto node) =>
        node.Attribute.SelectMany(static attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G));

    /// <summary>Returns an integer, or the given default.</summary>
    public static long Integer(this NodeProto node, string name, long missing) => node.Find(name)?.I ?? missing;

    /// <summary>Returns a list of integers; empty if the node does not have the attribute.</summary>
    public static IReadOnlyList<long> Integers(this NodeProto node, string name) => node.Find(name)?.Ints.ToArray() ?? [];

    /// <summary>Returns a number, or the given default.</summary>
    public static float Number(this NodeProto node, string name, float missing) => node.Find(name)?.F ?? missing;

    /// <summary>Returns a string, or the given default.</summary>
    public static string Text(this NodeProto node, string name, string missing) => node.Find(name)?.S.ToStringUtf8() ?? missing;

    /// <summary>Sets an integer.</summary>
    public static void Set(this NodeProto node, string name, long value) =>
        node.Replace(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    /// <summary>Sets a list of integers.</summary>
    public static void Set(this NodeProto node, string name, IEnumerable<long> values) =>
        node.Replace(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } });

    /// <summary>Sets a number.</summary>
    public static void Set(this NodeProto node, string name, float value) =>
        node.Replace(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    /// <summary>Sets a string.</summary>
    public static void Set(this NodeProto node, string name, string value) =>
        node.Replace(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>Removes an attribute and returns it, or null if the node does not have it.</summary>
    public static AttributeProto? Take(this NodeProto node, string name)
    {
        AttributeProto? attribute = node.Find(name);
        if (attribute is not null)
        {
            node.Attribute.Remove(attribute);
        }

        return attribute;
    }

    private static void Replace(this NodeProto node, AttributeProto attribute)
    {
        node.Take(attribute.Name);
        node.Attribute.Add(attribute);
    }
}
