namespace Rembg.Models;

/// <summary>What quantized models are called: the name of their source with a suffix before the extension.</summary>
public static class QuantizedNames
{
    /// <summary>The suffix of models with 8-bit weights.</summary>
    public const string EightBits = ".int8";

    /// <summary>The suffix of models with 16-bit weights.</summary>
    public const string SixteenBits = ".fp16";

    /// <summary>Whether a file is named as quantized models are.</summary>
    public static bool IsQuantized(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.EndsWith(EightBits, StringComparison.OrdinalIgnoreCase) || name.EndsWith(SixteenBits, StringComparison.OrdinalIgnoreCase);
    }
}
