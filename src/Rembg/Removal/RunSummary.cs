using System.Globalization;

namespace Rembg.Removal;

/// <summary>The totals of a run, in its last information message.</summary>
/// <param name="Done">The number of photos for which outputs were made.</param>
/// <param name="Skipped">
/// The number of photos that were skipped because their outputs existed or their directory could not be written to.
/// </param>
/// <param name="Failed">The number of errors: photos that failed, and paths without photos.</param>
/// <param name="Outputs">The number of files that were written or contents that were returned.</param>
/// <param name="WithoutSubject">The number of processed photos in which the model found no subject.</param>
/// <param name="Elapsed">The time from the beginning to the end.</param>
public sealed record RunSummary(int Done, int Skipped, int Failed, int Outputs, int WithoutSubject, TimeSpan Elapsed)
{
    /// <summary>Formats the totals as one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Done} done, {Skipped} skipped, {Failed} failed{(WithoutSubject > 0 ? $", {WithoutSubject} without a subject" : string.Empty)}, in {Elapsed:hh\\:mm\\:ss}.");
}
