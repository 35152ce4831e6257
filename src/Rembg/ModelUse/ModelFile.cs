using Rembg.Models;
using Rembg.Settings;

namespace Rembg.ModelUse;

/// <summary>Rejects paths of models that do not lead to a file, and suggests alternatives.</summary>
internal static class ModelFile
{
    /// <summary>Returns a path if it leads to a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="given">The path as given by the user.</param>
    /// <param name="modelParameter">The parameter for model names; null if the cmdlet has none.</param>
    /// <exception cref="ModelNotFoundException">The path leads to a directory or does not exist.</exception>
    public static string Require(string path, string given, string? modelParameter = null) =>
        File.Exists(path) ? path
        : Directory.Exists(path) ? throw new ModelNotFoundException(path, $"'{path}' is a directory. Specify an ONNX file in it.")
        : throw new ModelNotFoundException(path, $"The model file '{path}' does not exist.{Hint(given, modelParameter)}");

    private static string Hint(string given, string? modelParameter) =>
        modelParameter is not null && IsName(given) ? $" '{given}' is a model's name: use -{modelParameter} {given}." : string.Empty;

    private static bool IsName(string given)
    {
        try
        {
            return ModuleModels.Store.Names.Contains(given, StringComparer.OrdinalIgnoreCase);
        }
        catch (RembgException)
        {
            // The environment names no usable directory, so only the models of the catalogue are known.
            return ModelCatalogue.Find(given) is not null;
        }
    }
}
