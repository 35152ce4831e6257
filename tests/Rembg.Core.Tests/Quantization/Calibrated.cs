using Microsoft.ML.OnnxRuntime;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>A small model with made-up photos and what calibration saw of them: what quantization starts from.</summary>
internal sealed record Calibrated(PreparedModel Model, SampleSet Samples, IReadOnlyDictionary<string, ActivationStatistics> Statistics)
{
    /// <summary>The recipe without any choice.</summary>
    public static Recipe Textbook { get; } = new(0, new RangeMethod(CalibrationMethod.MinMax), BiasCorrection: false, Compensation: false, Widening: 0, []);

    /// <summary>A graph that needs no preparation: its nodes and tensors keep their names.</summary>
    public static PreparedModel AsItIs(ModelProto model)
    {
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(model);
        string input = model.Graph.Input[0].Name;
        return new PreparedModel(model, input, (int)shapes[input][2], (int)shapes[input][3], model.Graph.Output[0].Name, shapes);
    }

    /// <summary>Calibrates a graph on photos of noise.</summary>
    public static Calibrated Of(PreparedModel model, int photos = 2, int seed = 1)
    {
        SampleSet samples = Photos(model.InputHeight, model.InputWidth, photos, seed);
        return new Calibrated(model, samples, Collect(model, samples));
    }

    /// <summary>Calibrates a graph that needs no preparation.</summary>
    public static Calibrated Of(ModelProto model, int photos = 2, int seed = 1) => Of(AsItIs(model), photos, seed);

    /// <summary>The statistics that calibration finds for a model.</summary>
    public static IReadOnlyDictionary<string, ActivationStatistics> Collect(PreparedModel model, SampleSet samples) =>
        RangeCollector.Collect(model, StaticQuantizer.CalibratedTensors(model), samples, static () => { }, default);

    /// <summary>Photos of noise.</summary>
    public static SampleSet Photos(int height, int width, int count, int seed) =>
        new(new ModelDescription { Name = "noise" }, width, [.. Enumerable.Range(seed, count).Select(photo => Pixels(height, width, photo))]);

    /// <summary>Quantizes by a recipe.</summary>
    public QuantizedModel Quantize(QuantizationOptions? options = null, Recipe? recipe = null) => Quantizer(options).Quantize(recipe ?? Textbook, default);

    /// <summary>The graph that a recipe makes.</summary>
    public ModelProto Write(QuantizationOptions? options = null, Recipe? recipe = null)
    {
        StaticQuantizer quantizer = Quantizer(options);
        return quantizer.Write(quantizer.Quantize(recipe ?? Textbook, default));
    }

    /// <summary>An output of a variant, the first where none is named.</summary>
    public float[] Run(ModelProto variant, int sample = 0, bool exact = false, string? output = null)
    {
        using SampleRunner runner = new(variant, Model, [output ?? Model.Output], exact: exact);
        using IDisposableReadOnlyCollection<OrtValue> values = runner.Run(Samples[sample], default);
        return values[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Asserts that another form of the model computes the same for the first photo.</summary>
    public void AssertSameFunction(PreparedModel changed, double tolerance)
    {
        (float[], long[]) photo = (Samples[0], [1, 3, Model.InputHeight, Model.InputWidth]);
        double difference = Reference.Difference(Reference.Run(Model.Model, photo)[0], Reference.Run(changed.Model, photo)[0]);
        Assert.True(difference < tolerance, $"{difference}");
    }

    private StaticQuantizer Quantizer(QuantizationOptions? options)
    {
        options ??= new QuantizationOptions();
        RangeEstimator estimator = new(Model, Statistics, Samples, options, UsefulRanges.Find(Model, Samples.Description));
        return new StaticQuantizer(Model, options, options.HasReducedRange, Statistics, CorrelationCollector.Collect(Model, Samples, default), estimator);
    }

    private static byte[] Pixels(int height, int width, int seed)
    {
        float[] planes = Reference.Noise([3, height, width], seed).Values;
        return [.. Enumerable.Range(0, planes.Length).Select(i => (byte)((planes[(i % 3 * height * width) + (i / 3)] + 2) * 63.75f))];
    }
}
