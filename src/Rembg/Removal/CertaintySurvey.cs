using System.Management.Automation;

using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>
/// Looks at all photos of a run to find the certainty below which a given share of them lies. The masks are kept for the run
/// itself: in the user's cache if the run uses it, else in a temporary directory.
/// </summary>
internal sealed class CertaintySurvey : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly RembgCmdlet _cmdlet;
    private readonly DirectoryInfo? _temporary;

    /// <summary>Prepares a survey.</summary>
    /// <param name="cmdlet">The cmdlet that shows progress, on its pipeline thread.</param>
    /// <param name="cache">The cache of the run; null if it has none.</param>
    public CertaintySurvey(RembgCmdlet cmdlet, MaskCache? cache)
    {
        _cmdlet = cmdlet;
        _temporary = cache is null ? Directory.CreateTempSubdirectory("rembg-") : null;
        Masks = cache ?? new MaskCache(_temporary!.FullName, long.MaxValue);
    }

    /// <summary>The masks of the photos.</summary>
    public MaskCache Masks { get; }

    /// <summary>Looks at photos. Photos that cannot be read are reported later, by the run itself.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="remover">The remover with the first model.</param>
    /// <param name="share">The share of photos, 0–1.</param>
    /// <param name="limit">The number of photos at which the survey looks at once.</param>
    /// <param name="stopToken">Stops the survey.</param>
    /// <returns>The certainty below which the share of photos lies; 0 if it has no photos, 1 if it has all.</returns>
    public double FindLimit(IReadOnlyList<ImageFile> photos, BackgroundRemover remover, double share, int limit, CancellationToken stopToken)
    {
        BatchProgress progress = new("Looking at the photos");
        progress.Expect(photos.Count);
        List<double> certainties = [];
        using OrderedBatch<ImageFile, double> batch = new(limit, (photo, token) => remover.MeasureCertainty(photo.Path, token), stopToken);
        void Take(bool untilEmpty)
        {
            while (!batch.IsEmpty && (untilEmpty || batch.IsFull))
            {
                if (TryTake(batch, out Task<double>? work))
                {
                    progress.Advance();
                    if (work.IsCompletedSuccessfully)
                    {
                        certainties.Add(work.Result);
                    }
                }

                if (progress.Next() is { } record)
                {
                    _cmdlet.WriteProgress(record);
                }
            }
        }

        foreach (ImageFile photo in photos)
        {
            batch.Add(photo);
            Take(untilEmpty: false);
        }

        Take(untilEmpty: true);
        _cmdlet.WriteProgress(progress.Completed());
        certainties.Sort();
        int count = (int)Math.Round(share * certainties.Count, MidpointRounding.AwayFromZero);
        return count == 0 ? 0 : count == certainties.Count ? 1 : certainties[count];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _temporary?.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The system deletes temporary files, too.
        }
    }

    private static bool TryTake(OrderedBatch<ImageFile, double> batch, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Task<double>? work)
    {
        try
        {
            return batch.TryTake(Patience, out _, out work);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
