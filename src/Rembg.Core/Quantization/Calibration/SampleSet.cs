using Rembg.Imaging;
using Rembg.Models;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>Photos at the model's size, as 8-bit pixels: a quarter of what their tensors would take.</summary>
/// <param name="Description">How tensors are made of them.</param>
/// <param name="Width">Columns of each photo.</param>
/// <param name="Photos">Interleaved RGB, one array a photo.</param>
internal sealed record SampleSet(ModelDescription Description, int Width, IReadOnlyList<byte[]> Photos)
{
    private const int Channels = 3;

    /// <summary>The number of photos.</summary>
    public int Count => Photos.Count;

    /// <summary>A photo's tensor, <c>[1, 3, H, W]</c>.</summary>
    public float[] this[int index]
    {
        get
        {
            float[] tensor = new float[Photos[index].Length];
            Inference.TensorInput.Fill(Photos[index], Description, tensor);
            return tensor;
        }
    }

    /// <summary>The photos with left and right exchanged.</summary>
    public SampleSet Mirrored() => this with { Photos = [.. Photos.Select(Mirror)] };

    /// <summary>The first photos at half their size, each pixel the mean of four.</summary>
    /// <param name="most">How many photos at most.</param>
    public SampleSet Halved(int most) => this with { Width = Width / 2, Photos = [.. Photos.Take(most).Select(Halve)] };

    /// <summary>The photos in other light: red and blue exchanged in every other one, the others darker.</summary>
    public SampleSet Recolored() => this with { Photos = [.. Photos.Select(static (photo, index) => index % 2 == 0 ? Darken(photo) : ExchangeRedAndBlue(photo))] };

    /// <summary>Reads photos as an inference would; those that cannot be read are passed over with a warning.</summary>
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
