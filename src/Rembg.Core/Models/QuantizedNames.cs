namespace Rembg.Models;

/// <summary>The names of quantized models: the name of the source with a suffix.</summary>
public static class QuantizedNames
{
    /// <summary>The suffix of models with 8-bit weights.</summary>
    public const string EightBits = ".int8";

    /// <summary>The suffix of models with 16-bit weights.</summary>
    public const string SixteenBits = ".fp16";

    /// <summary>True if a file name has a quantized model's suffix.</summary>
    public static bool IsQuantized(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return SourceOf(name).Length < name.Length;
    }

    /// <summary>
    /// Returns the name of the model from which a quantized one was made, derived from its name; any other name is returned
    /// unchanged.
    /// </summary>
    public static string SourceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string? suffix = ((string[])[EightBits, SixteenBits]).FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        return suffix is null ? name : name[..^suffix.Length];
    }
}
