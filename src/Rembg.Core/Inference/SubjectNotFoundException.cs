using System.Globalization;

namespace Rembg.Inference;

/// <summary>The model found no subject in a photo, and one is required.</summary>
public sealed class SubjectNotFoundException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="confidence">The largest probability that the model gave any pixel, 0–1.</param>
    public SubjectNotFoundException(string path, double confidence)
        : base(path, string.Create(CultureInfo.InvariantCulture, $"No subject was found in '{path}' (confidence {confidence:F3}); nothing was written."))
    {
    }
}
