using System.Diagnostics;
using System.Text.Json;

using Rembg.Benchmarks.Files;

namespace Rembg.Benchmarks.Serve;

/// <summary>The server of the module in a process of its own, until this is disposed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly string _registration;

    private ServerProcess(Process process, string registration, Uri address)
    {
        _process = process;
        _registration = registration;
        Address = address;
    }

    /// <summary>The address that it listens at.</summary>
    public Uri Address { get; }

    /// <summary>The most memory that has been resident so far, in bytes.</summary>
    public long Peak
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts it and waits until its model is loaded.</summary>
    /// <param name="work">Where it registers.</param>
    /// <param name="models">The directory of models.</param>
    /// <param name="options">More of its options.</param>
    /// <exception cref="BenchmarkException">It does not start.</exception>
    public static ServerProcess Start(WorkDirectory work, string models, params string[] options)
    {
        string registration = Path.Combine(work.Empty("server"), "registration.json");
        ProcessStartInfo start = new("dotnet", [BuildOutputs.Server, "--port", "0", "--registration", registration, "--log-file", registration + ".log", .. options]) { RedirectStandardInput = true };
        start.Environment["U2NET_HOME"] = models;
        Process process = Process.Start(start)!;
        if (!SpinWait.SpinUntil(() => File.Exists(registration) || process.WaitForExit(Interval), Patience) || process.HasExited)
        {
            throw new BenchmarkException($"The server did not start: see {registration}.log.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(registration));
        ServerProcess server = new(process, registration, new Uri(document.RootElement.GetProperty("address").GetString()!));
        server.WaitUntilReady();
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_registration);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void WaitUntilReady()
    {
        using HttpClient client = new() { BaseAddress = Address };
        if (!SpinWait.SpinUntil(() => client.GetAsync("/readyz").GetAwaiter().GetResult().IsSuccessStatusCode, Patience))
        {
            throw new BenchmarkException("The server did not get ready.");
        }
    }
}
