using System.Security.Cryptography;
using System.Text;

using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Security;

/// <summary>The keys that requests contain, in the header <c>X-Api-Key</c>, as with remove.bg's clients, or as a bearer token.</summary>
internal sealed class ApiKeys
{
    private const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private readonly byte[][] _hashes;

    /// <summary>Takes the keys; an empty list admits everybody.</summary>
    public ApiKeys(IReadOnlyList<string> keys)
    {
        _hashes = [.. keys.Select(Hash)];
    }

    /// <summary>True if the server has keys and requires one of them.</summary>
    public bool AreAsked => _hashes.Length > 0;

    /// <summary>Returns the key in a request; null if there is no key.</summary>
    public static string? Of(HttpRequest request)
    {
        string key = request.Headers[Header].ToString();
        string authorization = request.Headers.Authorization.ToString();
        return key.Length > 0 ? key
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : null;
    }

    /// <summary>True if a request contains a valid key or needs none.</summary>
    public bool Admit(HttpRequest request)
    {
        if (!AreAsked)
        {
            return true;
        }

        // All keys are compared, in a time that does not reveal how much of a key is right.
        byte[] shown = Hash(Of(request) ?? string.Empty);
        return _hashes.Aggregate(false, (found, hash) => found | CryptographicOperations.FixedTimeEquals(hash, shown));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
