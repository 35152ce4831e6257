using Rembg.Caching;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Models;
using Rembg.Server.Contract;

namespace Rembg.Server.Configuration;

/// <summary>
/// How the server works: from <c>appsettings.json</c> (section <c>Rembg</c>), the environment (<c>Rembg__QueueSize</c>) and
/// the command line (<c>--queue-size</c>), each before the one named first.
/// </summary>
public sealed record ServerOptions
{
    private const int MostWorkers = 16;

    // A container may have all of the host's processors and little memory; an inference of a small model takes less than half of this.
    private const long WorkerMemory = 512L * 1024 * 1024;

    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all of the machine's.</summary>
    public string Address { get; init; } = ServerDefaults.Address;

    /// <summary>The port to listen on; 0 for one that is free.</summary>
    public int Port { get; init; } = ServerDefaults.Port;

    /// <summary>The keys of clients, separated by commas. Without any, no key is asked for.</summary>
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>Lets the server listen beyond this machine without a key.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Answers <c>/metrics</c> without a key.</summary>
    public bool MetricsWithoutKey { get; init; }

    /// <summary>The host names that requests may name, separated by semicolons, besides those of this machine. Without any, all are allowed where the server listens beyond this machine.</summary>
    public string AllowedHosts { get; init; } = string.Empty;

    /// <summary>The origins of other web pages that may use the API, separated by semicolons; <c>*</c> for all.</summary>
    public string AllowedOrigins { get; init; } = string.Empty;

    /// <summary>The model for requests that name none.</summary>
    public string Model { get; init; } = ModelCatalogue.DefaultName;

    /// <summary>The form of the model for requests that name none.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>The device that models run on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Refuses models whose files are not the published or registered ones, as <c>REMBG_STRICT</c> does.</summary>
    public bool Strict { get; init; } = ModelVerifier.IsRequired;

    /// <summary>The number of models that are loaded at once, at most.</summary>
    public int ModelLimit { get; init; } = 2;

    /// <summary>The number of photos that are worked on at once; 0 for one for each core, but 16 at most, and one for each 512 MB of memory.</summary>
    public int Workers { get; init; }

    /// <summary>The number of photos that wait for their turn, at most.</summary>
    public int QueueSize { get; init; } = ServerDefaults.QueueSize;

    /// <summary>The time that a photo waits for its turn, at most, in seconds.</summary>
    public double QueueWait { get; init; } = 30;

    /// <summary>The time that the work on a photo takes, at most, in seconds.</summary>
    public double TimeLimit { get; init; } = 60;

    /// <summary>The number of photos that arrive at once, at most.</summary>
    public int UploadLimit { get; init; } = 64;

    /// <summary>The time that a photo takes to arrive, at most, in seconds.</summary>
    public double UploadTimeLimit { get; init; } = 300;

    /// <summary>The size of a photo's file, at most, in bytes.</summary>
    public long FileSizeLimit { get; init; } = 50L * 1024 * 1024;

    /// <summary>The number of a photo's pixels, at most.</summary>
    public long PixelLimit { get; init; } = 100_000_000;

    /// <summary>The memory that photos in work take together, at most, in bytes; 0 for a quarter of the memory.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>The room on the disk that all photos and results in the temporary directory take, at most, in bytes; 0 for half of what is free.</summary>
    public long DiskLimit { get; init; }

    /// <summary>The number of connections that are open at once, at most.</summary>
    public int ConnectionLimit { get; init; } = 1000;

    /// <summary>The number of requests of one client within a minute, at most; 0 for any. A client is known by its key, or else by its address.</summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Lets requests name photos by addresses, which the server fetches.</summary>
    public bool AllowUrl { get; init; }

    /// <summary>The networks that are not public but may be fetched from (<c>10.1.0.0/16</c>), separated by commas.</summary>
    public string UrlNetworks { get; init; } = string.Empty;

    /// <summary>Keeps masks, so that a photo seen before needs no inference.</summary>
    public bool Cache { get; init; }

    /// <summary>The room on the disk that all masks in the cache take, at most, in bytes.</summary>
    public long CacheSize { get; init; } = MaskCache.DefaultSizeLimit;

    /// <summary>Serves the API without the web page.</summary>
    public bool NoPage { get; init; }

    /// <summary>The time that photos in work and waiting have when the server is told to stop, in seconds.</summary>
    public double ShutdownTimeout { get; init; } = 60;

    /// <summary>The file in which the server registers itself for the cmdlets that list and stop servers.</summary>
    public string Registration { get; init; } = string.Empty;

    /// <summary>The file that the log goes to; without one, the log goes to the terminal.</summary>
    public string LogFile { get; init; } = string.Empty;

    /// <summary>The keys one by one.</summary>
    internal IReadOnlyList<string> ApiKeys => Split(ApiKey, ServerDefaults.ApiKeySeparator);

    /// <summary>The number of photos that are worked on at once.</summary>
    internal int WorkerCount => Workers > 0 ? Workers : (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / WorkerMemory, 1, Math.Min(Environment.ProcessorCount, MostWorkers));

    /// <summary>The parts of a list.</summary>
    internal static IReadOnlyList<string> Split(string list, char separator) =>
        list.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
