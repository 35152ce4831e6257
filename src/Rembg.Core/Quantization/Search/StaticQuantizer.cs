using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Equalization;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization.Search;

/// <summary>Quantizes a calibrated model according to any recipe: it is calibrated once, so trials are cheap.</summary>
internal sealed class StaticQuantizer : IRecipeWriter
{
    private readonly PreparedModel _model;
    private readonly QuantizationOptions _options;
    private readonly bool _reduceRange;
    private readonly NodeFilter _filter;
    private readonly RangeEstimator _estimator;
    private readonly IReadOnlyDictionary<string, InputCorrelation> _correlations;
    private readonly KeptNumbers _kept = new();
    private (double Alpha, Equalized Model)? _equalized;

    /// <summary>Prepares to quantize a model.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="options">The types, the granularity and the nodes to quantize.</param>
    /// <param name="reduceRange">True for 7-bit weights.</param>
    /// <param name="statistics">The values seen in calibration, see <see cref="CalibratedTensors"/>.</param>
    /// <param name="correlations">The correlations of the inputs of convolutions; empty if no recipe needs them.</param>
    /// <param name="estimator">Finds ranges.</param>
    public StaticQuantizer(
        PreparedModel model,
        QuantizationOptions options,
        bool reduceRange,
        IReadOnlyDictionary<string, ActivationStatistics> statistics,
        IReadOnlyDictionary<string, InputCorrelation> correlations,
        RangeEstimator estimator)
    {
        _model = model;
        _options = options;
        _reduceRange = reduceRange;
        _filter = new NodeFilter(options);
        Statistics = statistics;
        _correlations = correlations;
        _estimator = estimator;
    }

    /// <summary>The calibration statistics of each tensor, before any equalization.</summary>
    public IReadOnlyDictionary<string, ActivationStatistics> Statistics { get; }

    /// <summary>Returns the activations whose ranges may be needed, regardless of the nodes that are left in FP32.</summary>
    public static IReadOnlyList<string> CalibratedTensors(PreparedModel model) =>
        QuantizationLayout.Create(model, static _ => true, static _ => true, static _ => true).Tensors;

    /// <inheritdoc/>
    public QuantizationLayout Lay(Recipe recipe)
    {
        (PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics, _) = Equalize(recipe.Alpha);
        return QuantizationLayout.Create(
            model,
            node => _filter.Allows(node) && !recipe.FloatNodes.Contains(node.Name),
            node => _filter.Allows(node) && !recipe.FloatNodes.Contains(node.Name),
            tensor => statistics[tensor].Lowest >= 0,
            hasRealResults: _options.Accuracy == AccuracyPolicy.Guarded);
    }

    /// <inheritdoc/>
    public QuantizedModel Quantize(Recipe recipe, CancellationToken cancellationToken)
    {
        (PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics, IReadOnlyDictionary<string, InputCorrelation> correlations) = Equalize(recipe.Alpha);
        QuantizationLayout layout = Lay(recipe);
        QuantizationNumbers numbers = _kept.Of(recipe, () => new NumberFinder(model, layout, _options, _reduceRange).Find(
            _estimator.Estimate(model, statistics, recipe, cancellationToken),
            recipe.BiasCorrection ? new ChannelMeans(statistics, _estimator.CountValues(cancellationToken)) : null,
            recipe.Compensation ? correlations : null));
        return new QuantizedModel(model, layout, numbers);
    }

    /// <inheritdoc/>
    public ModelProto Write(QuantizedModel quantized)
    {
        ModelProto pairs = QdqWriter.Write(quantized);
        return _options.Format == QuantizationFormat.QOperator ? QOperatorWriter.Write(pairs) : pairs;
    }

    private Equalized Equalize(double alpha)
    {
        if (_equalized?.Alpha != alpha)
        {
            // Two equalized copies of a large model would need hundreds of megabytes.
            _equalized = null;
            (PreparedModel model, IReadOnlyDictionary<string, ActivationStatistics> statistics, Func<string, double[]?> scales) = ChannelEqualizer.Equalize(_model, Statistics, alpha);
            Dictionary<string, InputCorrelation> correlations = [];
            foreach (NodeProto node in _model.Graph.Nodes.Where(node => _correlations.ContainsKey(node.Name)))
            {
                InputCorrelation correlation = _correlations[node.Name];
                correlations.Add(node.Name, scales(node.Input[0]) is { } divisors ? correlation.DividedBy(divisors) : correlation);
            }

            _equalized = (alpha, new Equalized(model, statistics, correlations));
        }

        return _equalized!.Value.Model;
    }

    private sealed record Equalized(
        PreparedModel Model,
        IReadOnlyDictionary<string, ActivationStatistics> Statistics,
        IReadOnlyDictionary<string, InputCorrelation> Correlations);
}
