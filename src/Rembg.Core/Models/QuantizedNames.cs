namespace Rembg.Models;

/// <summary>The names of quantized models: the name of their source with a suffix.</summary>
public static class QuantizedNames
{
    /// <summary>The suffix of models with 8-bit weights.</summary>
    public const string EightBits = ".int8";

    /// <summary>The suffix of models with 16-bit weights.</summary>
    public const string SixteenBits = ".fp16";

    /// <summary>True if a file is named as quantized models are.</summary>
    public static bool IsQuantized(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return SourceOf(name).Length < name.Length;
    }

    /// <summary>The name of the model that one was made of, by its own name; the same name where it is no quantized model's.</summary>
    public static string SourceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string? suffix = ((string[])[EightBits, SixteenBits]).FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        return suffix is null ? name : name[..^suffix.Length];
    }
}
