namespace Rembg.Imaging.Finishing;

/// <summary>A region is empty, or is not part of the photo.</summary>
public sealed class RegionInvalidException : RembgException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="message">The fault, in a sentence.</param>
    /// <param name="isEmpty">True if there is nothing in it.</param>
    internal RegionInvalidException(string path, string message, bool isEmpty)
        : base(path, message)
    {
        IsEmpty = isEmpty;
    }

    /// <summary>True if the region is empty, false if it reaches beyond the photo.</summary>
    public bool IsEmpty { get; }
}
