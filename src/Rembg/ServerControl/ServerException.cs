namespace Rembg.ServerControl;

/// <summary>The problems that a server can have.</summary>
internal enum ServerProblem
{
    /// <summary>There is no ASP.NET Core to run it.</summary>
    AspNetCoreMissing,

    /// <summary>Other machines could use it, and nobody said that they may.</summary>
    Open,

    /// <summary>One runs there already.</summary>
    Running,

    /// <summary>Another program has the port.</summary>
    PortInUse,

    /// <summary>It ended, or did not become ready.</summary>
    Failed,

    /// <summary>It still has work.</summary>
    Busy,

    /// <summary>No such server runs.</summary>
    NotFound,
}

/// <summary>A server cannot be started, found or stopped.</summary>
internal sealed class ServerException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="target">The address or port that was given.</param>
    /// <param name="message">What happened, in a sentence.</param>
    public ServerException(ServerProblem problem, string target, string message)
        : base(target, message)
    {
        Problem = problem;
    }

    /// <summary>The problem.</summary>
    public ServerProblem Problem { get; }
}
