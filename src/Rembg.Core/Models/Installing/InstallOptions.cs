using System.Net;

namespace Rembg.Models.Installing;

/// <summary>The sources of models, and the patience with them.</summary>
public sealed record InstallOptions
{
    /// <summary>
    /// Where the file is: an http or https address of a folder or of the file itself (which then ends in <c>.onnx</c>), or the
    /// full path or <c>file://</c> address of a folder or a file. Null for rembg's own publication.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The proxy to go through; null for the system's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The credentials for the proxy, given or the system's; null for those in its address.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>Forbids the network; folders are still read.</summary>
    public bool Offline { get; init; }

    /// <summary>Brings the file anew where it is there already.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The number of retries after a failure that may pass.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each, up to 30 seconds, with some chance in it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time that a server may send nothing before the connection counts as lost.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time that a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
