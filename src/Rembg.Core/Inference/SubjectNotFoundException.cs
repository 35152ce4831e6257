using System.Globalization;

namespace Rembg.Inference;

/// <summary>Thrown if the model finds no subject in a photo and one is required.</summary>
public sealed class SubjectNotFoundException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "SubjectNotFound";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="confidence">The largest probability of any pixel, 0–1.</param>
    public SubjectNotFoundException(string path, double confidence)
        : base(path, string.Create(CultureInfo.InvariantCulture, $"No subject was found in '{path}' (confidence {confidence:F3}); no output was written."))
    {
    }
}
