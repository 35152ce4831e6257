namespace Rembg.Imaging.Edges;

/// <summary>
/// Finds the certain pixels by rembg's rule: those with a mask value beyond a threshold, eroded. Everything outside the picture counts as
/// background.
/// </summary>
internal static class Trimap
{
    /// <summary>Returns true for each pixel that is uncertain.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="options">The thresholds.</param>
    /// <param name="erodeSize">
    /// The side of the square that erodes the certain areas, in pixels of this mask; 0 means a cross of 3 × 3.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The uncertain pixels; null if no pixel is certainly foreground or none is certainly background, so that there is nothing to solve
    /// for.
    /// </returns>
    public static bool[]? Unknown(Plane mask, MattingOptions options, int erodeSize, CancellationToken cancellationToken)
    {
        // A square of twice the longer side reaches every border from every pixel: a larger one has the same effect.
        int size = Math.Min(erodeSize, (2 * Math.Max(mask.Width, mask.Height)) + 1);
        bool[] foreground = Erode([.. mask.Values.Select(value => value * 255 > options.ForegroundThreshold)], mask.Width, mask.Height, size, outside: false, cancellationToken);
        bool[] background = Erode([.. mask.Values.Select(value => value * 255 < options.BackgroundThreshold)], mask.Width, mask.Height, size, outside: true, cancellationToken);
        return foreground.Contains(true) && background.Contains(true)
            ? [.. foreground.Zip(background, static (subject, behind) => !subject && !behind)]
            : null;
    }

    private static bool[] Erode(bool[] set, int width, int height, int size, bool outside, CancellationToken cancellationToken)
    {
        if (size == 0)
        {
            Reach cross = new(1, 1);
            bool[] across = ErodeLines(set, Lines.Rows(width, height), cross, outside, cancellationToken);
            bool[] down = ErodeLines(set, Lines.Columns(width, height), cross, outside, cancellationToken);
            return [.. across.Zip(down, static (a, b) => a && b)];
        }

        // A square with an even side extends one pixel farther to the left and up, as in SciPy.
        Reach reach = new(size / 2, size - 1 - (size / 2));
        bool[] eroded = ErodeLines(set, Lines.Rows(width, height), reach, outside, cancellationToken);
        return ErodeLines(eroded, Lines.Columns(width, height), reach, outside, cancellationToken);
    }

    private static bool[] ErodeLines(bool[] set, Lines lines, Reach reach, bool outside, CancellationToken cancellationToken)
    {
        (int before, int after) = reach;
        bool[] result = new bool[set.Length];
        Rows.ForEach(lines.Count, line =>
        {
            int first = line * lines.Distance;
            int run = outside ? before : 0;
            for (int i = 0; i < lines.Length + after; i++)
            {
                run = (i < lines.Length ? set[first + (i * lines.Step)] : outside) ? run + 1 : 0;
                if (i >= after && run > before + after)
                {
                    result[first + ((i - after) * lines.Step)] = true;
                }
            }
        }, cancellationToken);
        return result;
    }

    /// <summary>The number of pixels before and after a pixel that must be set, too.</summary>
    private readonly record struct Reach(int Before, int After);

    /// <summary>The rows or columns of a picture.</summary>
    /// <param name="Count">The number of lines.</param>
    /// <param name="Length">The number of pixels in a line.</param>
    /// <param name="Distance">The difference between the indices of the first pixels of two lines.</param>
    /// <param name="Step">The difference between the indices of two pixels in a line.</param>
    private readonly record struct Lines(int Count, int Length, int Distance, int Step)
    {
        public static Lines Rows(int width, int height) => new(height, width, width, 1);

        public static Lines Columns(int width, int height) => new(width, height, 1, width);
    }
}
