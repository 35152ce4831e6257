using System.Globalization;

namespace Rembg.Removal;

/// <summary>The sums of a run, which are the last of its information messages.</summary>
/// <param name="Done">Photos of which outputs were made.</param>
/// <param name="Skipped">Photos that were passed over: their outputs existed, or their directory could not be written.</param>
/// <param name="Failed">Errors: photos that failed, and paths that led to none.</param>
/// <param name="Outputs">Files that were written, or contents that were handed out.</param>
/// <param name="WithoutSubject">Photos among those done in which the model found no subject.</param>
/// <param name="Elapsed">The time from the beginning to the end.</param>
public sealed record RunSummary(int Done, int Skipped, int Failed, int Outputs, int WithoutSubject, TimeSpan Elapsed)
{
    /// <summary>The sums in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Done} done, {Skipped} skipped, {Failed} failed{(WithoutSubject > 0 ? $", {WithoutSubject} without a subject" : string.Empty)}, in {Elapsed:hh\\:mm\\:ss}.");
}
