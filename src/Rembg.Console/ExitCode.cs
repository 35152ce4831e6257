namespace Rembg.Hosting;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>There were no errors.</summary>
    public const int Success = 0;

    /// <summary>There was an error, whether or not the work continued.</summary>
    public const int Failure = 1;

    /// <summary>
    /// A signal stopped the work, and the same command goes on with it: EX_TEMPFAIL of sysexits.h, which batch systems take for "try again".
    /// </summary>
    public const int Stopped = 75;

    /// <summary>Nothing was run: the arguments or the script are invalid, or the installation is incomplete.</summary>
    public const int Misuse = 2;
}
