using System.Buffers;
using System.Text;

using ImageMagick;

using Rembg.Files;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Opens files with ImageMagick.</summary>
internal static class MagickSource
{
    // Characters with a special meaning in ImageMagick's file names: "photo[1]", "photo-%d", "https://", "@list". The paths used on Linux
    // never contain them.
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("%[]{}*?@|~\"'<>\n\r\t");

    // The limit for LibRaw: enough for the sensor data of the largest photo within the default limit.
    private const string LargestRawMegabytes = "1024";

    // Patterned pixel grouping: three times as fast as LibRaw's default, with hardly any visible difference.
    private const string Interpolation = "2";

    /// <summary>Reads the properties that a file declares.</summary>
    public static void Ping(MagickImage image, PhotoContent content, ImageFormat format) =>
        Open(content, format, image.Ping, image.Ping);

    /// <summary>Decodes the pixels of a file.</summary>
    public static void Decode(MagickImage image, PhotoContent content, ImageFormat format)
    {
        RequireComplete(content, format);
        Open(content, format, image.Read, image.Read);
    }

    /// <summary>
    /// Determines whether ImageMagick and its decoders interpret a path correctly. On Windows, some decoders open files by names in the
    /// system's code page, and cannot open paths of 260 characters or more.
    /// </summary>
    internal static bool CanBeNamed(string path, bool isWindows) =>
        !path.AsSpan().ContainsAny(Meaningful) && (!isWindows || (Ascii.IsValid(path) && SystemPath.Extended(path) == path));

    private static void Open(
        PhotoContent content,
        ImageFormat format,
        Action<string, IMagickReadSettings<byte>> readFile,
        Action<Stream, IMagickReadSettings<byte>> readStream)
    {
        // Read one frame: the primary image, the first frame of an animation, or the composite of a Photoshop file.
        MagickReadSettings settings = new() { Format = FormatOf(format), FrameIndex = 0, FrameCount = 1 };
        if (format == ImageFormat.CameraRaw)
        {
            settings.SetDefine(MagickFormat.Dng, "max-raw-memory", LargestRawMegabytes);
            settings.SetDefine(MagickFormat.Dng, "interpolation-quality", Interpolation);
        }

        if (format is ImageFormat.Heic or ImageFormat.CameraRaw && content.File is { } path && CanBeNamed(path, OperatingSystem.IsWindows()))
        {
            // These decoders only read named files: from a stream, ImageMagick would make a temporary copy first.
            readFile(path, settings);
            return;
        }

        using Stream file = content.OpenRead();
        using Stream stream = format == ImageFormat.JpegXl ? JxlCodestream.Open(file) : file;
        readStream(stream, settings);
    }

    // These decoders fill in missing data with black.
    private static void RequireComplete(PhotoContent content, ImageFormat format)
    {
        using Stream file = content.OpenRead();
        if (format == ImageFormat.Photoshop)
        {
            PhotoshopFile.RequireComplete(file);
        }
        else if (format == ImageFormat.CameraRaw)
        {
            CameraRawFile.RequireComplete(file);
        }
    }

    private static MagickFormat FormatOf(ImageFormat format) => format switch
    {
        ImageFormat.Heic => MagickFormat.Heic,
        ImageFormat.JpegXl => MagickFormat.Jxl,
        ImageFormat.Jpeg2000 => MagickFormat.Jp2,
        ImageFormat.Photoshop => MagickFormat.Psd,
        ImageFormat.Icon => MagickFormat.Ico,
        ImageFormat.CameraRaw => MagickFormat.Dng,
        _ => throw new InvalidOperationException($"ImageMagick is not used for {format}."),
    };
}
