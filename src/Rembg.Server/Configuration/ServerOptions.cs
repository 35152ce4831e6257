using Rembg.Caching;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Machine;
using Rembg.Models;
using Rembg.Server.Contract;

namespace Rembg.Server.Configuration;

/// <summary>
/// The server's options, from <c>appsettings.json</c> (section <c>Rembg</c>), the environment (<c>Rembg__QueueSize</c>) and the
/// command line (<c>--queue-size</c>); later sources take precedence.
/// </summary>
public sealed record ServerOptions
{
    private const int MostWorkers = 16;

    // A container may have all of the host's processors but little memory; an inference of a small model takes less than half of this.
    private const long WorkerMemory = 512L * 1024 * 1024;

    /// <summary>The address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all addresses of the machine.</summary>
    public string Address { get; init; } = ServerDefaults.Address;

    /// <summary>The port to listen on; 0 for a free port.</summary>
    public int Port { get; init; } = ServerDefaults.Port;

    /// <summary>The valid keys, separated by commas. By default, no key is required.</summary>
    public string ApiKey { get; init; } = string.Empty;

    /// <summary>Allows the server to listen on addresses that other machines can reach, without a key.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Allows access to <c>/metrics</c> without a key.</summary>
    public bool MetricsWithoutKey { get; init; }

    /// <summary>
    /// The host names that requests may contain, separated by semicolons, in addition to this machine's own. By
    /// default, all names are allowed if the server listens beyond this machine.
    /// </summary>
    public string AllowedHosts { get; init; } = string.Empty;

    /// <summary>The origins of other web pages that may use the API, separated by semicolons; <c>*</c> for all.</summary>
    public string AllowedOrigins { get; init; } = string.Empty;

    /// <summary>The model for requests that do not name one.</summary>
    public string Model { get; init; } = ModelCatalogue.DefaultName;

    /// <summary>The form of the model for requests that do not name one.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>The device to run models on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>Rejects models whose files are not the published or registered ones, as <c>REMBG_STRICT</c> does.</summary>
    public bool Strict { get; init; } = ModelVerifier.IsRequired;

    /// <summary>The largest number of loaded models.</summary>
    public int ModelLimit { get; init; } = 2;

    /// <summary>
    /// The number of photos that are processed at once; 0 for one per core, but at most 16 and at most one per 512 MB of
    /// memory.
    /// </summary>
    public int Workers { get; init; }

    /// <summary>The largest number of photos that wait for their turn.</summary>
    public int QueueSize { get; init; } = ServerDefaults.QueueSize;

    /// <summary>The longest time that a photo waits for its turn, in seconds.</summary>
    public double QueueWait { get; init; } = 30;

    /// <summary>The longest time for processing a photo, in seconds.</summary>
    public double TimeLimit { get; init; } = 60;

    /// <summary>The largest number of simultaneous uploads.</summary>
    public int UploadLimit { get; init; } = 64;

    /// <summary>The longest time for the upload of a photo, in seconds.</summary>
    public double UploadTimeLimit { get; init; } = 300;

    /// <summary>The largest size of a photo's file, in bytes.</summary>
    public long FileSizeLimit { get; init; } = 50L * 1024 * 1024;

    /// <summary>The largest number of pixels of a photo.</summary>
    public long PixelLimit { get; init; } = 100_000_000;

    /// <summary>The largest total memory of all photos in progress, in bytes; 0 for a quarter of the memory.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>
    /// The largest total size of all photos and results in the temporary directory, in bytes; 0 for half of the free space.
    /// </summary>
    public long DiskLimit { get; init; }

    /// <summary>The largest number of open connections.</summary>
    public int ConnectionLimit { get; init; } = 1000;

    /// <summary>
    /// The largest number of requests per minute of each client; 0 for no limit. A client is identified by its key, or else its
    /// address.
    /// </summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Allows requests to specify a photo by its address, from which the server downloads it.</summary>
    public bool AllowUrl { get; init; }

    /// <summary>
    /// Networks that are not public but from which the server may download photos (<c>10.1.0.0/16</c>), separated by commas.
    /// </summary>
    public string UrlNetworks { get; init; } = string.Empty;

    /// <summary>Stores masks, so that a photo seen before needs no inference.</summary>
    public bool Cache { get; init; }

    /// <summary>The largest total size of all masks in the cache, in bytes.</summary>
    public long CacheSize { get; init; } = MaskCache.DefaultSizeLimit;

    /// <summary>Serves the API without the web page.</summary>
    public bool NoPage { get; init; }

    /// <summary>The time for photos that are waiting or in progress when the server is told to stop, in seconds.</summary>
    public double ShutdownTimeout { get; init; } = 60;

    /// <summary>The file in which the server registers itself for the cmdlets that list and stop servers.</summary>
    public string Registration { get; init; } = string.Empty;

    /// <summary>The file for the log; without one, the log is written to the terminal.</summary>
    public string LogFile { get; init; } = string.Empty;

    /// <summary>The separate keys.</summary>
    internal IReadOnlyList<string> ApiKeys => Split(ApiKey, ServerDefaults.ApiKeySeparator);

    /// <summary>The number of photos that are processed at once.</summary>
    internal int WorkerCount => Workers > 0 ? Workers : (int)Math.Clamp(Allotment.Memory / WorkerMemory, 1, Math.Min(Allotment.Processors, MostWorkers));

    /// <summary>Splits a list.</summary>
    internal static IReadOnlyList<string> Split(string list, char separator) =>
        list.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
