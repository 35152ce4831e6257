using Rembg.Files;

namespace Rembg.Models;

/// <summary>Removes an installed model from a store.</summary>
public static class ModelRemoval
{
    /// <summary>Returns the paths of a model's files, whether they exist or not; the first is the model itself.</summary>
    /// <param name="path">The model file.</param>
    internal static IReadOnlyList<string> FilesOf(string path) => [path, path + ".data", DescriptionFile.PathFor(path), SpeedRecord.PathFor(path)];

    /// <summary>Deletes a model's file and the files beside it: description, external weights, speed record and partial download.</summary>
    /// <param name="path">The model file.</param>
    /// <exception cref="OutputNotWritableException">
    /// A file cannot be deleted; the model may be in use, or the directory read-only.
    /// </exception>
    public static void Remove(string path)
    {
        try
        {
            // The model is deleted first, so that the rest of a failed removal is not mistaken for a model.
            foreach (string file in (string[])[.. FilesOf(path), path + ".part", path + ".rejected"])
            {
                File.Delete(file);
            }

            // In rembg's newer layout, each model has its own directory.
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
