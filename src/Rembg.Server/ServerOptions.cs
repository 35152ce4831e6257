using Rembg.Caching;
using Rembg.Inference.Devices;
using Rembg.Models;

namespace Rembg.Server;

/// <summary>
/// How the server works: from <c>appsettings.json</c> (section <c>Rembg</c>), the environment (<c>Rembg__QueueSize</c>) and
/// the command line (<c>--queue-size</c>), each before the one named first.
/// </summary>
public sealed record ServerOptions
{
    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all of the machine's.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 for one that is free.</summary>
    public int Port { get; init; } = 7000;

    /// <summary>The keys that requests may show, separated by commas; empty for none asked.</summary>
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>Allows to listen beyond this machine without a key.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Answers <c>/metrics</c> without a key, where only those who may see it can reach it.</summary>
    public bool MetricsWithoutKey { get; init; }

    /// <summary>The host names that requests may be made to, separated by semicolons; empty for those of this machine where only it is listened to, and any otherwise.</summary>
    public string AllowedHosts { get; init; } = string.Empty;

    /// <summary>The web pages of other origins that may use the API, separated by semicolons; <c>*</c> for all.</summary>
    public string AllowedOrigins { get; init; } = string.Empty;

    /// <summary>The model where a request names none.</summary>
    public string Model { get; init; } = ModelCatalogue.DefaultName;

    /// <summary>Which form of a model is used where a request does not say.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>What models run on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Refuses models whose files are not the published or registered ones, as <c>REMBG_STRICT</c> does.</summary>
    public bool Strict { get; init; } = ModelVerifier.IsRequired;

    /// <summary>How many models may be loaded at once.</summary>
    public int ModelLimit { get; init; } = 2;

    /// <summary>How many photos are worked on at once; 0 for one a core, at most 16.</summary>
    public int Workers { get; init; }

    /// <summary>How many photos may wait to be worked on.</summary>
    public int QueueSize { get; init; } = 32;

    /// <summary>Seconds that a photo may wait.</summary>
    public double QueueWait { get; init; } = 30;

    /// <summary>Seconds that the work on a photo may take.</summary>
    public double TimeLimit { get; init; } = 60;

    /// <summary>How many requests may be sending their photos at once.</summary>
    public int UploadLimit { get; init; } = 64;

    /// <summary>Seconds that a photo may take to arrive.</summary>
    public double UploadTimeLimit { get; init; } = 300;

    /// <summary>Bytes of a photo.</summary>
    public long FileSizeLimit { get; init; } = 50L * 1024 * 1024;

    /// <summary>Pixels of a photo.</summary>
    public long PixelLimit { get; init; } = 100_000_000;

    /// <summary>Bytes that photos in work may take together; 0 for a quarter of the memory there is.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Requests a minute of one client, known by its key or else its address; 0 for any number.</summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Allows photos to be named by an address, which the server fetches.</summary>
    public bool AllowUrl { get; init; }

    /// <summary>Networks that are not public and that photos may be fetched from all the same (<c>10.1.0.0/16</c>), separated by commas.</summary>
    public string UrlNetworks { get; init; } = string.Empty;

    /// <summary>Keeps masks, so that a photo seen before needs no inference.</summary>
    public bool Cache { get; init; }

    /// <summary>Bytes that all masks that are kept may take together.</summary>
    public long CacheSize { get; init; } = MaskCache.DefaultSizeLimit;

    /// <summary>Serves the API without the web page.</summary>
    public bool NoPage { get; init; }

    /// <summary>Seconds that photos in work and waiting have when the server is told to stop.</summary>
    public double ShutdownTimeout { get; init; } = 60;

    /// <summary>The file that says where this server is; the server stops when its extension becomes ".stopping". Empty for none.</summary>
    public string Registration { get; init; } = string.Empty;

    /// <summary>The file that is logged to; empty for the terminal.</summary>
    public string LogFile { get; init; } = string.Empty;

    /// <summary>The keys one by one.</summary>
    internal IReadOnlyList<string> ApiKeys => Split(ApiKey, ',');

    /// <summary>How many photos are worked on at once.</summary>
    internal int WorkerCount => Workers > 0 ? Workers : Math.Min(Environment.ProcessorCount, 16);

    /// <summary>The parts of a list.</summary>
    internal static IReadOnlyList<string> Split(string list, char separator) =>
        list.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
