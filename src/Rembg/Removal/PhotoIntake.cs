using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Onnx;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>
/// Accepts the photos of a run: those of its shard, each once, and none of the run's own outputs. Protects all of them from being
/// overwritten.
/// </summary>
internal sealed class PhotoIntake
{
    private readonly RembgCmdlet _cmdlet;
    private readonly RunSettings _settings;
    private readonly FoundPhotos _found = new();

    /// <summary>Starts a run.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="settings">The settings of the run.</param>
    public PhotoIntake(RembgCmdlet cmdlet, RunSettings settings)
    {
        _cmdlet = cmdlet;
        _settings = settings;
        Protect(settings);
    }

    /// <summary>The files that the run reads and writes.</summary>
    public RunFiles Files { get; } = new();

    /// <summary>
    /// Protects the files that arrive in a watched directory if the outputs are written there too. Another destination is not
    /// searched for photos.
    /// </summary>
    public void ProtectWatched(string directory, string? destination)
    {
        if (destination is not null && ImageListing.IsSame(directory, destination))
        {
            Files.ProtectTree(directory);
        }
    }

    /// <summary>Protects photos, also those that a listing has not found yet.</summary>
    public void Protect(IEnumerable<ImageSource> sources)
    {
        foreach (ImageSource source in sources)
        {
            if (source.Listing is { } listing)
            {
                Files.Protect(listing);
            }
            else if (!Files.HasWritten(source.File!.Path))
            {
                Files.Protect(source.File.Path);
            }
        }
    }

    /// <summary>Accepts a photo and gives it its place in the mirrored tree.</summary>
    /// <returns>The photo; null if the run has found it before, or has written it. A photo outside of the tree is an error.</returns>
    public ImageFile? Take(ImageFile photo) => Placed(photo) is { } placed && IsNew(placed) ? placed : null;

    /// <summary>Accepts a photo of a watched directory.</summary>
    /// <returns>True if the photo is to be processed.</returns>
    public bool IsNew(ImageFile photo)
    {
        if (Files.HasWritten(photo.Path))
        {
            _cmdlet.WriteVerbose($"Skipping '{photo.Path}', an output of this run.");
            return false;
        }

        if (_settings.IsWatched)
        {
            Files.Protect(photo.Path);
        }

        if (_found.Add(photo, again: _settings.IsWatched))
        {
            return true;
        }

        _cmdlet.WriteVerbose($"Skipping '{photo.Path}', which was already found.");
        return false;
    }

    /// <summary>
    /// Determines whether this run processes a photo. The path below the directory in which the photo was found decides, so that it may be
    /// mounted anywhere.
    /// </summary>
    public bool IsInShard(ImageFile photo) => _settings.Shard?.Contains(photo.Root ?? Path.GetDirectoryName(photo.Path)!, photo.Path) != false;

    private ImageFile? Placed(ImageFile photo)
    {
        try
        {
            return _settings.Tree is { } tree ? tree.Place(photo) : photo;
        }
        catch (OptionsInvalidException exception)
        {
            _cmdlet.Fail(Errors.From(exception, photo.Path));
            return null;
        }
    }

    /// <summary>Protects the files that a run uses besides its photos: the model, background images, and the log.</summary>
    /// <param name="settings">The settings of the run.</param>
    private void Protect(RunSettings settings)
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
}
