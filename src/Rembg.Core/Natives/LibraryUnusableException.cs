namespace Rembg.Natives;

/// <summary>A native library shipped with this one is missing or cannot be loaded. A library of the system never takes its place.</summary>
public sealed class LibraryUnusableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "LibraryUnusable";

    private readonly LibraryObstacle _obstacle;

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="obstacle">The reason and the remedy.</param>
    internal LibraryUnusableException(string path, LibraryObstacle obstacle)
        : base(path, $"The library '{path}', which is part of Rembg, cannot be loaded: {obstacle}.")
    {
        _obstacle = obstacle;
    }

    /// <summary>The remedy, as a sentence.</summary>
    public string Remedy => $"{char.ToUpperInvariant(_obstacle.Remedy[0])}{_obstacle.Remedy[1..]}.";

    /// <summary>The reason and the remedy, as a clause.</summary>
    internal string Reason => _obstacle.ToString();
}
