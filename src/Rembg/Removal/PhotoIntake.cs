using System.Management.Automation;

using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Removal;

/// <summary>Takes in the photos of a run: each once, none that the run itself has made, and all of them protected from its outputs.</summary>
internal sealed class PhotoIntake
{
    private readonly Cmdlet _cmdlet;
    private readonly bool _isWatched;
    private readonly FoundPhotos _found = new();

    /// <summary>Starts a run.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are written to, on its pipeline thread.</param>
    /// <param name="isWatched">Whether photos may come again.</param>
    public PhotoIntake(Cmdlet cmdlet, bool isWatched)
    {
        _cmdlet = cmdlet;
        _isWatched = isWatched;
    }

    /// <summary>The files that the run reads and writes.</summary>
    public RunFiles Files { get; } = new();

    /// <summary>Protects the files that a run uses besides its photos: the model, background images, and the log.</summary>
    /// <param name="settings">The settings of the run.</param>
    public void Protect(RunSettings settings)
    {
        Files.ProtectModel(settings.Model.File);
        foreach (string file in settings.Outputs.Select(static output => output.Options.BackgroundImage).Append(settings.LogPath).OfType<string>())
        {
            Files.Protect(file);
        }
    }

    /// <summary>Protects what comes into a watched directory, where the outputs go there, too. Another destination is passed over.</summary>
    public void ProtectWatched(string directory, string? destination)
    {
        if (destination is not null && ImageDirectory.IsSame(directory, destination))
        {
            Files.ProtectTree(directory);
        }
    }

    /// <summary>Takes in the photos that were found at once.</summary>
    /// <returns>Those that are to be done.</returns>
    public IReadOnlyList<ImageFile> Take(IEnumerable<ImageFile> photos) => [.. photos.Where(IsNew)];

    /// <summary>Takes in a photo.</summary>
    /// <returns>Whether it is to be done.</returns>
    public bool IsNew(ImageFile photo)
    {
        if (Files.HasWritten(photo.Path))
        {
            _cmdlet.WriteVerbose($"Passing over '{photo.Path}', an output of this run.");
            return false;
        }

        Files.Protect(photo.Path);
        if (_found.Add(photo, again: _isWatched))
        {
            return true;
        }

        _cmdlet.WriteVerbose($"Passing over '{photo.Path}', which was found before.");
        return false;
    }
}
