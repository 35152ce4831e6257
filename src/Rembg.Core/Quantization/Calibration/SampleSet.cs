using Rembg.Imaging;
using Rembg.Models;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>Photos at the model's size as 8-bit pixels, a quarter of the size of their tensors.</summary>
/// <param name="Description">How to convert photos to tensors.</param>
/// <param name="Width">The number of columns of each photo.</param>
/// <param name="Photos">Interleaved RGB, one array per photo.</param>
internal sealed record SampleSet(ModelDescription Description, int Width, IReadOnlyList<byte[]> Photos)
{
    private const int Channels = 3;

    /// <summary>The number of photos.</summary>
    public int Count => Photos.Count;

    /// <summary>The tensor of a photo, <c>[1, 3, H, W]</c>.</summary>
    public float[] this[int index]
    {
        get
        {
            float[] tensor = new float[Photos[index].Length];
            Inference.TensorInput.Fill(Photos[index], Description, tensor);
            return tensor;
        }
    }

    /// <summary>Returns the photos with left and right exchanged.</summary>
    public SampleSet Mirrored() => this with { Photos = [.. Photos.Select(Mirror)] };

    /// <summary>Returns the first photos at half their size, with each pixel the mean of four.</summary>
    /// <param name="most">The largest number of photos.</param>
    public SampleSet Halved(int most) => this with { Width = Width / 2, Photos = [.. Photos.Take(most).Select(Halve)] };

    /// <summary>Returns the photos in different light: red and blue exchanged in every other one, the others darker.</summary>
    public SampleSet Recolored() => this with { Photos = [.. Photos.Select(static (photo, index) => index % 2 == 0 ? Darken(photo) : ExchangeRedAndBlue(photo))] };

    /// <summary>Reads photos in the same way as for an inference; unreadable ones are skipped with a warning.</summary>
    public static SampleSet Read(
        IReadOnlyList<string> paths,
        PreparedModel model,
        ModelDescription description,
        QuantizationOptions options,
        IQuantizationObserver observer,
        CancellationToken cancellationToken)
    {
        List<byte[]> photos = [];
        for (int i = 0; i < paths.Count; i++)
        {
            try
            {
                using Photo photo = Photo.Open(paths[i], options.PixelLimit, cancellationToken);
                photos.Add(PhotoThumbnail.Read(photo, model.InputWidth, model.InputHeight, cancellationToken));
            }
            catch (RembgException exception)
            {
                observer.Warn($"Ignored for calibration: {exception.Message}");
            }

            observer.Progress(new QuantizationProgress(QuantizationPhase.Prepare, i + 1, paths.Count));
        }

        return new SampleSet(description, model.InputWidth, photos);
    }

    private static byte[] Darken(byte[] photo)
    {
        const double Gamma = 1.5;
        return Array.ConvertAll(photo, static value => (byte)Math.Round(byte.MaxValue * Math.Pow((double)value / byte.MaxValue, Gamma)));
    }

    private static byte[] ExchangeRedAndBlue(byte[] photo)
    {
        byte[] exchanged = [.. photo];
        for (int pixel = 0; pixel < photo.Length; pixel += Channels)
        {
            (exchanged[pixel], exchanged[pixel + 2]) = (photo[pixel + 2], photo[pixel]);
        }

        return exchanged;
    }

    private byte[] Halve(byte[] photo)
    {
        int row = Width * Channels;
        byte[] half = new byte[photo.Length / 4];
        for (int i = 0; i < half.Length; i++)
        {
            int pixel = i / Channels;
            int corner = (pixel / (Width / 2) * 2 * row) + (pixel % (Width / 2) * 2 * Channels) + (i % Channels);
            half[i] = (byte)((photo[corner] + photo[corner + Channels] + photo[corner + row] + photo[corner + row + Channels] + 2) / 4);
        }

        return half;
    }

    private byte[] Mirror(byte[] photo)
    {
        byte[] mirrored = new byte[photo.Length];
        for (int pixel = 0; pixel < photo.Length / Channels; pixel++)
        {
            int twin = pixel - (pixel % Width) + (Width - 1 - (pixel % Width));
            photo.AsSpan(pixel * Channels, Channels).CopyTo(mirrored.AsSpan(twin * Channels));
        }

        return mirrored;
    }
}
