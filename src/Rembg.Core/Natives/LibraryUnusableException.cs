namespace Rembg.Natives;

/// <summary>A native library that comes with this one is missing or cannot be loaded. A library of the system never takes its place.</summary>
public sealed class LibraryUnusableException : RembgException
{
    private readonly LibraryObstacle _obstacle;

    /// <summary>Creates the failure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="obstacle">The reason, and what to do.</param>
    internal LibraryUnusableException(string path, LibraryObstacle obstacle)
        : base(path, $"The library '{path}', which is part of Rembg, cannot be loaded: {obstacle}.")
    {
        _obstacle = obstacle;
    }

    /// <summary>The remedy, in a sentence.</summary>
    public string Remedy => $"{char.ToUpperInvariant(_obstacle.Remedy[0])}{_obstacle.Remedy[1..]}.";

    /// <summary>The reason and what to do, in a clause.</summary>
    internal string Reason => _obstacle.ToString();
}
