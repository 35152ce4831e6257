using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;


namespace Rembg.Measuring;

/// <summary>A measuring process, as seen by its parent: each request gets a reply. Disposing ends the process.</summary>
internal sealed class MeasuringProcess : IDisposable
{
    // The limit for a dying process's error output, of which only the beginning matters.
    private const int MostErrorCharacters = 4096;

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private bool _isIdle = true;

    private MeasuringProcess(Process process)
    {
        _process = process;
    }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a process.</summary>
    /// <exception cref="MeasuringException">The process cannot be started.</exception>
    public static MeasuringProcess Start(MeasuringProgram program)
    {
        ProcessStartInfo start = new(program.FileName, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            MeasuringProcess process = new(Process.Start(start)!);
            process._process.ErrorDataReceived += (_, line) => process.Keep(line.Data);
            process._process.BeginErrorReadLine();
            return process;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new MeasuringException($"The measuring process '{program.FileName}' cannot be started: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Sends a request and waits for the reply.</summary>
    /// <typeparam name="TReply">The type of the reply to the request.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="patience">The longest time to wait for a reply; after it, the process is ended.</param>
    /// <param name="cancellationToken">Ends the process at once.</param>
    /// <exception cref="MeasuringException">The process replied with an error or has ended.</exception>
    public TReply Ask<TReply>(MeasuringRequest request, TimeSpan patience, CancellationToken cancellationToken)
        where TReply : MeasuringReply
    {
        cancellationToken.ThrowIfCancellationRequested();
        _isIdle = false;
        try
        {
            _process.StandardInput.WriteLine(MeasuringJson.Write(request));
            _process.StandardInput.Flush();
            Task<string?> answer = ReadAsync();
            if (!answer.Wait((int)patience.TotalMilliseconds, cancellationToken))
            {
                Kill();
                throw new MeasuringException($"The measuring process did not reply within {patience.TotalMinutes:0} minutes and was ended.");
            }

            string line = answer.Result ?? throw Ended(null);
            _isIdle = true;
            return Read<TReply>(line);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or AggregateException)
        {
            throw Ended(exception);
        }
    }

    /// <summary>Lets the process exit by itself if it is waiting for a request; otherwise ends it.</summary>
    public void Dispose()
    {
        if (_isIdle)
        {
            CloseInput();
        }

        Kill();
        _process.Dispose();
    }

    /// <summary>Reads the next line that is a reply; a shell that hosts the worker may write lines of its own.</summary>
    private async Task<string?> ReadAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        }
        while (line is not null && !line.StartsWith('{'));

        return line;
    }

    private static TReply Read<TReply>(string line)
        where TReply : MeasuringReply
    {
        try
        {
            return MeasuringJson.ReadReply(line) switch
            {
                TReply reply => reply,
                ErrorReply error => throw new MeasuringException(error.Message) { IsOfImage = error.IsOfImage },
                _ => throw new MeasuringException("The measuring process sent a reply to another request."),
            };
        }
        catch (JsonException exception)
        {
            throw new MeasuringException("The measuring process sent an invalid reply.", exception);
        }
    }

    private MeasuringException Ended(Exception? cause)
    {
        if (!_process.WaitForExit(TimeToEnd))
        {
            Kill();
            return new MeasuringException("The measuring process closed its output and was ended.", cause);
        }

        // Only without a time limit does this also wait for the last lines of the error stream.
        _process.WaitForExit();
        string said;
        lock (_errors)
        {
            said = _errors.ToString().Split('\n', 2)[0].TrimEnd('.', ' ', '\r');
        }

        return new MeasuringException($"The measuring process ended with exit code {_process.ExitCode}{(said.Length > 0 ? ": " + said : string.Empty)}.", cause);
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (!string.IsNullOrWhiteSpace(line) && _errors.Length < MostErrorCharacters)
            {
                _errors.Append(line).Append('\n');
            }
        }
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
            _process.WaitForExit(TimeToEnd);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The process has ended in the meantime.
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeToEnd);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The process has ended by itself in the meantime.
        }
    }
}
