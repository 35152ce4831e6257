namespace Rembg.Imaging.Finishing;

/// <summary>A region is empty, or extends beyond the photo.</summary>
public sealed class RegionInvalidException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "RegionInvalid";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="message">A sentence that describes the problem.</param>
    /// <param name="isEmpty">True if the region is empty.</param>
    internal RegionInvalidException(string path, string message, bool isEmpty)
        : base(path, message)
    {
        IsEmpty = isEmpty;
    }

    /// <summary>True if the region is empty; false if it extends beyond the photo.</summary>
    public bool IsEmpty { get; }
}
