using Rembg.Files;
using Rembg.Files.Watching;
using Rembg.Inference;

namespace Rembg;

/// <summary>What is done with outputs that exist.</summary>
internal enum ExistingOutputs
{
    /// <summary>The photo is an error.</summary>
    Refuse,

    /// <summary>They stay as they are.</summary>
    Skip,

    /// <summary>They are replaced.</summary>
    Replace,
}

/// <summary>Which files are to be written of each photo of a run.</summary>
internal sealed class OutputPlan
{
    private readonly OutputNames _names;
    private readonly IReadOnlyList<WantedOutput> _wanted;
    private readonly ExistingOutputs _existing;
    private readonly bool _isWatched;

    /// <summary>Starts a run.</summary>
    /// <param name="destination">Where outputs go; null for beside their photos.</param>
    /// <param name="wanted">The files that are wanted of each photo.</param>
    /// <param name="existing">What is done with those that exist.</param>
    /// <param name="isWatched">
    /// Whether photos may come again: then outputs that are not older than their photo are done, from an earlier run perhaps.
    /// </param>
    public OutputPlan(string? destination, IReadOnlyList<WantedOutput> wanted, ExistingOutputs existing, bool isWatched)
    {
        _names = new OutputNames(destination);
        _wanted = wanted;
        _existing = existing;
        _isWatched = isWatched;
    }

    /// <summary>The files to write of a photo; none where nothing is left to do.</summary>
    /// <param name="image">The photo.</param>
    /// <param name="isChanged">Whether outputs that there are belong to another photo, whatever their times say.</param>
    /// <exception cref="OutputExistsException">One exists and is to be neither left nor replaced.</exception>
    /// <exception cref="OutputCollisionException">Another photo of the run has the name.</exception>
    public IReadOnlyList<RemovalOutput> For(ImageFile image, bool isChanged = false)
    {
        List<RemovalOutput> outputs = [];
        foreach (WantedOutput wanted in _wanted)
        {
            if (_isWatched)
            {
                _names.Release(image, wanted.Kind, wanted.Options.Encoding.Format);
            }

            string output = _names.Claim(image, wanted.Kind, wanted.Options.Encoding.Format);
            if (!File.Exists(output))
            {
                outputs.Add(wanted.To(output));
            }
            else if (_isWatched && !isChanged && OutputAge.IsCurrent(output, image.Path, otherwise: _existing != ExistingOutputs.Replace))
            {
                continue;
            }
            else if (_existing == ExistingOutputs.Replace)
            {
                outputs.Add(wanted.To(output));
            }
            else if (_existing == ExistingOutputs.Refuse)
            {
                throw new OutputExistsException(output);
            }
        }

        return outputs;
    }
}
