using System.Buffers.Binary;

using Microsoft.Win32.SafeHandles;

using Rembg.Files;
using Rembg.Imaging.Decoding;

namespace Rembg.Imaging.Writing;

/// <summary>The state of a file at an output's path.</summary>
public enum OutputState
{
    /// <summary>The file does not exist.</summary>
    Missing,

    /// <summary>The file is an image of the format, complete from its signature to its end.</summary>
    Complete,

    /// <summary>
    /// The file is empty, contains only zeros, or is the beginning of an image of the format: the remains of a crash or a power failure.
    /// </summary>
    Incomplete,

    /// <summary>The file is something else, which this program has not written.</summary>
    Foreign,
}

/// <summary>Distinguishes a complete output from the remains of one without decoding it.</summary>
public static class OutputFile
{
    private const int HeadLength = 16;
    private const int TailLength = 12;

    /// <summary>Examines the beginning and the end of a file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="format">The format that it should have.</param>
    /// <returns>The state; a file that cannot be read counts as complete.</returns>
    public static OutputState Inspect(string path, OutputFormat format)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Inspect(file, format);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return OutputState.Missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return OutputState.Complete;
        }
    }

    /// <summary>Refuses a path that no file can have, before any work is done.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <returns>True if the file exists.</returns>
    /// <exception cref="OutputNotWritableException">The name is too long, or a directory has the path.</exception>
    public static bool CheckName(string path)
    {
        try
        {
            return FileStatus.Get(path).Kind != FileKind.Directory ? true : throw WriteFailure.OfFile(path, new IOException());
        }
        catch (IOException exception) when (WriteFailure.IsNameTooLong(exception))
        {
            throw WriteFailure.OfFile(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file does not exist yet, or the directory refuses access; this shows when the file is written.
            return false;
        }
    }

    private static OutputState Inspect(SafeFileHandle file, OutputFormat format)
    {
        // A run over a million outputs that exist mostly does this: two reads of a few bytes.
        Span<byte> head = stackalloc byte[HeadLength];
        int count = RandomAccess.Read(file, head, fileOffset: 0);
        if (!head[..count].ContainsAnyExcept((byte)0))
        {
            return OutputState.Incomplete;
        }

        if (ImageSignature.Recognize(head[..count]) != SignatureOf(format))
        {
            return OutputState.Foreign;
        }

        Span<byte> tail = stackalloc byte[TailLength];
        RandomAccess.Read(file, tail, Math.Max(RandomAccess.GetLength(file) - TailLength, 0));
        return IsWhole(format, file, head, tail) ? OutputState.Complete : OutputState.Incomplete;
    }

    private static ImageFormat SignatureOf(OutputFormat format) => format switch
    {
        OutputFormat.Png => ImageFormat.Png,
        OutputFormat.WebP => ImageFormat.WebP,
        OutputFormat.Tiff => ImageFormat.Tiff,
        OutputFormat.Jpeg => ImageFormat.Jpeg,
        OutputFormat.Avif => ImageFormat.Avif,
        OutputFormat.JpegXl => ImageFormat.JpegXl,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static bool IsWhole(OutputFormat format, SafeFileHandle file, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => format switch
    {
        OutputFormat.Png => tail.SequenceEqual<byte>([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82]) || HasEnd(file, ImageEnd.IsInPng),
        OutputFormat.Jpeg => tail.EndsWith<byte>([0xFF, 0xD9]) || HasEnd(file, ImageEnd.IsInJpeg),
        OutputFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L <= RandomAccess.GetLength(file),
        OutputFormat.Tiff => IsDirectoryWithin(head, RandomAccess.GetLength(file)),
        OutputFormat.Avif => HasEnd(file, ImageEnd.IsInBoxes),

        // The codestream of JPEG XL without a container does not tell its length.
        OutputFormat.JpegXl => head[0] == 0xFF || HasEnd(file, ImageEnd.IsInBoxes),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static bool HasEnd(SafeFileHandle file, Func<Stream, bool> isInStream)
    {
        using FileStream stream = new(file, FileAccess.Read, bufferSize: 0);
        return isInStream(stream);
    }

    /// <summary>Determines whether the first directory of a TIFF, which is written last, is within the file.</summary>
    private static bool IsDirectoryWithin(ReadOnlySpan<byte> head, long length)
    {
        bool isLittle = head[0] == (byte)'I';
        bool isBig = head[isLittle ? 2 : 3] == 43;
        ulong directory = (isLittle, isBig) switch
        {
            (true, false) => BinaryPrimitives.ReadUInt32LittleEndian(head[4..]),
            (false, false) => BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            (true, true) => BinaryPrimitives.ReadUInt64LittleEndian(head[8..]),
            (false, true) => BinaryPrimitives.ReadUInt64BigEndian(head[8..]),
        };
        return directory >= 8 && directory < (ulong)length;
    }
}
