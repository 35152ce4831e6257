using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rembg.ServerControl;

/// <summary>The process of a server, whoever started it.</summary>
internal sealed class ServerProcess : IDisposable
{
    // Clocks are set, and the system counts a process' start in hundredths of seconds of its own.
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly bool _isCertain;

    private ServerProcess(Process process, bool isCertain)
    {
        _process = process;
        _isCertain = isCertain;
    }

    /// <summary>True if the server has ended.</summary>
    public bool HasEnded => _isCertain ? _process.HasExited || IsDefunct(_process.Id) : !Exists(_process.Id);

    /// <summary>Finds the process of a registration.</summary>
    /// <returns>The process, or one that tells nothing of itself (on Windows an elevated one, on Linux one behind hidepid) and may be it; null where it is no more, or its number has become another process'.</returns>
    public static ServerProcess? Find(Registration registration)
    {
        Process? process = null;
        try
        {
            process = Process.GetProcessById(registration.Id);
            if (!process.HasExited && !IsDefunct(process.Id) && process.StartTime.ToUniversalTime() <= registration.Started + ClockError)
            {
                return new ServerProcess(process, isCertain: true);
            }
        }
        catch (Win32Exception)
        {
            return new ServerProcess(process!, isCertain: false);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }

        process?.Dispose();
        return null;
    }

    /// <summary>Ends it at once, where it is certain that it is the server.</summary>
    public void Kill()
    {
        if (!_isCertain)
        {
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, or may not be ended: whoever waits for its end finds out.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static bool Exists(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a process has ended and only keeps its number until its parent asks for it: in a container nobody may ever
    /// ask. Of this process' own children .NET asks, a moment later.
    /// </summary>
    private static bool IsDefunct(int id)
    {
        try
        {
            // proc(5): state and parent follow the name, which is in brackets and may be anything.
            return OperatingSystem.IsLinux()
                && File.ReadAllText($"/proc/{id}/stat") is var stat
                && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 4) is [_, "Z", var parent, _]
                && parent != Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
