namespace Rembg.Imaging.Edges;

/// <summary>How a mask relates to the picture it was made of, where it is neither 0 nor 1.</summary>
/// <param name="Unexplained">What colours leave of its variance in small windows, as a share.</param>
/// <param name="Curvature">Its squared Laplacian ÷ its squared gradient: high for outlines that are as sharp as its size allows.</param>
internal readonly record struct MaskFaith(float Unexplained, float Curvature)
{
    /// <summary>Measures.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="rest">The mask less what follows from the colours.</param>
    /// <param name="radius">The radius of the small windows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static MaskFaith Measure(Plane mask, Plane rest, int radius, CancellationToken cancellationToken)
    {
        Plane mean = BoxMean.Of(mask, radius, cancellationToken);
        double unexplained = 0;
        double variance = 0;
        double curvature = 0;
        double gradient = 0;
        for (int y = 1; y < mask.Height - 1; y++)
        {
            for (int i = (y * mask.Width) + 1; i < ((y + 1) * mask.Width) - 1; i++)
            {
                float value = mask.Values[i];
                if (EdgeBand.IsEdge(value))
                {
                    unexplained += rest.Values[i] * rest.Values[i];
                    variance += (value - mean.Values[i]) * (value - mean.Values[i]);
                }

                (float left, float right) = (mask.Values[i - 1], mask.Values[i + 1]);
                (float above, float below) = (mask.Values[i - mask.Width], mask.Values[i + mask.Width]);
                float laplacian = (4 * value) - left - right - above - below;
                curvature += laplacian * laplacian;
                gradient += ((right - left) * (right - left)) + ((below - above) * (below - above));
            }
        }

        return new MaskFaith((float)(unexplained / Math.Max(variance, 1e-9)), (float)(curvature / Math.Max(gradient, 1e-9)));
    }
}
