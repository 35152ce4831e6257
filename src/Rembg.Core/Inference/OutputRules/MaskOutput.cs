using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference.OutputRules;

/// <summary>The output from which the mask is read.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Photo">The form of the photo in the model's input.</param>
/// <param name="Doubt">
/// Lists the outputs, in a clause, if this output was chosen only because nobody has specified the mask; null if somebody has,
/// or if there is no other output.
/// </param>
internal sealed record MaskOutput(string Name, PhotoShape Photo, Func<string>? Doubt = null)
{
    /// <summary>Returns the output of a session that a description specifies.</summary>
    /// <param name="session">The session.</param>
    /// <param name="description">The description, which specifies the output to read.</param>
    /// <param name="photo">The form of the photo.</param>
    /// <exception cref="InvalidDataException">
    /// The session does not have this output, or the output cannot be a mask; the message is a clause.
    /// </exception>
    public static MaskOutput Of(InferenceSession session, ModelDescription description, PhotoShape photo)
    {
        if (OutputRule.IndexFlaw(description.OutputIndex, session.OutputNames.Count) is { } reason)
        {
            throw new InvalidDataException(reason);
        }

        string name = session.OutputNames[description.OutputIndex];
        MaskOutput output = new(name, photo, description.OutputIsAssumed && session.OutputNames.Count > 1 ? () => Choices(session) : null);
        output.Check(session.OutputMetadata[name]);
        return output;
    }

    /// <summary>Lists the outputs, in a clause that names the option that chooses one.</summary>
    /// <param name="session">A session of the model.</param>
    public static string Choices(InferenceSession session)
    {
        IEnumerable<string> outputs = session.OutputNames.Select((name, index) => $"{index} '{name}' {session.OutputMetadata[name].Describe()}");
        return $"it has several outputs ({string.Join(", ", outputs)}), and OutputIndex does not specify the one with the mask";
    }

    /// <summary>True if elements of a type can be read.</summary>
    public static bool IsReadable(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double;

    /// <summary>Checks the output as declared in the file; sizes that the file leaves open are checked at the first inference.</summary>
    private void Check(NodeMetadata metadata)
    {
        bool isReadable = metadata.IsTensor && IsReadable(metadata.ElementDataType);
        bool isKnown = isReadable && metadata.Dimensions.Length > 0 && metadata.Dimensions.All(static size => size > 0);
        if (Doubt is not null && (!isReadable || (isKnown && !IsPlain(Array.ConvertAll(metadata.Dimensions, static size => (long)size)))))
        {
            throw new InvalidDataException(Doubt());
        }

        if (!isReadable)
        {
            throw new InvalidDataException($"its output '{Name}' is {metadata.Describe()}, not floating-point numbers");
        }
    }

    /// <summary>True if a shape is clearly a mask: a single plane with the photo's proportions.</summary>
    public bool IsPlain(IReadOnlyList<long> shape) => MaskLayout.Find(shape, Photo, static planes => planes == 1) is not null;
}
