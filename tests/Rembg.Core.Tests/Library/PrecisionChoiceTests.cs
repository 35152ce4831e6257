using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Machine;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The form of a model that is used, for every state of both files.</summary>
[Trait("Speed", "Fast")]
public sealed class PrecisionChoiceTests : IDisposable
{
    private static readonly byte[] Model = TinyModel.Brightness(8, 8);
    private static readonly DateTime Earlier = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StoredModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public void Without_any_file_there_is_nothing_to_choose()
    {
        Assert.Null(Choose(ModelPrecision.Auto));
        Assert.Null(Choose(ModelPrecision.Fp32));
        Assert.Throws<VariantNotFoundException>(() => Choose(ModelPrecision.Int8));
        Assert.Throws<ModelNotFoundException>(() => PrecisionChoice.Make(_models.Store, "u3net", ModelPrecision.Auto, ExecutionDevice.Auto, default));
        Assert.Throws<ModelNotFoundException>(() => PrecisionChoice.Make(_models.Store, "u3net", ModelPrecision.Int8, ExecutionDevice.Auto, default));
        Assert.Throws<ModelNotFoundException>(() => PrecisionChoice.Make(_models.Store, "dis_custom", ModelPrecision.Fp32, ExecutionDevice.Auto, default));
    }

    [Fact]
    public void A_proven_faster_form_is_chosen_and_a_slower_one_is_not()
    {
        string full = _models.Add("home/u2net.onnx", Model);
        Assert.Equal(full, Choose(ModelPrecision.Auto)!.Path);
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", Model);
        SpeedRecord.Write(quantized, sourceLatency: 100, latency: 40);
        Assert.Equal(quantized, Choose(ModelPrecision.Auto)!.Path);
        SpeedRecord.Write(quantized, sourceLatency: 100, latency: 140);
        Assert.Equal(full, Choose(ModelPrecision.Auto)!.Path);
        Assert.Equal(full, Choose(ModelPrecision.Fp32)!.Path);
        Assert.Equal(quantized, Choose(ModelPrecision.Int8)!.Path);
    }

    [Fact]
    public void A_speed_measured_elsewhere_says_nothing_here_and_the_instructions_of_the_cpu_decide()
    {
        string full = _models.Add("home/u2net.onnx", Model);
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", Model);
        string expected = IntegerArithmetic.IsFast ? quantized : full;
        Assert.Equal(expected, Choose(ModelPrecision.Auto)!.Path);

        SpeedRecord.Write(quantized, 100, IntegerArithmetic.IsFast ? 140 : 40);
        string record = _models["home/u2net.int8.speed.json"];
        string json = File.ReadAllText(record);
        File.WriteAllText(record, json.Replace("threads", "other threads", StringComparison.Ordinal));
        Assert.Equal(expected, Choose(ModelPrecision.Auto)!.Path);
        File.WriteAllText(record, json[..(json.Length / 2)]);
        Assert.Equal(expected, Choose(ModelPrecision.Auto)!.Path);
    }

    [Fact]
    public void An_unproven_form_is_not_chosen_by_itself()
    {
        string full = _models.Add("home/u2net.onnx", Model);
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", Model, meetsTarget: false);
        SpeedRecord.Write(quantized, 100, 40);
        Assert.Equal(full, Choose(ModelPrecision.Auto)!.Path);
        _models.Add("home/u2net.int8.onnx", Model);
        Assert.Equal(full, Choose(ModelPrecision.Auto)!.Path);
        _models.Add("home/u2net.int8.onnx", [1, 2, 3]);
        Assert.Equal(full, Choose(ModelPrecision.Auto)!.Path);
        Assert.Equal(quantized, Choose(ModelPrecision.Int8)!.Path);
    }

    [Fact]
    public void A_form_of_a_model_that_was_replaced_is_not_chosen()
    {
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", Model);
        SpeedRecord.Write(quantized, 100, 40);
        File.SetLastWriteTimeUtc(quantized, Earlier);
        string same = _models.Add("home/u2net.onnx", Model);
        Assert.Equal(quantized, Choose(ModelPrecision.Auto)!.Path);
        _models.Add("home/u2net.onnx", TinyModel.Brightness(16, 16));
        Assert.Equal(same, Choose(ModelPrecision.Auto)!.Path);
    }

    [Fact]
    public void A_form_alone_serves_and_a_form_can_be_named()
    {
        string quantized = _models.AddQuantized("home/u2net.int8.onnx", Model, meetsTarget: false);
        Assert.Equal(quantized, Choose(ModelPrecision.Auto)!.Path);
        Assert.Null(Choose(ModelPrecision.Fp32));
        Assert.Equal(quantized, PrecisionChoice.Make(_models.Store, "u2net.int8", ModelPrecision.Auto, ExecutionDevice.Auto, default)!.Path);
        Assert.Throws<ModelNotFoundException>(() => PrecisionChoice.Make(_models.Store, "u2net.fp16", ModelPrecision.Auto, ExecutionDevice.Auto, default));
        Assert.Throws<OptionsInvalidException>(() => PrecisionChoice.Make(_models.Store, "u2net.int8", ModelPrecision.Fp32, ExecutionDevice.Auto, default));
    }

    private PrecisionChoice? Choose(ModelPrecision precision) => PrecisionChoice.Make(_models.Store, "u2net", precision, ExecutionDevice.Auto, default);
}
