using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rembg.ServerControl;

/// <summary>The process of a server, no matter who started it.</summary>
internal sealed class ServerProcess : IDisposable
{
    // Clocks are adjusted, and the system measures a process's start in its own hundredths of seconds.
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
    /// <returns>
    /// The process, or one that reveals nothing about itself (on Windows an elevated process, on Linux one behind hidepid) and
    /// may be the server's; null if it has ended or another process has its id now.
    /// </returns>
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
            // The process has ended.
        }

        process?.Dispose();
        return null;
    }

    /// <summary>Ends the process at once, if it is certainly the server's.</summary>
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
            // The process has ended in the meantime, or this user may not end it; the caller finds out while waiting for its end.
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
    /// True if a process has ended and only keeps its id until its parent asks for its exit code, which in a container may
    /// never happen. .NET asks for its own children's exit codes shortly after their end.
    /// </summary>
    private static bool IsDefunct(int id)
    {
        try
        {
            // proc(5): state and parent follow the name, which is in parentheses and may contain any character.
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
