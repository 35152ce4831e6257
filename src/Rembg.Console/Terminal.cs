namespace Rembg.Hosting;

/// <summary>The three streams of the process: their capabilities, and the progress line, which must not mix with other output.</summary>
internal sealed class Terminal
{
    // Wide enough for a table with full paths: in a file or a pipe, long lines do no harm, but a truncated path is lost.
    private const int RedirectedWidth = 200;

    private readonly Lock _lock = new();
    private bool _showsProgress;

    /// <summary>True if a user can be asked and can answer.</summary>
    public bool IsInteractive { get; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>True if normal output may be coloured.</summary>
    public bool HasOutputColors { get; } = !Console.IsOutputRedirected && AllowsColors;

    /// <summary>True if errors and other messages may be coloured.</summary>
    public bool HasMessageColors { get; } = !Console.IsErrorRedirected && AllowsColors;

    /// <summary>The width of output in columns.</summary>
    public static int Width => Console.IsOutputRedirected ? RedirectedWidth : WindowWidth;

    /// <summary>The width of the window in columns; 80, the usual width, if it is unknown.</summary>
    private static int WindowWidth => Console.WindowWidth is > 0 and int width ? width : 80;

    // See https://no-color.org. A Windows console shows the sequences as text unless they are enabled; Windows Terminal always
    // supports them.
    private static bool AllowsColors =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);

    /// <summary>Writes normal output.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public void Write(string text) => WriteTo(Console.Out, text);

    /// <summary>Writes text that is not a result: errors, warnings, questions.</summary>
    public void WriteMessage(string text)
    {
        try
        {
            WriteTo(Console.Error, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The stream is closed or its disk is full, so the exit code is the only way left to report it.
        }
    }

    /// <summary>Replaces the progress line, truncated to the window's width; an empty line clears it.</summary>
    public void ShowProgress(string line)
    {
        lock (_lock)
        {
            if (Console.IsErrorRedirected || (line.Length == 0 && !_showsProgress))
            {
                return;
            }

            // The line is padded to cover all other text. It is one column shorter than the window, because a line that fills
            // the window would wrap and could not be erased.
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
