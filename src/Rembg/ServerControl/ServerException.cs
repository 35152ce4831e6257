namespace Rembg.ServerControl;

/// <summary>The problems that a server can have.</summary>
internal enum ServerProblem
{
    /// <summary>ASP.NET Core, which runs the server, is missing.</summary>
    AspNetCoreMissing,

    /// <summary>Other machines could use the server, and the user has not allowed this.</summary>
    Open,

    /// <summary>A server is already running there.</summary>
    Running,

    /// <summary>Another program uses the port.</summary>
    PortInUse,

    /// <summary>The server ended or did not become ready.</summary>
    Failed,

    /// <summary>The server still has work.</summary>
    Busy,

    /// <summary>The specified server is not running.</summary>
    NotFound,
}

/// <summary>Thrown if a server cannot be started, found or stopped.</summary>
internal sealed class ServerException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => Problem switch
    {
        ServerProblem.AspNetCoreMissing => "AspNetCoreMissing",
        ServerProblem.Open => "ServerOpen",
        ServerProblem.Running => "ServerRunning",
        ServerProblem.PortInUse => "PortInUse",
        ServerProblem.Failed => "ServerFailed",
        ServerProblem.Busy => "ServerBusy",
        ServerProblem.NotFound => "ServerNotFound",
        _ => throw new InvalidOperationException($"Unknown problem {Problem}."),
    };

    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="target">The address or port that was given.</param>
    /// <param name="message">The problem, in a sentence.</param>
    public ServerException(ServerProblem problem, string target, string message)
        : base(target, message)
    {
        Problem = problem;
    }

    /// <summary>The problem.</summary>
    public ServerProblem Problem { get; }
}
