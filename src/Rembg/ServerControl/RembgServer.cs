using Rembg.ServerControl;

namespace Rembg;

/// <summary>A server of this user that runs on this machine.</summary>
public sealed class RembgServer
{
    private static readonly string[] Everywhere = ["0.0.0.0", "[::]"];

    /// <summary>Describes a server.</summary>
    internal RembgServer(Registration registration, RembgServerState state)
    {
        Registration = registration;
        State = state;
    }

    /// <summary>The number of its process.</summary>
    public int Id => Registration.Id;

    /// <summary>The address at which this machine reaches the server.</summary>
    public Uri Address => ToReach(Registration.Address);

    /// <summary>The port that it listens on.</summary>
    public int Port => Address.Port;

    /// <summary>The model where a request names none.</summary>
    public string Model => Registration.Model;

    /// <summary>The state of the server when this was asked for.</summary>
    public RembgServerState State { get; }

    /// <summary>Since when it can be used, in local time.</summary>
    public DateTime Started => Registration.Started.ToLocalTime();

    /// <summary>The version of the module that it is of.</summary>
    public string Version => Registration.Version;

    /// <summary>The full path of its log.</summary>
    public string LogPath => Registration.LogPath;

    /// <summary>The registration of the server.</summary>
    internal Registration Registration { get; }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    /// <summary>A server that listens on all addresses tells one that nobody can connect to.</summary>
    internal static Uri ToReach(Uri address) =>
        Everywhere.Contains(address.Host) ? new UriBuilder(address) { Host = address.Host == Everywhere[0] ? "127.0.0.1" : "localhost" }.Uri : address;
}
