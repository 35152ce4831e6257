using Rembg.Imaging;

namespace Rembg.Benchmarks.Png;

/// <summary>The processor time and the bytes of two encoders for the same pictures.</summary>
internal sealed class EncodingCosts
{
    private double _time;
    private double _libvipsTime;
    private double _bytes;
    private double _libvipsBytes;

    /// <summary>The time of this project's encoder, as a part of libvips' time.</summary>
    public double TimeRatio => _time / _libvipsTime;

    /// <summary>The bytes of this project's files, as a part of the bytes of libvips' files.</summary>
    public double ByteRatio => _bytes / _libvipsBytes;

    /// <summary>libvips' time in milliseconds.</summary>
    public double LibvipsTime => _libvipsTime;

    /// <summary>Measures a picture with both encoders in turns, and adds the medians.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="turns">The number of turns.</param>
    public void Measure(EncodedPicture picture, int turns)
    {
        ImageEncoding own = new();
        ImageEncoding libvips = new(CompressionLevel: ImageEncoding.DefaultCompressionLevel);
        _bytes += picture.Encode(own);
        _libvipsBytes += picture.Encode(libvips);
        Series times = new();
        Series libvipsTimes = new();
        for (int turn = 0; turn < turns; turn++)
        {
            times.Add(Time(picture, own));
            libvipsTimes.Add(Time(picture, libvips));
        }

        _time += times.Median;
        _libvipsTime += libvipsTimes.Median;
    }

    /// <summary>Adds the costs of other pictures.</summary>
    public void Add(EncodingCosts other)
    {
        _time += other._time;
        _libvipsTime += other._libvipsTime;
        _bytes += other._bytes;
        _libvipsBytes += other._libvipsBytes;
    }

    // The time of all threads, in milliseconds.
    private static double Time(EncodedPicture picture, ImageEncoding encoding)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        picture.Encode(encoding);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }
}
