namespace Rembg.Tests;

/// <summary>The distance of a mask from another: the mean absolute error, 0–1, and the intersection over union at 0.5.</summary>
internal readonly record struct MaskDistance(double MeanAbsoluteError, double IoU)
{
    public static MaskDistance Between(Pixels mask, Pixels reference)
    {
        Assert.Equal((reference.Width, reference.Height, 1), (mask.Width, mask.Height, mask.Bands));
        long difference = 0;
        long intersection = 0;
        long union = 0;
        for (int i = 0; i < mask.Values.Length; i++)
        {
            difference += Math.Abs(mask.Values[i] - reference.Values[i]);
            bool here = mask.Values[i] >= 128;
            bool there = reference.Values[i] >= 128;
            intersection += here && there ? 1 : 0;
            union += here || there ? 1 : 0;
        }

        return new MaskDistance(difference / 255.0 / mask.Values.Length, union == 0 ? 1 : (double)intersection / union);
    }
}
