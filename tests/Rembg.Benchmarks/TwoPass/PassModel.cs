using Rembg.Benchmarks.Files;
using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Samples.Edges;

namespace Rembg.Benchmarks.TwoPass;

/// <summary>A model that is asked about pixels.</summary>
/// <param name="model">The model.</param>
/// <param name="work">Where pictures are written for it to read.</param>
internal sealed class PassModel(SegmentationModel model, WorkDirectory work)
{
    /// <summary>Writes a picture as a file, which the next one replaces.</summary>
    /// <returns>The file.</returns>
    public string Write(byte[] rgb, int width, int height, string name) => EdgeTrial.Write(new EdgeScene(width, height, rgb, [], []), work[name]);

    /// <summary>The mask of a picture, at the model's size.</summary>
    public RawMask Predict(byte[] rgb, int width, int height) => EdgeTrial.Predict(model, Write(rgb, width, height, "two-pass-input.png"));

    /// <summary>Returns the mean of a picture's mask and its mirrored picture's mask, mirrored back: another use of a second inference.</summary>
    /// <param name="first">The picture's mask.</param>
    /// <param name="rgb">The picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public RawMask PredictMirrored(RawMask first, byte[] rgb, int width, int height)
    {
        byte[] turned = new byte[rgb.Length];
        for (int i = 0; i < width * height; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            rgb.AsSpan(i * 3, 3).CopyTo(turned.AsSpan(((y * width) + width - 1 - x) * 3));
        }

        RawMask second = Predict(turned, width, height);
        byte[] mean = new byte[first.Width * first.Height];
        for (int i = 0; i < mean.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, first.Width);
            mean[i] = (byte)((first.Pixels[i] + second.Pixels[(y * first.Width) + first.Width - 1 - x] + 1) / 2);
        }

        return first with { Pixels = mean };
    }

    /// <summary>Resizes a mask.</summary>
    public static byte[] Resize(ReadOnlySpan<byte> mask, int width, int height, int toWidth, int toHeight)
    {
        using Mask resized = new(toWidth, toHeight);
        LanczosResizer.ResizeMask(mask, width, height, resized, default);
        byte[] pixels = new byte[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++)
        {
            resized.Row(y).CopyTo(pixels.AsSpan(y * toWidth));
        }

        return pixels;
    }
}
