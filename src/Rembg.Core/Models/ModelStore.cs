namespace Rembg.Models;

/// <summary>The directories where model files live.</summary>
public sealed class ModelStore
{
    /// <summary>Looks in the given directories, the first that has a model wins.</summary>
    public ModelStore(IReadOnlyList<string> directories)
    {
        Directories = directories;
    }

    /// <summary>Where models are looked for, in this order.</summary>
    public IReadOnlyList<string> Directories { get; }

    /// <summary>
    /// The user's own model directory by rembg's rules, so that files it downloaded are found: <c>U2NET_HOME</c>, else
    /// <c>XDG_DATA_HOME/.u2net</c>, else <c>~/.u2net</c>.
    /// </summary>
    public static string UserDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable("U2NET_HOME") is { Length: > 0 } home)
            {
                return Path.GetFullPath(home);
            }

            string data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } configured
                ? configured
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.GetFullPath(Path.Combine(data, ".u2net"));
        }
    }

    /// <summary>The file of a model of the catalogue.</summary>
    /// <exception cref="ModelNotFoundException">The name is unknown, or no directory has the file.</exception>
    public string Locate(string name)
    {
        ModelDescription description = ModelCatalogue.Find(name) ?? throw new ModelNotFoundException(
            name,
            $"There is no model '{name}'. Known are: {string.Join(", ", ModelCatalogue.All.Select(static model => model.Name))}.");
        return Find(description) ?? throw new ModelNotFoundException(
            description.Name,
            $"The file {description.Name}.onnx was not found in: {string.Join(", ", Directories)}.");
    }

    /// <summary>Whether a model's file is there.</summary>
    public bool Has(ModelDescription description) => Find(description) is not null;

    private string? Find(ModelDescription description) =>
        Directories.Select(directory => Path.Combine(directory, description.Name + ".onnx")).FirstOrDefault(File.Exists);
}
