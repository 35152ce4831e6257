using System.Text.RegularExpressions;

namespace Rembg.ServerControl;

/// <summary>Finds the reason that a server ended in the server's log.</summary>
internal static partial class ServerLog
{
    /// <summary>Returns the message of the last error.</summary>
    /// <param name="path">The log.</param>
    /// <returns>The message; null if the log has no message.</returns>
    public static string? LastError(string path)
    {
        try
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return Error().Matches(reader.ReadToEnd()) is [.., var last] ? last.Groups["message"].Value.Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Matches a line of .NET's simple console format: time, level, category, event, message.</summary>
    [GeneratedRegex(@"^\S+ (fail|crit): \S+\[-?\d+\] (?<message>.+)$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
