namespace Rembg.Hosting;

/// <summary>
/// The three streams of the process: what each of them can do, and the one line of progress that every other output
/// has to go around.
/// </summary>
internal sealed class Terminal
{
    // Wide enough for a table with full paths: in a file or a pipe nobody sees where a line would have ended,
    // but a path cut short is lost.
    private const int RedirectedWidth = 200;

    private readonly Lock _lock = new();
    private bool _showsProgress;

    /// <summary>True if a person can be asked and can answer.</summary>
    public bool IsInteractive { get; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>True if normal output may be coloured.</summary>
    public bool HasOutputColors { get; } = !Console.IsOutputRedirected && AllowsColors;

    /// <summary>True if errors and other messages may be coloured.</summary>
    public bool HasMessageColors { get; } = !Console.IsErrorRedirected && AllowsColors;

    /// <summary>Columns that output is laid out for.</summary>
    public static int Width => Console.IsOutputRedirected ? RedirectedWidth : WindowWidth;

    /// <summary>Columns of the window; the usual 80 where it does not say.</summary>
    private static int WindowWidth => Console.WindowWidth is > 0 and int width ? width : 80;

    // See https://no-color.org. A console window of Windows shows the sequences as text unless somebody has switched
    // them on; Windows Terminal always understands them.
    private static bool AllowsColors =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);

    /// <summary>Writes normal output.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string text) => WriteTo(Console.Out, text);

    /// <summary>Writes what is not a result: errors, warnings, questions.</summary>
    public void WriteMessage(string text)
    {
        try
        {
            WriteTo(Console.Error, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The stream is closed or its disk is full: there is no place left to say so but the exit code.
        }
    }

    /// <summary>Shows a line of progress in place of the last one, cut to the window; an empty one takes it away.</summary>
    public void ShowProgress(string line)
    {
        lock (_lock)
        {
            if (Console.IsErrorRedirected || (line.Length == 0 && !_showsProgress))
            {
                return;
            }

            // Painted to the end of the window, over whatever else has come to stand there. A line that fills the window
            // would wrap, and what has wrapped cannot be taken back.
            int width = WindowWidth - 1;
            string visible = line.Length > width ? line[..width] : line;
            Console.Error.Write($"\r{visible.PadRight(width)}\r{visible}");
            _showsProgress = line.Length > 0;
        }
    }

    private void WriteTo(TextWriter stream, string text)
    {
        lock (_lock)
        {
            ShowProgress(string.Empty);
            stream.Write(text);
        }
    }
}
