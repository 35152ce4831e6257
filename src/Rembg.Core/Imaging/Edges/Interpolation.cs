namespace Rembg.Imaging.Edges;

/// <summary>A place between two samples of a row or a column.</summary>
/// <param name="First">The sample before it.</param>
/// <param name="Second">The sample behind it.</param>
/// <param name="Share">How much of the second, 0–1.</param>
internal readonly record struct Interpolation(int First, int Second, float Share)
{
    /// <summary>The places of all pixels of a longer or shorter row, by their middles; those beyond the outermost samples are at these.</summary>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="pixels">How many pixels.</param>
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
