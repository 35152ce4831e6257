using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Rembg.Reporting;

/// <summary>
/// The columns of results that a view cannot compute with a property alone. A script in the view would do the same, but the engine takes
/// tens of milliseconds to compile a long one for the first result of a session.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResultColumns
{
    private const int SourceWidth = 16;

    // The columns before the output, with the spaces between them.
    private const int OtherWidth = 58;

    // Lines in a window of 200 columns, for a host that has no window, and the least that tells files apart.
    private const int DefaultWidth = 142;
    private const int LeastWidth = 22;

    /// <summary>The file name of a photo, or the end of a long name.</summary>
    /// <param name="source">The photo's path.</param>
    public static string Source(string? source) => End(Path.GetFileName(source) ?? string.Empty, SourceWidth);

    /// <summary>The path of an output below the current location, or its end, which tells files apart.</summary>
    /// <param name="output">The full path; empty for an output in memory.</param>
    /// <param name="state">The session, which has the current location.</param>
    /// <param name="host">The host, which has a window.</param>
    public static string Output(string? output, SessionState state, PSHost host)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(host);
        string path = output ?? string.Empty;
        string below = state.Path.CurrentFileSystemLocation.ProviderPath.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return End(path.StartsWith(below, StringComparison.Ordinal) ? path[below.Length..] : path, OutputWidth(host));
    }

    private static string End(string text, int width) => text.Length > width ? $"…{text[^(width - 1)..]}" : text;

    private static int OutputWidth(PSHost host)
    {
        try
        {
            int width = host.UI.RawUI.BufferSize.Width - OtherWidth;
            return width <= 0 ? DefaultWidth : Math.Max(width, LeastWidth);
        }
#pragma warning disable CA1031 // A host without a window throws what it likes.
        catch (Exception)
#pragma warning restore CA1031
        {
            return DefaultWidth;
        }
    }
}
