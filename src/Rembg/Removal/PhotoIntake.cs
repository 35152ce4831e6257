using System.Management.Automation;

using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Removal;

/// <summary>
/// Accepts the photos of a run: each once and none of the run's own outputs. Protects all of them from being overwritten.
/// </summary>
internal sealed class PhotoIntake
{
    private readonly Cmdlet _cmdlet;
    private readonly bool _isWatched;
    private readonly FoundPhotos _found = new();

    /// <summary>Starts a run.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="isWatched">True if photos may change and appear again.</param>
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
        if (settings.SecondModel is { } second)
        {
            Files.ProtectModel(second.File);
        }

        foreach (string file in settings.Outputs.Select(static output => output.Options.BackgroundImage).Append(settings.LogPath).OfType<string>())
        {
            Files.Protect(file);
        }
    }

    /// <summary>
    /// Protects the files that arrive in a watched directory if the outputs are written there too. Another destination is not
    /// searched for photos.
    /// </summary>
    public void ProtectWatched(string directory, string? destination)
    {
        if (destination is not null && ImageDirectory.IsSame(directory, destination))
        {
            Files.ProtectTree(directory);
        }
    }

    /// <summary>Accepts the photos that were found together.</summary>
    /// <returns>The photos to process.</returns>
    public IReadOnlyList<ImageFile> Take(IEnumerable<ImageFile> photos) => [.. photos.Where(IsNew)];

    /// <summary>Accepts a photo.</summary>
    /// <returns>True if the photo is to be processed.</returns>
    public bool IsNew(ImageFile photo)
    {
        if (Files.HasWritten(photo.Path))
        {
            _cmdlet.WriteVerbose($"Skipping '{photo.Path}', an output of this run.");
            return false;
        }

        Files.Protect(photo.Path);
        if (_found.Add(photo, again: _isWatched))
        {
            return true;
        }

        _cmdlet.WriteVerbose($"Skipping '{photo.Path}', which was already found.");
        return false;
    }
}
