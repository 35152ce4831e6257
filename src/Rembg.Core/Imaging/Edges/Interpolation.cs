namespace Rembg.Imaging.Edges;

/// <summary>A position between two samples of a row or a column.</summary>
/// <param name="First">The sample before it.</param>
/// <param name="Second">The sample after it.</param>
/// <param name="Share">The weight of the second sample, 0–1.</param>
internal readonly record struct Interpolation(int First, int Second, float Share)
{
    /// <summary>
    /// Returns the positions of all pixels of a longer or shorter row, based on their centres. Positions beyond the outermost samples are
    /// moved to these.
    /// </summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="pixels">The number of pixels.</param>
    public static Interpolation[] All(int samples, int pixels)
    {
        Interpolation[] places = new Interpolation[pixels];
        for (int i = 0; i < pixels; i++)
        {
            double place = Math.Clamp(((i + 0.5) * samples / pixels) - 0.5, 0, samples - 1);
            int first = Math.Min((int)place, Math.Max(samples - 2, 0));
            places[i] = new Interpolation(first, Math.Min(first + 1, samples - 1), (float)(place - first));
        }

        return places;
    }
}
