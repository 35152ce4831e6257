using Rembg.Metrics;

namespace Rembg.Measuring.Reports;

/// <summary>A metric of masks against true alphas; 0 is best for all of them.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Name">The name in the literature.</param>
/// <param name="Meaning">The meaning, in a few words.</param>
/// <param name="Format">Formats a value.</param>
/// <param name="Over">Returns mean and worst over all photos.</param>
internal sealed record MattingMetric(string Property, string Name, string Meaning, Func<double, string> Format, Func<MattingErrorSummary, MetricSummary> Over)
{
    /// <summary>All metrics, the simplest first.</summary>
    public static IReadOnlyList<MattingMetric> All { get; } =
    [
        new(nameof(MattingErrorSummary.Sad), "SAD", "sum of absolute differences, in thousands", Figures.Significant, static errors => errors.Sad),
        new(nameof(MattingErrorSummary.MeanSquaredError), "MSE", "mean squared error", Figures.Metric, static errors => errors.MeanSquaredError),
        new(nameof(MattingErrorSummary.Gradient), "gradient", "error of fine structures, in thousands", Figures.Significant, static errors => errors.Gradient),
        new(nameof(MattingErrorSummary.Connectivity), "connectivity", "error of loose parts, in thousands", Figures.Significant, static errors => errors.Connectivity),
    ];
}
