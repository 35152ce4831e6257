namespace Rembg.Server.Contract;

/// <summary>The settings that a server and the cmdlet that starts it share.</summary>
internal static class ServerDefaults
{
    /// <summary>The address to listen on.</summary>
    public const string Address = "127.0.0.1";

    /// <summary>The port to listen on.</summary>
    public const int Port = 7000;

    /// <summary>The highest port.</summary>
    public const int LargestPort = 65535;

    /// <summary>The number of photos that wait for their turn, at most.</summary>
    public const int QueueSize = 32;

    /// <summary>The environment variable of the API keys. A command line can be read by every user of the machine, an environment by its own alone.</summary>
    public const string ApiKeyVariable = "Rembg__ApiKey";

    /// <summary>The separator of API keys.</summary>
    public const char ApiKeySeparator = ',';
}
