namespace Rembg.Imaging.Edges;

/// <summary>Rows of a picture on all cores.</summary>
internal static class Rows
{
    // Rows of one task: starting one costs as much as some of them.
    private const int Strip = 16;

    /// <summary>Does something for every row, in any order.</summary>
    /// <param name="height">How many there are.</param>
    /// <param name="work">What to do, with the row's number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void ForEach(int height, Action<int> work, CancellationToken cancellationToken)
    {
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, (height + Strip - 1) / Strip, options, strip =>
        {
            for (int y = strip * Strip; y < Math.Min((strip + 1) * Strip, height); y++)
            {
                work(y);
            }
        });
    }
}
