using System.Net;

namespace Rembg.Models.Installing;

/// <summary>Where models come from, and how patiently.</summary>
public sealed record InstallOptions
{
    /// <summary>
    /// Where the file is: an http or https address of a folder or of the file itself (which then ends in <c>.onnx</c>), or the
    /// full path or <c>file://</c> address of a folder or a file. Null for rembg's own publication.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The proxy to go through; null for the system's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>What the proxy, the given or the system's, is told when it asks who is there. Null for what its address says.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>Forbids the network; folders are still read.</summary>
    public bool Offline { get; init; }

    /// <summary>Brings the file anew where it is there already.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How often a failure that may pass is tried again.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each, up to 30 seconds, with some chance in it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may send nothing before the connection counts as lost.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
