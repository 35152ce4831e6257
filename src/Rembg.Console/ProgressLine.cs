using System.Globalization;
using System.Management.Automation;

namespace Rembg.Hosting;

/// <summary>Formats a progress record as one line.</summary>
internal static class ProgressLine
{
    /// <summary>
    /// Returns the percentage, the status (which contains counts for this module's cmdlets) and the remaining time, if the
    /// record has them; empty for a completed record.
    /// </summary>
    public static string Format(ProgressRecord record) => record.RecordType == ProgressRecordType.Completed
        ? string.Empty
        : string.Join("  ", Parts(record));

    private static IEnumerable<string> Parts(ProgressRecord record)
    {
        yield return record.Activity;
        if (record.PercentComplete >= 0)
        {
            yield return $"{record.PercentComplete,3} %";
        }

        yield return record.StatusDescription;
        if (record.SecondsRemaining >= 0)
        {
            TimeSpan remaining = TimeSpan.FromSeconds(record.SecondsRemaining);
            yield return remaining.ToString(remaining.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture) + " left";
        }
    }
}
