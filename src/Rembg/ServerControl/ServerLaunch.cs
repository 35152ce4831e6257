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

    /// <summary>The port; 0 for a free port.</summary>
    public required int Port { get; init; }

    /// <summary>The valid keys of requests; if empty, the environment's.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>True to allow other machines to connect without a key.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>True to allow requests to specify a photo by its address.</summary>
    public bool AllowUrl { get; init; }

    /// <summary>The model; null for the server's default.</summary>
    public string? Model { get; init; }

    /// <summary>The form of the model to use.</summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>The device to run the model on.</summary>
    public ExecutionDevice Device { get; init; }

    /// <summary>The number of photos that may wait; null for the server's default.</summary>
    public int? QueueSize { get; init; }

    /// <summary>True to store masks.</summary>
    public bool Cache { get; init; }

    /// <summary>True to serve no web page.</summary>
    public bool NoPage { get; init; }

    /// <summary>True to reject models whose files are not the published or registered ones.</summary>
    public bool Strict { get; init; }

    /// <summary>The server's address, as far as it is known.</summary>
    public string Target => Port > 0 ? $"http://{(Address.Contains(':', StringComparison.Ordinal) ? $"[{Address.Trim('[', ']')}]" : Address)}:{Port}" : Address;

    private bool IsLoopback => Address.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Address.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private bool HasKey => ApiKeys.Count > 0 || Environment.GetEnvironmentVariable(ServerDefaults.ApiKeyVariable) is { Length: > 0 };

    /// <summary>Rejects a server that should not be started.</summary>
    /// <exception cref="ServerException">The server would be open to other machines, or is already running.</exception>
    /// <exception cref="OptionsInvalidException">A key contains a comma, which separates keys.</exception>
    public void Validate()
    {
        if (ApiKeys.Any(static key => key.Contains(ServerDefaults.ApiKeySeparator, StringComparison.Ordinal)))
        {
            throw new OptionsInvalidException("An API key must not contain a comma.");
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
                running.IsStopping ? $"The server on port {Port} was told to stop and is still finishing its work." : $"A server is already running on port {Port}: {RembgServer.ToReach(running.Address)}.");
        }
    }

    /// <summary>Returns the command that starts the server.</summary>
    /// <param name="registration">The registration file that the server will write.</param>
    /// <exception cref="ServerException">There is no program to run the server with.</exception>
    public ProcessStartInfo ToCommand(string registration)
    {
        string directory = Path.Combine(Path.GetDirectoryName(typeof(ServerLaunch).Assembly.Location)!, "server");
        string host = DotNetHost.Find(DotNetHost.AspNetCore)
            ?? throw new ServerException(ServerProblem.AspNetCoreMissing, Target, "The server needs the ASP.NET Core Runtime 10, which was not found; PowerShell does not include it.");
        ProcessStartInfo command = new(host, [Path.Combine(directory, "Rembg.Server.dll"), .. Options(registration)])
        {
            WorkingDirectory = directory,
            // If the server inherited the shell's streams, it would keep a pipe open or write over the prompt.
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
