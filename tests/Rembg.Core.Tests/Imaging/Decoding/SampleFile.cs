using ImageMagick;

using Rembg.Imaging.Decoding.Magick;

namespace Rembg.Tests.Decoding;

/// <summary>The same picture in each of the formats that phones, cameras and designers write.</summary>
internal static class SampleFile
{
    /// <summary>A bright oval before a dark gradient; no larger than an icon can be.</summary>
    public static readonly Pixels Picture = Pixels.Draw(240, 160, static (x, y) =>
        Math.Pow(x - 90, 2) + Math.Pow((y - 70) * 1.3, 2) < 3000 ? (240, 230 - (x / 8), 210) : (20 + (x / 12), 30, 60 - (y / 8)));

    /// <summary>The formats that <see cref="Write"/> writes, by the file's name.</summary>
    public static TheoryData<string> Names => ["photo.jxl", "photo.jp2", "photo.j2k", "photo.psd", "photo.psb", "photo.ico", "photo.heic"];

    /// <summary>Writes the picture in the format of a file's extension, without loss.</summary>
    public static string Write(TemporaryDirectory directory, string name)
    {
        string path = directory[name];
        if (Path.GetExtension(name) == ".heic")
        {
            string png = Picture.Write(directory["source.png"]);
            HeicEncoder.Encode(png, path);
            File.Delete(png);
            return path;
        }

        using MagickImage image = ToMagick(Picture);
        (MagickFormat format, image.Quality) = Path.GetExtension(name) switch
        {
            ".jxl" => (MagickFormat.Jxl, 100u),
            ".jp2" => (MagickFormat.Jp2, 100u),
            ".j2k" => (MagickFormat.J2k, 100u),
            ".psd" => (MagickFormat.Psd, 100u),
            ".psb" => (MagickFormat.Psb, 100u),
            ".ico" => (MagickFormat.Ico, 100u),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        File.WriteAllBytes(path, image.ToByteArray(format));
        return path;
    }

    /// <summary>Writes a picture in any format that is read, by the file's extension; a camera raw file has a picture of its own.</summary>
    public static string WriteAny(TemporaryDirectory directory, string name)
    {
        switch (Path.GetExtension(name))
        {
            case ".dng":
                File.WriteAllBytes(directory[name], RawFile.Create(orientation: 1));
                return directory[name];
            case ".jpg" or ".png" or ".webp" or ".gif" or ".tif" or ".avif":
                return Picture.Write(directory[name]);
            default:
                return Write(directory, name);
        }
    }

    /// <summary>Pixels as an image of the library that writes them.</summary>
    public static MagickImage ToMagick(Pixels pixels)
    {
        // The library keeps the settings of its first use.
        MagickLibrary.Use("test");
        return new(pixels.Values, new PixelReadSettings((uint)pixels.Width, (uint)pixels.Height, StorageType.Char, pixels.Bands == 4 ? PixelMapping.RGBA : PixelMapping.RGB));
    }
}
