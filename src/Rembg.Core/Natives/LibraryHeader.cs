using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rembg.Natives;

/// <summary>The formats of native libraries.</summary>
internal enum LibraryFormat
{
    /// <summary>Another format.</summary>
    Unknown,

    /// <summary>Linux.</summary>
    Elf,

    /// <summary>Windows.</summary>
    Pe,

    /// <summary>macOS.</summary>
    MachO,
}

/// <summary>The header of a library. It identifies the system and the processor even if the system's own error message does not.</summary>
/// <param name="Format">The format.</param>
/// <param name="Processor">The processor; null if the file is for several processors, or for one that .NET does not run on.</param>
/// <param name="EndOffset">The minimum length of an ELF file according to its header, in bytes; 0 for other formats.</param>
internal readonly record struct LibraryHeader(LibraryFormat Format, Architecture? Processor, long EndOffset)
{
    private const int Size = 4096;

    /// <summary>The length of the file in bytes; if the path is a link, the length of its target.</summary>
    public long Length { get; private init; }

    /// <summary>The format of this system's libraries.</summary>
    public static LibraryFormat OfSystem => OperatingSystem.IsWindows() ? LibraryFormat.Pe : OperatingSystem.IsMacOS() ? LibraryFormat.MachO : LibraryFormat.Elf;

    /// <summary>Reads the header of a file.</summary>
    /// <param name="file">The full path.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static LibraryHeader Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[Size];
        return Parse(bytes.AsSpan(0, stream.ReadAtLeast(bytes, Size, throwOnEndOfStream: false))) with { Length = stream.Length };
    }

    /// <summary>Reads a header from the first bytes of a file.</summary>
    public static LibraryHeader Parse(ReadOnlySpan<byte> bytes)
    {
        const int ElfHeader = 64;
        const uint MachO64 = 0xFEEDFACF;
        const uint Universal = 0xBEBAFECA;
        if (bytes.Length >= ElfHeader && bytes.StartsWith("\u007fELF"u8))
        {
            return OfElf(bytes);
        }

        if (bytes.Length >= ElfHeader && bytes.StartsWith("MZ"u8))
        {
            return OfPe(bytes);
        }

        return bytes.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var magic && magic is MachO64 or Universal
            ? new LibraryHeader(LibraryFormat.MachO, magic == MachO64 ? OfMachO(BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])) : null, 0)
            : default;
    }

    // Offsets in Elf64_Ehdr: e_machine, e_shoff, e_shentsize and e_shnum. The section headers are the last part of a file.
    private static LibraryHeader OfElf(ReadOnlySpan<byte> bytes)
    {
        Architecture? processor = BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]) switch
        {
            3 => Architecture.X86,
            40 => Architecture.Arm,
            62 => Architecture.X64,
            183 => Architecture.Arm64,
            _ => null,
        };
        long sections = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[58..]) * BinaryPrimitives.ReadUInt16LittleEndian(bytes[60..]);
        return new LibraryHeader(LibraryFormat.Elf, processor, sections > 0 ? sections + length : 0);
    }

    private static LibraryHeader OfPe(ReadOnlySpan<byte> bytes)
    {
        int offset = BinaryPrimitives.ReadInt32LittleEndian(bytes[0x3C..]);
        if (offset < 0 || offset > bytes.Length - 6 || !bytes[offset..].StartsWith("PE\0\0"u8))
        {
            return default;
        }

        Architecture? processor = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(offset + 4)..]) switch
        {
            0x014C => Architecture.X86,
            0x01C4 => Architecture.Arm,
            0x8664 => Architecture.X64,
            0xAA64 => Architecture.Arm64,
            _ => null,
        };
        return new LibraryHeader(LibraryFormat.Pe, processor, 0);
    }

    private static Architecture? OfMachO(uint type) => type switch
    {
        0x0100_0007 => Architecture.X64,
        0x0100_000C => Architecture.Arm64,
        _ => null,
    };
}
