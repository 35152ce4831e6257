namespace Rembg.Imaging.Edges;

/// <summary>Processes the rows of a picture on all cores.</summary>
internal static class Rows
{
    // The number of rows per task: starting a task costs as much as some of them.
    private const int Strip = 16;

    /// <summary>Calls a function for every row, in any order.</summary>
    /// <param name="height">The number of rows.</param>
    /// <param name="work">The function, which receives the number of the row.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
