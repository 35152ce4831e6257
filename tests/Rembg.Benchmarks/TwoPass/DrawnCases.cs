using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>Drawn subjects with known alpha, from small to larger than the picture.</summary>
internal static class DrawnCases
{
    /// <summary>Draws them.</summary>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows of the pictures.</param>
    /// <param name="scales">The subject's size, in percent of what fills the picture.</param>
    /// <param name="seeds">How many of each.</param>
    public static IEnumerable<TwoPassCase> Draw(int width, int height, IReadOnlyList<int> scales, int seeds)
    {
        int number = 0;
        foreach (string name in EdgeScenes.Names)
        {
            foreach (int scale in scales)
            {
                for (int seed = 0; seed < seeds; seed++)
                {
                    number++;
                    (int across, int down) = (width * scale / 100, height * scale / 100);
                    EdgeScene subject = EdgeScenes.Draw(name, across, down, number, new byte[across * down * 3]);
                    if (TwoPassCase.Of($"{name} {scale}", Placement.Over(subject, width, height, number)) is { } found)
                    {
                        yield return found;
                    }
                }
            }
        }
    }
}
