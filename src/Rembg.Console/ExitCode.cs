namespace Rembg.Hosting;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>There was no error.</summary>
    public const int Success = 0;

    /// <summary>There was an error, whether work went on after it or not.</summary>
    public const int Failure = 1;

    /// <summary>Nothing was tried: the arguments, the script or the installation make no sense.</summary>
    public const int Misuse = 2;
}
