using Rembg.ServerControl;

namespace Rembg;

/// <summary>One of this user's servers on this machine.</summary>
public sealed class RembgServer
{
    private static readonly string[] Everywhere = ["0.0.0.0", "[::]"];

    /// <summary>Creates the description of a server.</summary>
    internal RembgServer(Registration registration, RembgServerState state)
    {
        Registration = registration;
        State = state;
    }

    /// <summary>The process id.</summary>
    public int Id => Registration.Id;

    /// <summary>The address at which this machine reaches the server.</summary>
    public Uri Address => ToReach(Registration.Address);

    /// <summary>The port that the server listens on.</summary>
    public int Port => Address.Port;

    /// <summary>The model for requests that do not name one.</summary>
    public string Model => Registration.Model;

    /// <summary>The state of the server at the time of the query.</summary>
    public RembgServerState State { get; }

    /// <summary>The time since when the server has been ready, in local time.</summary>
    public DateTime Started => Registration.Started.ToLocalTime();

    /// <summary>The version of its module.</summary>
    public string Version => Registration.Version;

    /// <summary>The full path of the server's log.</summary>
    public string LogPath => Registration.LogPath;

    /// <summary>The registration of the server.</summary>
    internal Registration Registration { get; }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    /// <summary>Replaces the address of a server that listens on all addresses, to which nobody can connect.</summary>
    internal static Uri ToReach(Uri address) =>
        Everywhere.Contains(address.Host) ? new UriBuilder(address) { Host = address.Host == Everywhere[0] ? "127.0.0.1" : "localhost" }.Uri : address;
}
