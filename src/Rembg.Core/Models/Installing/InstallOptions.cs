using System.Net;

namespace Rembg.Models.Installing;

/// <summary>The source of models, and the settings for retries and timeouts.</summary>
public sealed record InstallOptions
{
    /// <summary>
    /// The location of the file: an http or https address of a folder or of the file itself (which then ends in <c>.onnx</c>),
    /// or the full path or <c>file://</c> address of a folder or a file. Null for rembg's own publication.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The proxy; null for the system's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The credentials for the proxy, given or the system's; null to use the ones in its address.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>True to forbid use of the network; folders can still be read.</summary>
    public bool Offline { get; init; }

    /// <summary>True to download the file again if it already exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The number of retries after temporary failures.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The delay before the first retry; it doubles with each retry, up to 30 seconds, and is partly random.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without data before the connection counts as lost.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time for establishing a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
