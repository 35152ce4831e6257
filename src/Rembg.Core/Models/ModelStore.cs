using System.Text.RegularExpressions;

using Rembg.Files;

namespace Rembg.Models;

/// <summary>The directories that contain models. Finds the file for a model's name.</summary>
public sealed partial class ModelStore
{
    private const string HomeVariable = "U2NET_HOME";

    /// <summary>
    /// Searches the given directories in order; the first one that has the model is used. Models are installed in the first
    /// directory, if it belongs to the user and has no subdirectories for models.
    /// </summary>
    /// <param name="directories">At least one directory.</param>
    public ModelStore(IReadOnlyList<ModelDirectory> directories)
    {
        Directories = directories;
    }

    /// <summary>The directories that are searched for models, in this order.</summary>
    public IReadOnlyList<ModelDirectory> Directories { get; }

    /// <summary>The directory in which models are installed and registered; null if the user has none.</summary>
    public string? Home => Directories[0] is { IsBundled: false, HasOneEach: false } first ? first.Path : null;

    /// <summary>
    /// True if a text may be a model's name. A name consists of letters, digits, dots, hyphens and underscores, which are safe
    /// in every file system.
    /// </summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) => Name().IsMatch(name) && !DeviceNames.Includes(name);

    /// <summary>
    /// Finds the user's models by rembg's rules, so that each program finds the models that the other has downloaded: in
    /// <c>U2NET_HOME</c>, else in <c>XDG_DATA_HOME/.u2net</c>, else in <c>~/.u2net</c>. If U2NET_HOME is not set, the directory
    /// of newer versions of rembg is searched as well (<c>REMBG_HOME</c>, else <c>XDG_DATA_HOME/rembg</c>, else
    /// <c>~/.rembg</c>, with a subdirectory for each model). The models that are part of the program come last; a user without
    /// a home directory has only these.
    /// </summary>
    /// <param name="bundled">The directory of models that are part of the program.</param>
    /// <param name="user">The user's directories; null for the current user's.</param>
    /// <exception cref="VariableInvalidException">One of rembg's variables contains a relative path.</exception>
    public static ModelStore OfUser(string bundled, UserDirectories? user = null)
    {
        user ??= UserDirectories.Current;
        ModelDirectory last = new(bundled, IsBundled: true);
        if (user.Named(HomeVariable) is { } own)
        {
            return new ModelStore([new ModelDirectory(own), last]);
        }

        string? data = user.Xdg("XDG_DATA_HOME");
        string? home = user.Home;
        string? usual = UserDirectories.Below(data ?? home, ".u2net");
        string? newer = user.Named("REMBG_HOME") ?? UserDirectories.Below(data, "rembg") ?? UserDirectories.Below(home, ".rembg");
        List<ModelDirectory> directories = [];
        directories.AddRange(usual is null ? [] : [new ModelDirectory(usual)]);
        directories.AddRange(newer is null ? [] : [new ModelDirectory(Path.Combine(newer, "models"), HasOneEach: true)]);
        return new ModelStore([.. directories, last]);
    }

    /// <summary>Returns the directory in which models are installed and registered.</summary>
    /// <exception cref="HomeMissingException">The user has no such directory.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared the directory.</exception>
    public string RequireHome()
    {
        string home = Home ?? throw new HomeMissingException("models", HomeVariable);
        TrustedPath.Require(home);
        return home;
    }

    /// <summary>Returns the file of a model; null if it is not installed or the name is unknown.</summary>
    /// <param name="name">
    /// The name of a model of the catalogue, a registered model or a quantized one (<c>u2netp.int8</c>), in upper or lower
    /// case.
    /// </param>
    /// <exception cref="PathUntrustedException">Another user could have prepared the file or another file of the model.</exception>
    public string? Find(string name)
    {
        string? path = Search(name);
        if (path is not null && !IsBundled(path))
        {
            Array.ForEach([.. ModelRemoval.FilesOf(path).Where(File.Exists)], TrustedPath.Require);
        }

        return path;
    }

    /// <summary>Returns the file of a model.</summary>
    /// <param name="name">The name, as for <see cref="Find"/>.</param>
    /// <exception cref="ModelNotFoundException">The name is unknown, or no directory contains the file.</exception>
    public string Locate(string name) => Find(name) ?? throw Missing(name);

    /// <summary>True if a model's file is part of the program.</summary>
    /// <param name="path">A file that was returned by <see cref="Find"/>.</param>
    public bool IsBundled(string path) => Directories.Any(directory => directory.IsBundled && PathComparison.Same(directory.Path, Path.GetDirectoryName(path)));

    /// <summary>Creates the exception for a model that is not installed.</summary>
    /// <param name="name">A name for which <see cref="Find"/> found nothing.</param>
    /// <param name="cause">The error of an attempt to install it; null if there was no attempt.</param>
    public ModelNotFoundException Missing(string name, RembgException? cause = null)
    {
        if (ModelCatalogue.Find(name) is not { } model)
        {
            IReadOnlyList<string> similar = SimilarNames.Of(name, Names);
            return IsFileName(name)
                ? new ModelNotFoundException(name, $"'{name}' is the name of a file, not of a model.") { IsFileName = true }
                : new ModelNotFoundException(name, $"Unknown model '{name}'. " + (similar.Count > 0 ? $"Did you mean '{string.Join("' or '", similar)}'?" : $"Available models: {string.Join(", ", Names)}."));
        }

        string message = model.Publication is null
            ? $"'{model.Name}' is a kind of model, not a file."
            : $"The model '{model.Name}' is not installed: {model.Name}.onnx was not found in {string.Join(", ", Directories)}.";
        return new ModelNotFoundException(model.Name, cause is null ? message : $"{message} {cause.Message}", cause) { Model = model, Home = Home };
    }

    /// <summary>The names of all models of the catalogue, then of all other installed models.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. ModelCatalogue.All.Select(static model => model.Name),
        .. Others.Select(static file => Path.GetFileNameWithoutExtension(file)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static bool IsFileName(string name) =>
        name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || name.AsSpan().IndexOfAny('/', '\\') >= 0;

    private string? Search(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ModelCatalogue.Find(name) is { } published
            ? Directories.Select(directory => directory.FileOf(published.Name)).FirstOrDefault(File.Exists)
            : Others.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The installed models that are not in the catalogue: registered and quantized ones. Other files in the directories are
    /// not offered.
    /// </summary>
    private IEnumerable<string> Others => Directories
        .SelectMany(static directory => directory.Files)
        .Where(static file => ModelCatalogue.Find(Path.GetFileNameWithoutExtension(file)) is null
            && (QuantizedNames.IsQuantized(file) || File.Exists(DescriptionFile.PathFor(file))));

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
