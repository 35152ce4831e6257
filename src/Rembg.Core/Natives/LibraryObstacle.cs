namespace Rembg.Natives;

/// <summary>The reason why the system does not load a native library, and what to do about it.</summary>
/// <param name="Reason">The reason, as a clause.</param>
/// <param name="Remedy">The remedy, as an imperative clause.</param>
internal sealed record LibraryObstacle(string Reason, string Remedy)
{
    /// <summary>The remedy for a file that is incomplete, altered or missing.</summary>
    public const string InstallAgain = "install Rembg again, completely and in the version for this system";

    /// <summary>Creates the obstacle for a damaged file.</summary>
    /// <param name="detail">The details, in the words of the system or of this project.</param>
    public static LibraryObstacle Damage(string detail) => new($"the file is damaged ({detail})", InstallAgain);

    /// <summary>The reason and the remedy, in one clause.</summary>
    public override string ToString() => $"{Reason}; {Remedy}";
}
