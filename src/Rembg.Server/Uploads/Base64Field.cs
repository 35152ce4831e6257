using System.Buffers;
using System.Security.Cryptography;

using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>A photo in a text field: <c>image_file_b64</c>, as Base64 or as a <c>data:</c> URL.</summary>
internal static class Base64Field
{
    /// <summary>The name of the field.</summary>
    public const string Name = "image_file_b64";

    /// <summary>The largest number of characters held in memory if a form or JSON has to be read as a whole.</summary>
    public const int LargestInMemory = 32 * 1024 * 1024;

    private const int LongestDataPrefix = 256;

    /// <summary>True if a name is this field's name.</summary>
    public static bool IsOne(string name) => name.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes text to a file.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="ApiException">The text is no Base64, or the file too large.</exception>
    public static WorkspaceFile Decode(string text, Workspace workspace, long limit)
    {
        ReadOnlySpan<char> digits = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(text.IndexOf(',', StringComparison.Ordinal) + 1) : text;
        byte[] bytes = ArrayPool<byte>.Shared.Rent((digits.Length / 4 * 3) + 3);
        try
        {
            if (!Convert.TryFromBase64Chars(digits, bytes, out int length))
            {
                throw NotBase64();
            }

            if (length > limit)
            {
                throw ApiException.PhotoTooLarge(limit);
            }

            return workspace.Save(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Decodes a stream to a file by way of a temporary file, without holding it in memory.</summary>
    /// <param name="text">The field.</param>
    /// <param name="workspace">Where the file goes.</param>
    /// <param name="limit">Bytes that it may get.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The file; null where the field is empty.</returns>
    /// <exception cref="ApiException">The text is no Base64, or the file too large.</exception>
    public static async Task<WorkspaceFile?> DecodeAsync(Stream text, Workspace workspace, long limit, CancellationToken cancellationToken)
    {
        const int LineBreaks = 16;
        await using BoundedStream bounded = new(text, (limit / 3 * 4) + (limit / LineBreaks) + LongestDataPrefix, () => ApiException.PhotoTooLarge(limit));
        using WorkspaceFile? encoded = await workspace.SaveAsync(bounded, cancellationToken);
        if (encoded is null)
        {
            return null;
        }

        try
        {
            await using FileStream digits = File.OpenRead(encoded.Path);
            digits.Position = await DataPrefixAsync(digits, cancellationToken);
            using FromBase64Transform transform = new(FromBase64TransformMode.IgnoreWhiteSpaces);
            await using CryptoStream decoded = new(digits, transform, CryptoStreamMode.Read, leaveOpen: true);
            await using BoundedStream photo = new(decoded, limit, () => ApiException.PhotoTooLarge(limit));

            // The framework ignores text that is shorter than a block.
            return await workspace.SaveAsync(photo, cancellationToken) ?? throw NotBase64();
        }
        catch (FormatException)
        {
            throw NotBase64();
        }
    }

    /// <summary>Returns the length of the prefix of a <c>data:</c> URL; 0 if the text is not one.</summary>
    private static async Task<int> DataPrefixAsync(FileStream digits, CancellationToken cancellationToken)
    {
        byte[] head = new byte[LongestDataPrefix];
        int length = await digits.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return head.AsSpan(0, length).StartsWith("data:"u8) ? head.AsSpan(0, length).IndexOf((byte)',') + 1 : 0;
    }

    private static ApiException NotBase64() => ApiException.BadRequest("invalid_base64", $"'{Name}' is not Base64.");
}
