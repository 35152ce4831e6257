namespace Rembg.Onnx;

/// <summary>Refuses models that need more inputs than a photo.</summary>
internal static class PhotoInputs
{
    /// <summary>
    /// Checks the inputs that remain after all known values have been set. Returns the reason for a refusal as a clause; null if only one
    /// input remains.
    /// </summary>
    /// <param name="inputs">The names and shapes of these inputs; sizes below 1 are open.</param>
    public static string? Refuse(IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> inputs)
    {
        const string Remedy = "set values in InputValues of the model's description";
        if (inputs.Count == 1)
        {
            return null;
        }

        string[] others = [.. inputs.Where(static input => !PhotoShape.NamesChannels(input.Shape)).Select(static input => $"'{input.Name}'")];
        if (inputs.Count == 0 || others.Length != inputs.Count - 1)
        {
            string names = string.Join(", ", inputs.Select(static input => $"'{input.Name}'"));
            return $"it has {inputs.Count} inputs instead of one for the photo{(inputs.Count == 0 ? string.Empty : $": {names}; {Remedy}")}";
        }

        return others.Length == 1
            ? $"its input {others[0]} has no value; {Remedy}"
            : $"its inputs {string.Join(", ", others)} have no values; {Remedy}";
    }
}
