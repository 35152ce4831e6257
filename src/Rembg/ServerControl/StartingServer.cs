using System.ComponentModel;
using System.Diagnostics;

using Rembg.Server.Contract;

namespace Rembg.ServerControl;

/// <summary>A server that is being started. If it does not become ready, disposing of this object ends it.</summary>
internal sealed class StartingServer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly ServerLaunch _launch;
    private readonly string _path;
    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _isUsable;

    private StartingServer(ServerLaunch launch, string path, Process process)
    {
        _launch = launch;
        _path = path;
        _process = process;
        process.StandardInput.Close();
        process.StandardOutput.Close();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="ServerException">The process cannot be started.</exception>
    /// <exception cref="RembgException">There is no usable directory for registrations.</exception>
    /// <exception cref="IOException">The directory cannot be created.</exception>
    public static StartingServer Start(ServerLaunch launch)
    {
        string path = ServerDirectory.FileFor(ServerDirectory.Create(), launch.Port);
        ProcessStartInfo command = launch.ToCommand(path);
        try
        {
            using KeptHandles kept = new();
            return new StartingServer(launch, path, Process.Start(command)!);
        }
        catch (Win32Exception exception)
        {
            throw new ServerException(ServerProblem.Failed, launch.Target, $"'{command.FileName}' cannot be started: {exception.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Waits until the server is ready.</summary>
    /// <param name="patience">The longest time to wait.</param>
    /// <param name="report">Receives the progress.</param>
    /// <param name="stopToken">Cancels the start.</param>
    /// <exception cref="ServerException">The server ended, or was not ready in time.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    public RembgServer Await(TimeSpan patience, Action<string> report, CancellationToken stopToken)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < patience)
        {
            RequireLife();
            RembgServer? server = Ask(stopToken);
            if (server?.State == RembgServerState.Failed)
            {
                throw new ServerException(ServerProblem.Failed, _launch.Target, ServerLog.LastError(server.LogPath) ?? "The server cannot load its model.");
            }

            if (server?.State == RembgServerState.Ready)
            {
                _isUsable = true;
                return server;
            }

            report(server is null ? "Starting" : $"Loading the model {server.Model}");
            if (stopToken.WaitHandle.WaitOne(Interval))
            {
                throw new OperationCanceledException(stopToken);
            }
        }

        throw new ServerException(ServerProblem.Failed, _launch.Target, $"The server was not ready within {patience.TotalSeconds:0.#} seconds and was ended.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isUsable)
        {
            End();
        }

        // From now on, the server's error output is discarded and blocks nothing.
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    /// <summary>Returns the server and its state; null if it has not registered yet.</summary>
    private RembgServer? Ask(CancellationToken stopToken) =>
        Registration.Read(_path) is { } registration && registration.Id == _process.Id ? ServerProbe.Ask([registration], stopToken)[0] : null;

    private void RequireLife()
    {
        if (!_process.HasExited)
        {
            return;
        }

        string said = _errors.GetAwaiter().GetResult().Trim();
        string reason = said.Length > 0 ? said : ServerLog.LastError(Registration.LogOf(_path)) ?? $"The server ended with exit code {_process.ExitCode}.";
        throw new ServerException(_process.ExitCode == ServerExitCode.PortInUse ? ServerProblem.PortInUse : ServerProblem.Failed, _launch.Target, reason);
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeToEnd);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The server has ended in the meantime.
        }

        File.Delete(_path);
        if (_launch.Port == 0)
        {
            // No later start would overwrite it.
            File.Delete(Registration.LogOf(_path));
        }
    }
}
