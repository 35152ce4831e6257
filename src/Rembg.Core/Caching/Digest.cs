using System.Buffers;
using System.Security.Cryptography;

namespace Rembg.Caching;

/// <summary>SHA-256 of a list of strings.</summary>
internal static class Digest
{
    /// <summary>The number of digits of a digest.</summary>
    public const int Length = 64;

    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Computes the digest. Each string is preceded by its length, so that different lists never yield the same bytes.</summary>
    /// <returns>Lower-case hexadecimal digits.</returns>
    public static string Of(IEnumerable<string> parts)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        foreach (string part in parts)
        {
            writer.Write(part);
        }

        writer.Flush();
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    /// <summary>True if a text has the form of a digest, or of the given number of digits of one.</summary>
    public static bool IsDigest(ReadOnlySpan<char> text, int length = Length) => text.Length == length && !text.ContainsAnyExcept(HexadecimalDigits);
}
