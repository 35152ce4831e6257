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
            bool[] across = ErodeLines(set, height, width, width, 1, 1, 1, outside, cancellationToken);
            bool[] down = ErodeLines(set, width, height, 1, width, 1, 1, outside, cancellationToken);
            return [.. across.Zip(down, static (a, b) => a && b)];
        }

        // A square with an even side extends one pixel farther to the left and up, as in SciPy.
        int before = size / 2;
        int after = size - 1 - before;
        bool[] lines = ErodeLines(set, height, width, width, 1, before, after, outside, cancellationToken);
        return ErodeLines(lines, width, height, 1, width, before, after, outside, cancellationToken);
    }

    private static bool[] ErodeLines(bool[] set, int lines, int length, int lineStep, int step, int before, int after, bool outside, CancellationToken cancellationToken)
    {
        bool[] result = new bool[set.Length];
        Rows.ForEach(lines, line =>
        {
            int first = line * lineStep;
            int run = outside ? before : 0;
            for (int i = 0; i < length + after; i++)
            {
                run = (i < length ? set[first + (i * step)] : outside) ? run + 1 : 0;
                if (i >= after && run > before + after)
                {
                    result[first + ((i - after) * step)] = true;
                }
            }
        }, cancellationToken);
        return result;
    }
}
