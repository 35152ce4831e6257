using Rembg.Models;
using Rembg.Settings;

namespace Rembg.ModelUse;

/// <summary>Refuses paths of models that lead to no file, and says what they may stand for.</summary>
internal static class ModelFile
{
    /// <summary>Returns a path that leads to a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="given">The path as it was given.</param>
    /// <param name="modelParameter">The parameter that takes the names of models; null where the cmdlet has none.</param>
    /// <exception cref="ModelNotFoundException">It leads to a directory or to nothing.</exception>
    public static string Require(string path, string given, string? modelParameter = null) =>
        File.Exists(path) ? path
        : Directory.Exists(path) ? throw new ModelNotFoundException(path, $"'{path}' is a directory. Name an ONNX file in it.")
        : throw new ModelNotFoundException(path, $"The model file '{path}' does not exist.{Hint(given, modelParameter)}");

    private static string Hint(string given, string? modelParameter) =>
        modelParameter is not null && IsName(given) ? $" '{given}' is the name of a model: use -{modelParameter} {given}." : string.Empty;

    private static bool IsName(string given)
    {
        try
        {
            return ModuleModels.Store.Names.Contains(given, StringComparer.OrdinalIgnoreCase);
        }
        catch (RembgException)
        {
            // The environment names no directory that can be used, so no model is known beside those of the catalogue.
            return ModelCatalogue.Find(given) is not null;
        }
    }
}
