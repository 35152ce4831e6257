using System.Buffers;
using System.Text;

using ImageMagick;

using Rembg.Files;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Hands files to ImageMagick.</summary>
internal static class MagickSource
{
    // Characters that ImageMagick gives a meaning of its own in file names: "photo[1]", "photo-%d", "https://", "@list". On
    // Linux no path has any.
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("%[]{}*?@|~\"'<>\n\r\t");

    // What LibRaw may take for the sensor's data of the largest photo by default.
    private const string LargestRawMegabytes = "1024";

    // Patterned pixel grouping: three times as fast as LibRaw's default, and hard to tell from it.
    private const string Interpolation = "2";

    /// <summary>Reads what a file declares.</summary>
    public static void Ping(MagickImage image, PhotoContent content, ImageFormat format) =>
        Open(content, format, image.Ping, image.Ping);

    /// <summary>Reads a file's pixels.</summary>
    public static void Decode(MagickImage image, PhotoContent content, ImageFormat format)
    {
        RequireComplete(content, format);
        Open(content, format, image.Read, image.Read);
    }

    /// <summary>
    /// Tells whether ImageMagick and the decoders behind it understand a path as it is meant. On Windows some of them open files by
    /// names in the code page of the system, and by none of 260 characters or more.
    /// </summary>
    internal static bool CanBeNamed(string path, bool isWindows) =>
        !path.AsSpan().ContainsAny(Meaningful) && (!isWindows || (Ascii.IsValid(path) && SystemPath.Extended(path) == path));

    private static void Open(
        PhotoContent content,
        ImageFormat format,
        Action<string, IMagickReadSettings<byte>> readFile,
        Action<Stream, IMagickReadSettings<byte>> readStream)
    {
        // One frame: the primary image, the first of an animation, the composite of a Photoshop file.
        MagickReadSettings settings = new() { Format = FormatOf(format), FrameIndex = 0, FrameCount = 1 };
        if (format == ImageFormat.CameraRaw)
        {
            settings.SetDefine(MagickFormat.Dng, "max-raw-memory", LargestRawMegabytes);
            settings.SetDefine(MagickFormat.Dng, "interpolation-quality", Interpolation);
        }

        if (format is ImageFormat.Heic or ImageFormat.CameraRaw && content.File is { } path && CanBeNamed(path, OperatingSystem.IsWindows()))
        {
            // These decoders read named files only: of a stream ImageMagick would make a temporary copy first.
            readFile(path, settings);
            return;
        }

        using Stream file = content.OpenRead();
        using Stream stream = format == ImageFormat.JpegXl ? JxlCodestream.Open(file) : file;
        readStream(stream, settings);
    }

    // These decoders fill what is missing with black.
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
