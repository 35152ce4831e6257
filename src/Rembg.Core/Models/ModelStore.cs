using System.Text.RegularExpressions;

using Rembg.Files;

namespace Rembg.Models;

/// <summary>The directories where model files live, and which model is meant by a name.</summary>
public sealed partial class ModelStore
{
    /// <summary>Looks in the given directories; the first that has a model wins, and the first is where models are installed.</summary>
    /// <param name="directories">At least one.</param>
    public ModelStore(IReadOnlyList<ModelDirectory> directories)
    {
        Directories = directories;
    }

    /// <summary>Where models are looked for, in this order.</summary>
    public IReadOnlyList<ModelDirectory> Directories { get; }

    /// <summary>Where models are installed and registered.</summary>
    public string Home => Directories[0].Path;

    /// <summary>
    /// The user's own model directory by rembg's rules, so that files either program downloads are found by the other:
    /// <c>U2NET_HOME</c>, else <c>XDG_DATA_HOME/.u2net</c>, else <c>~/.u2net</c>.
    /// </summary>
    public static string UserDirectory => Variable("U2NET_HOME") is { } home
        ? Path.GetFullPath(home)
        : Path.GetFullPath(Path.Combine(Variable("XDG_DATA_HOME") ?? Profile, ".u2net"));

    /// <summary>The names that a model known here may have: of letters, digits, dots, hyphens and underscores, as they are safe in every file system.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>
    /// The user's models: their own directory, where U2NET_HOME does not settle it also that of newer versions of rembg
    /// (<c>REMBG_HOME</c>, else <c>XDG_DATA_HOME/rembg</c>, else <c>~/.rembg</c>, with a subdirectory for each), and what came along.
    /// </summary>
    /// <param name="bundled">The directory of models that came with the program.</param>
    public static ModelStore OfUser(string bundled)
    {
        List<ModelDirectory> directories = [new ModelDirectory(UserDirectory)];
        if (Variable("U2NET_HOME") is null)
        {
            string newer = Variable("REMBG_HOME") ?? (Variable("XDG_DATA_HOME") is { } data ? Path.Combine(data, "rembg") : Path.Combine(Profile, ".rembg"));
            directories.Add(new ModelDirectory(Path.GetFullPath(Path.Combine(newer, "models")), HasOneEach: true));
        }

        return new ModelStore([.. directories, new ModelDirectory(bundled, IsBundled: true)]);
    }

    /// <summary>The file of a model, or null where it is not here or there is no such name.</summary>
    /// <param name="name">Of the catalogue, registered, or a quantized model's (<c>u2netp.int8</c>); upper and lower case are alike.</param>
    public string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ModelCatalogue.Find(name) is { } published
            ? Directories.Select(directory => directory.FileOf(published.Name)).FirstOrDefault(File.Exists)
            : Others.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The file of a model.</summary>
    /// <param name="name">As for <see cref="Find"/>.</param>
    /// <exception cref="ModelNotFoundException">The name is unknown, or no directory has the file.</exception>
    public string Locate(string name) => Find(name) ?? throw Missing(name);

    /// <summary>Whether a model's file came with the program.</summary>
    /// <param name="path">A file that <see cref="Find"/> found.</param>
    public bool IsBundled(string path) => Directories.Any(directory => directory.IsBundled && PathComparison.Same(directory.Path, Path.GetDirectoryName(path)));

    /// <summary>Why a model is not here.</summary>
    /// <param name="name">A name for which <see cref="Find"/> found nothing.</param>
    /// <param name="cause">Why it could not be installed; null where that was not tried.</param>
    public ModelNotFoundException Missing(string name, RembgException? cause = null)
    {
        if (ModelCatalogue.Find(name) is not { } model)
        {
            return new ModelNotFoundException(name, $"There is no model '{name}'. Known are: {string.Join(", ", Names)}.");
        }

        string message = model.Publication is null
            ? $"'{model.Name}' is a kind of model, not a file."
            : $"The model '{model.Name}' is not installed: {model.Name}.onnx was not found in {string.Join(", ", Directories)}.";
        return new ModelNotFoundException(model.Name, cause is null ? message : $"{message} {cause.Message}", cause) { Model = model, Home = Home };
    }

    /// <summary>The name of every model of the catalogue, then of every other one that is here.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. ModelCatalogue.All.Select(static model => model.Name),
        .. Others.Select(static file => Path.GetFileNameWithoutExtension(file)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static string Profile => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>What is here and not of the catalogue: models that were registered, and quantized ones. A file that somebody else put here is not offered.</summary>
    private IEnumerable<string> Others => Directories
        .SelectMany(static directory => directory.Files)
        .Where(static file => ModelCatalogue.Find(Path.GetFileNameWithoutExtension(file)) is null
            && (QuantizedNames.IsQuantized(file) || File.Exists(DescriptionFile.PathFor(file))));

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
