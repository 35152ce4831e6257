using NetVips;

namespace Rembg.Tests.Reports;

/// <summary>The colours in a picture, and the amount of each.</summary>
internal sealed class Ink
{
    private readonly Dictionary<int, int> _counts = [];

    public Ink(byte[] png)
    {
        using Image image = Image.NewFromBuffer(png);
        using Image opaque = image.HasAlpha() ? image.Flatten() : image.Copy();
        using Image rgb = opaque.Colourspace(Enums.Interpretation.Srgb);
        byte[] bytes = rgb.WriteToMemory<byte>();
        for (int i = 0; i < bytes.Length; i += 3)
        {
            int color = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
            _counts[color] = _counts.GetValueOrDefault(color) + 1;
        }
    }

    /// <summary>The number of different colours.</summary>
    public int Colors => _counts.Count;

    /// <summary>Returns the number of pixels with a colour, or with one that looks the same.</summary>
    public int Count(string color)
    {
        int wanted = Convert.ToInt32(color[1..], 16);
        return _counts.Where(pair => IsLike(16, pair.Key) && IsLike(8, pair.Key) && IsLike(0, pair.Key)).Sum(static pair => pair.Value);

        bool IsLike(int shift, int found) => Math.Abs(((found >> shift) & 255) - ((wanted >> shift) & 255)) <= 3;
    }
}
