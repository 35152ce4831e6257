using System.Collections.Concurrent;

using Microsoft.Extensions.Logging;

using Rembg.Caching;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Models;
using Rembg.Server.Configuration;

namespace Rembg.Server.Models;

/// <summary>Finds the file of a request's model. Models are never downloaded for a request: whoever runs the server installs them.</summary>
internal sealed partial class ModelSelection
{
    // Models are installed rarely, and asking the disk for each of a hundred requests a second is not free.
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Name, ModelPrecision Precision), (string Path, long Until)> _known = new();
    private readonly ConcurrentDictionary<string, string> _warned = new();
    private readonly ServerOptions _options;
    private readonly ModelVerifier _verifier;
    private readonly ILogger<ModelSelection> _logger;

    /// <summary>Chooses among the models of a store.</summary>
    public ModelSelection(ModelStore store, ServerOptions options, ILogger<ModelSelection> logger)
    {
        Store = store;
        _options = options;
        _verifier = new ModelVerifier(MaskCache.UserDirectory);
        _logger = logger;
    }

    /// <summary>The directories of models.</summary>
    public ModelStore Store { get; }

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name; null for the server's own.</param>
    /// <param name="precision">Which form; null for the server's own choice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The file.</returns>
    /// <exception cref="RembgException">It is not here.</exception>
    /// <exception cref="ArgumentException">The name is of one form, and another is asked for.</exception>
    public string Find(string? name, ModelPrecision? precision, CancellationToken cancellationToken)
    {
        (string, ModelPrecision) key = ((name ?? _options.Model).ToLowerInvariant(), precision ?? _options.Precision);
        if (_known.TryGetValue(key, out (string Path, long Until) known) && Environment.TickCount64 < known.Until)
        {
            return known.Path;
        }

        string path = PrecisionChoice.Make(Store, key.Item1, key.Item2, _options.Device, cancellationToken)?.Path ?? throw Store.Missing(key.Item1);
        Verify(path, cancellationToken);
        _known[key] = (path, Environment.TickCount64 + (long)Validity.TotalMilliseconds);
        return path;
    }

    /// <summary>Warns once of a model that is not the published or registered file, or refuses it.</summary>
    private void Verify(string path, CancellationToken cancellationToken)
    {
        if (_verifier.Verify(path, _options.Strict, cancellationToken) is not { } finding)
        {
            return;
        }

        if (_options.Strict)
        {
            throw new ModelNotVerifiedException(path, finding);
        }

        if (_warned.TryAdd(path, finding))
        {
            LogNotVerified(_logger, finding);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Finding} It is used all the same; --strict or REMBG_STRICT=1 refuses it.")]
    private static partial void LogNotVerified(ILogger logger, string finding);

    /// <summary>The directories of models that came with the program: beside it, or in the module that it is a part of.</summary>
    public static ModelStore StoreOfUser()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "models"), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "models"))];
        return ModelStore.OfUser(places.FirstOrDefault(Directory.Exists) ?? places[0]);
    }

    /// <summary>The device of the options, refused at the start where it is not there.</summary>
    /// <exception cref="DeviceUnavailableException">It is not there.</exception>
    public void RequireDevice()
    {
        if (_options.Device != ExecutionDevice.Auto)
        {
            _ = DeviceInventory.First(_options.Device);
        }
    }
}
