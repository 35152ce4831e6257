namespace Rembg.Server.Contract;

/// <summary>The exit codes of a server.</summary>
internal static class ServerExitCode
{
    /// <summary>The server was told to stop.</summary>
    public const int Stopped = 0;

    /// <summary>An error ended the server.</summary>
    public const int Failure = 1;

    /// <summary>An option makes no sense.</summary>
    public const int Misuse = 2;

    /// <summary>Another program has the port.</summary>
    public const int PortInUse = 3;
}
