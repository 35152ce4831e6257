using System.Globalization;

namespace Rembg.Benchmarks.Soak;

/// <summary>The memory and the handles of a process after some photos.</summary>
/// <param name="Photos">Photos done.</param>
/// <param name="Milliseconds">Since the first was begun.</param>
/// <param name="Resident">Resident memory, in bytes.</param>
/// <param name="Managed">Bytes on the managed heap, garbage included.</param>
/// <param name="Handles">Open file descriptors or handles.</param>
/// <param name="TemporaryFiles">The temporary files, including the files of photos that are being written.</param>
internal sealed record SoakSample(int Photos, long Milliseconds, long Resident, long Managed, int Handles, int TemporaryFiles)
{
    /// <summary>Reads what the script wrote.</summary>
    public static SoakSample Read(string[] values)
    {
        long[] numbers = [.. values.Select(value => long.Parse(value, CultureInfo.InvariantCulture))];
        return new SoakSample((int)numbers[0], numbers[1], numbers[2], numbers[3], (int)numbers[4], (int)numbers[5]);
    }

    /// <summary>The cells of the table.</summary>
    public string[] Cells =>
    [
        Photos.ToString(CultureInfo.InvariantCulture),
        (Photos * 1000.0 / Milliseconds).ToString("F1", CultureInfo.InvariantCulture),
        Megabytes(Resident),
        Megabytes(Managed),
        Handles.ToString(CultureInfo.InvariantCulture),
        TemporaryFiles.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);
}
