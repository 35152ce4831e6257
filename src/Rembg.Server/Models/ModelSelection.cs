using System.Collections.Concurrent;

using Microsoft.Extensions.Logging;

using Rembg.Caching;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Models;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Models;

/// <summary>Finds the file of a request's model. Models are never downloaded for a request; the server's operator installs them.</summary>
internal sealed partial class ModelSelection
{
    // A model that is loaded or used for longer does not keep the server from ending.
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(10);

    // Models are rarely installed, and accessing the disk for each of a hundred requests a second takes time.
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Name, ModelPrecision Precision), (string Path, long Until)> _known = new();
    private readonly ConcurrentDictionary<string, string> _warned = new();
    private readonly ServerOptions _options;
    private readonly ModelVerifier _verifier;
    private readonly ILogger<ModelSelection> _logger;

    /// <summary>Creates a selection from the models of a store.</summary>
    public ModelSelection(ModelStore store, ServerOptions options, ILogger<ModelSelection> logger)
    {
        Store = store;
        _options = options;
        _verifier = new ModelVerifier(MaskCache.UserDirectory);
        _logger = logger;
    }

    /// <summary>The store of models.</summary>
    public ModelStore Store { get; }

    /// <summary>Finds a model.</summary>
    /// <param name="name">The model's name; null for the server's default.</param>
    /// <param name="precision">The form; null for the server's default.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="RembgException">The model is not installed.</exception>
    /// <exception cref="OptionsInvalidException">The name selects a form, and another one is requested.</exception>
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

    /// <summary>Finds a second model, and rejects a model that cannot help the first one before a photo waits for it.</summary>
    /// <param name="first">The path of the first model's file.</param>
    /// <param name="name">The second model's name.</param>
    /// <param name="precision">The form; null for the server's default.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The path of the second model's file.</returns>
    /// <exception cref="RembgException">The model is not installed, or one of the files is not a model.</exception>
    /// <exception cref="OptionsInvalidException">It is the first model, a model distinguishes classes, or the server loads one model at a time.</exception>
    public string FindSecond(string first, string name, ModelPrecision? precision, CancellationToken cancellationToken)
    {
        string second = FindNamed(name, precision, cancellationToken);
        if (second == first)
        {
            throw new OptionsInvalidException($"The second model '{name}' is the first model. Choose another one.");
        }

        if (_options.ModelLimit < 2)
        {
            throw new OptionsInvalidException("This server loads one model at a time (--model-limit), so a second model cannot be used.");
        }

        return new[] { first, second }.Select(ModelDescriber.OfFile).FirstOrDefault(static model => model.Classes.Count > 0) is { } classes
            ? throw new OptionsInvalidException($"The model '{classes.Name}' distinguishes classes, so its masks cannot be compared with another model's. Omit the second model.")
            : second;
    }

    /// <summary>As <see cref="Find"/>; the error says that the second model is meant.</summary>
    private string FindNamed(string name, ModelPrecision? precision, CancellationToken cancellationToken)
    {
        try
        {
            return Find(name, precision, cancellationToken);
        }
        catch (ModelNotFoundException exception) when (exception.Model is null)
        {
            throw ApiException.Invalid("model_not_found", "The second model is unknown; /api/models lists the available models.", exception);
        }
    }

    /// <summary>Warns once about a model that is not the published or registered file, or rejects it.</summary>
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

    [LoggerMessage(LogLevel.Warning, "{Finding} It is used anyway; use --strict or REMBG_STRICT=1 to reject such models.")]
    private static partial void LogNotVerified(ILogger logger, string finding);

    /// <summary>
    /// Creates a store that includes the models that are part of the program: in a directory beside it, or in the module that
    /// it belongs to.
    /// </summary>
    public static ModelStore StoreOfUser()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "models"), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "models"))];
        return ModelStore.OfUser(places.FirstOrDefault(Directory.Exists) ?? places[0]);
    }

    /// <summary>
    /// Creates the cache of the loaded models. Their number is limited, because requests can use any installed model and each takes memory.
    /// </summary>
    /// <param name="options">The largest number of models, and their device.</param>
    public static SegmentationModelCache CacheFor(ServerOptions options) => new(new ModelCacheOptions
    {
        Capacity = options.ModelLimit,
        ClosingTime = ClosingTime,
        Session = new SessionSettings { Device = options.Device, ManyPhotos = true, OptimizedModels = MaskCache.UserDirectory },
    });

    /// <summary>Checks, at the start, that the configured device is available.</summary>
    /// <exception cref="DeviceUnavailableException">The device is not available.</exception>
    public void RequireDevice()
    {
        if (_options.Device != ExecutionDevice.Auto)
        {
            _ = DeviceInventory.First(_options.Device);
        }
    }
}
