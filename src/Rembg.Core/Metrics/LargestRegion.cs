namespace Rembg.Metrics;

/// <summary>Finds the largest connected region of a picture of bits, with four neighbours a pixel, by filling.</summary>
internal sealed class LargestRegion
{
    private readonly int _width;
    private readonly int[] _labels;
    private readonly Stack<int> _pending = new();

    /// <summary>Creates a finder, which can be used for several pictures of one size.</summary>
    public LargestRegion(int width, int height)
    {
        _width = width;
        _labels = new int[width * height];
    }

    /// <summary>Clears all bits that do not belong to the largest region; among equally large ones the first in row order remains.</summary>
    public void KeepLargest(Span<bool> bits)
    {
        Array.Clear(_labels);
        int label = 0;
        int best = 0;
        int bestSize = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i] && _labels[i] == 0 && Fill(bits, i, ++label) is { } size && size > bestSize)
            {
                (best, bestSize) = (label, size);
            }
        }

        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] &= _labels[i] == best;
        }
    }

    private int Fill(ReadOnlySpan<bool> bits, int start, int label)
    {
        int size = 0;
        _labels[start] = label;
        _pending.Push(start);
        while (_pending.TryPop(out int i))
        {
            size++;
            int x = i % _width;
            Visit(bits, x > 0 ? i - 1 : -1, label);
            Visit(bits, x < _width - 1 ? i + 1 : -1, label);
            Visit(bits, i - _width, label);
            Visit(bits, i + _width, label);
        }

        return size;
    }

    private void Visit(ReadOnlySpan<bool> bits, int i, int label)
    {
        if (i >= 0 && i < bits.Length && bits[i] && _labels[i] == 0)
        {
            _labels[i] = label;
            _pending.Push(i);
        }
    }
}
