using System.Numerics.Tensors;

namespace Rembg.Imaging.Finishing;

/// <summary>
/// The connected regions of a mask, including diagonal neighbours. Each row is split into runs, and runs that touch a run in the row above
/// join its region (union–find), so memory grows with the outline instead of the area.
/// </summary>
internal sealed class MaskRegions
{
    private readonly List<Region> _regions = [];

    private MaskRegions()
    {
    }

    /// <summary>Finds the regions of pixels with at least a given value.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="lowest">The smallest value of a pixel in a region.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static MaskRegions Find(Mask mask, byte lowest, CancellationToken cancellationToken)
    {
        MaskRegions regions = new();
        List<Run> above = [];
        List<Run> runs = [];
        for (int y = 0; y < mask.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            runs.Clear();
            regions.Split(mask.Row(y), y, lowest, runs);
            regions.Join(above, runs);
            (above, runs) = (runs, above);
        }

        return regions;
    }

    /// <summary>
    /// Returns the smallest rectangle around all regions whose largest value reaches a threshold; null if no region reaches it.
    /// </summary>
    public BoundingBox? BoxOf(byte threshold)
    {
        Region? all = null;
        foreach (Region region in _regions.Where((region, index) => region.Parent == index && region.Largest >= threshold))
        {
            all = all is { } some ? some.With(region) : region;
        }

        return all is { } found ? new BoundingBox(found.Left, found.Top, found.Right - found.Left, found.Bottom - found.Top) : null;
    }

    /// <summary>Splits a row into runs, each of which starts as a separate region.</summary>
    private void Split(ReadOnlySpan<byte> row, int y, byte lowest, List<Run> runs)
    {
        int start = 0;
        while (row[start..].IndexOfAnyInRange(lowest, byte.MaxValue) is >= 0 and int gap)
        {
            start += gap;
            int length = row[start..].IndexOfAnyExceptInRange(lowest, byte.MaxValue);
            int end = length < 0 ? row.Length : start + length;
            runs.Add(new Run(start, end, _regions.Count));
            _regions.Add(new Region(_regions.Count, start, y, end, y + 1, TensorPrimitives.Max(row[start..end])));
            start = end;
        }
    }

    /// <summary>Joins the regions of runs that touch. Both rows are sorted.</summary>
    private void Join(List<Run> above, List<Run> runs)
    {
        int first = 0;
        foreach (Run run in runs)
        {
            while (first < above.Count && above[first].End < run.Start)
            {
                first++;
            }

            for (int i = first; i < above.Count && above[i].Start <= run.End; i++)
            {
                Unite(above[i].Region, run.Region);
            }
        }
    }

    private void Unite(int one, int other)
    {
        (int root, int joined) = (RootOf(one), RootOf(other));
        if (root != joined)
        {
            _regions[root] = _regions[root].With(_regions[joined]);
            _regions[joined] = _regions[joined] with { Parent = root };
        }
    }

    private int RootOf(int region)
    {
        while (_regions[region].Parent is int parent && parent != region)
        {
            // Halves the path to make later searches shorter.
            _regions[region] = _regions[region] with { Parent = _regions[parent].Parent };
            region = parent;
        }

        return region;
    }

    /// <summary>Pixels in a row, from <paramref name="Start"/> (inclusive) to <paramref name="End"/> (exclusive).</summary>
    private readonly record struct Run(int Start, int End, int Region);

    /// <summary>The extent and the largest value of a region. Only a region that is its own parent is complete.</summary>
    private readonly record struct Region(int Parent, int Left, int Top, int Right, int Bottom, byte Largest)
    {
        public Region With(Region other) => this with
        {
            Left = Math.Min(Left, other.Left),
            Top = Math.Min(Top, other.Top),
            Right = Math.Max(Right, other.Right),
            Bottom = Math.Max(Bottom, other.Bottom),
            Largest = Math.Max(Largest, other.Largest),
        };
    }
}
