using Rembg.Files;

namespace Rembg.Models;

/// <summary>Takes an installed model out of a store.</summary>
public static class ModelRemoval
{
    /// <summary>The paths of the files of which a model is made, whether they exist or not: the model itself first.</summary>
    /// <param name="path">The model file.</param>
    internal static IReadOnlyList<string> FilesOf(string path) => [path, path + ".data", DescriptionFile.PathFor(path), SpeedRecord.PathFor(path)];

    /// <summary>Deletes the file of a model and what lies beside it: its description, its weights' own file, its speed, the rest of a download.</summary>
    /// <param name="path">The model file.</param>
    /// <exception cref="OutputNotWritableException">A file cannot be deleted; the model may be in use, or the directory read-only.</exception>
    public static void Remove(string path)
    {
        try
        {
            // The model first: what is left of a failed removal must not look like a model.
            foreach (string file in (string[])[.. FilesOf(path), path + ".part", path + ".rejected"])
            {
                File.Delete(file);
            }

            // In rembg's newer layout each model has a directory of its own.
            string directory = Path.GetDirectoryName(path)!;
            if (Path.GetFileName(directory) == Path.GetFileNameWithoutExtension(path) && !Directory.EnumerateFileSystemEntries(directory).Any())
            {
                Directory.Delete(directory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputNotWritableException(path, exception.Message.TrimEnd('.'), exception);
        }
    }
}
