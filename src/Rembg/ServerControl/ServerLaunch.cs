using System.Diagnostics;
using System.Net;

using Rembg.Inference.Devices;
using Rembg.Machine;
using Rembg.Models;
using Rembg.Server.Contract;

namespace Rembg.ServerControl;

/// <summary>The command line of a server.</summary>
internal sealed record ServerLaunch
{
    /// <summary>The address to listen on.</summary>
    public required string Address { get; init; }

    /// <summary>The port; 0 for one that is free.</summary>
    public required int Port { get; init; }

    /// <summary>The keys that requests may show; without any, those of the environment.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Allows to listen beyond this machine without a key.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Allows photos to be named by an address.</summary>
    public bool AllowUrl { get; init; }

    /// <summary>The model; null for the server's own choice.</summary>
    public string? Model { get; init; }

    /// <summary>The form of the model that is used.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>The device that it runs on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>The number of photos that may wait; null for the server's own choice.</summary>
    public int? QueueSize { get; init; }

    /// <summary>Keeps masks.</summary>
    public bool Cache { get; init; }

    /// <summary>Serves no web page.</summary>
    public bool NoPage { get; init; }

    /// <summary>Refuses models whose files are not the published or registered ones.</summary>
    public bool Strict { get; init; }

    /// <summary>The address that the server will have, as far as it is known.</summary>
    public string Target => Port > 0 ? $"http://{(Address.Contains(':', StringComparison.Ordinal) ? $"[{Address.Trim('[', ']')}]" : Address)}:{Port}" : Address;

    private bool IsLoopback => Address.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Address.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private bool HasKey => ApiKeys.Count > 0 || Environment.GetEnvironmentVariable(ServerDefaults.ApiKeyVariable) is { Length: > 0 };

    /// <summary>Refuses what is better not started.</summary>
    /// <exception cref="ServerException">It is open to others, or runs already.</exception>
    /// <exception cref="ArgumentException">A key has a comma, by which the server tells keys apart.</exception>
    public void Validate()
    {
        if (ApiKeys.Any(static key => key.Contains(ServerDefaults.ApiKeySeparator, StringComparison.Ordinal)))
        {
            throw new ArgumentException("An API key has no comma.");
        }

        if (!IsLoopback && !HasKey && !AllowAnonymous)
        {
            throw new ServerException(ServerProblem.Open, Address, $"Listening on {Address} would let other machines use this server without a key.");
        }

        if (Port > 0 && ServerDirectory.List().FirstOrDefault(registration => registration.Address.Port == Port) is { } running)
        {
            throw new ServerException(
                ServerProblem.Running,
                Target,
                running.IsStopping ? $"The server at port {Port} was told to stop and still finishes its work." : $"A server already runs at port {Port}: {RembgServer.ToReach(running.Address)}.");
        }
    }

    /// <summary>The command.</summary>
    /// <param name="registration">The file that the server is to write.</param>
    /// <exception cref="ServerException">There is nothing to run it with.</exception>
    public ProcessStartInfo ToCommand(string registration)
    {
        string directory = Path.Combine(Path.GetDirectoryName(typeof(ServerLaunch).Assembly.Location)!, "server");
        string host = DotNetHost.Find(DotNetHost.AspNetCore)
            ?? throw new ServerException(ServerProblem.AspNetCoreMissing, Target, "The server needs the ASP.NET Core Runtime 10, which was not found; PowerShell has none of its own.");
        ProcessStartInfo command = new(host, [Path.Combine(directory, "Rembg.Server.dll"), .. Options(registration)])
        {
            WorkingDirectory = directory,
            // What it would inherit otherwise is the shell's: it would keep a pipe open, or write into the prompt.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (ApiKeys.Count > 0)
        {
            command.Environment[ServerDefaults.ApiKeyVariable] = string.Join(ServerDefaults.ApiKeySeparator, ApiKeys);
        }

        return command;
    }

    private IEnumerable<string> Options(string registration)
    {
        List<string> options = [$"--address={Address}", $"--port={Port}", $"--precision={Precision}", $"--device={Device}", $"--registration={registration}", $"--log-file={Registration.LogOf(registration)}"];
        if (Model is not null)
        {
            options.Add($"--model={Model}");
        }

        if (QueueSize is { } size)
        {
            options.Add($"--queue-size={size}");
        }

        (string Name, bool IsSet)[] switches = [("--allow-anonymous", AllowAnonymous), ("--allow-url", AllowUrl), ("--cache", Cache), ("--no-page", NoPage), ("--strict", Strict)];
        return [.. options, .. switches.Where(static option => option.IsSet).Select(static option => option.Name)];
    }
}
