using System.Management.Automation;
using System.Text.Json;

namespace Rembg.Tests;

/// <summary>The models that the cmdlet takes, its outputs, and its messages.</summary>
public sealed class ConvertToQuantizedModelTests : CmdletTest
{
    private static string Photos => Path.GetDirectoryName(SharedData.Photo("girl.png"))!;

    [Fact]
    public void A_quantized_model_is_described_and_used()
    {
        string model = Write("tiny.onnx", TinyModel.WithMetadata(TinyModel.Convolutions(64, 64), "rembg.name", "bright"));
        dynamic result = Assert.Single(Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 6", model, Photos).ThrowOnError().Output);

        string output = Files["tiny.int8.onnx"];
        Assert.Equal((model, output), ((string)result.Source, (string)result.Output));
        Assert.Equal((new FileInfo(model).Length, new FileInfo(output).Length), ((long)result.SourceSize, (long)result.OutputSize));
        Assert.True((bool)result.MeetsTarget);
        Assert.InRange((double)result.IoU, 0.98, 1);
        Assert.Equal(6, (int)result.CalibrationCount + (int)result.JudgedCount);
        Assert.InRange((double)result.ExpectedWorstIoU, 0.5, (double)result.Agreement.IoU.Worst);
        Assert.Equal((1, true), ((double)result.QuantizedShare, (bool)result.IsExactEverywhere));
        Assert.Equal(["tiny.int8.onnx", "tiny.onnx"], Files.Files);

        ShellResult names = Run("foreach ($result in $args[0]) { $result.PSPath; $result.ModelPath }", [(object)result]).ThrowOnError();
        Assert.Equal([output, output], names.Output.Select(static name => name.ToString()));
        string photo = Files.Add(SharedData.Photo("girl.png"));
        Assert.Single(Run("Remove-ImageBackground $args[0] -ModelPath $args[1]", photo, output).ThrowOnError().Output);
    }

    [Fact]
    public void Models_are_found_by_pattern_and_by_pipeline_and_outputs_are_passed_over()
    {
        Write("in/a [1].onnx", TinyModel.Convolutions(32, 32));
        Write("in/b.onnx", TinyModel.Convolutions(32, 32));
        Write("in/c.int8.onnx", TinyModel.Convolutions(32, 32));
        File.WriteAllText(Files["in/notes.txt"], "no model");

        const string Options = "-Mode WeightOnly -Accuracy Unchecked -DestinationPath $args[1]";
        Run($"ConvertTo-QuantizedModel $args[0] {Options}", Files["in/*"], Files["pattern"]).ThrowOnError();
        string[] models = Directory.GetFiles(Files["in"], "*.onnx");
        Run($"$args[0] | ForEach-Object {{ [System.IO.FileInfo] $_ }} | ConvertTo-QuantizedModel {Options}", models, Files["files"]).ThrowOnError();
        Run($"[pscustomobject]@{{ ModelPath = $args[0] }} | ConvertTo-QuantizedModel {Options}", Files["in/b.onnx"], Files["property"]).ThrowOnError();
        Assert.Equal(
            ["files/a [1].int8.onnx", "files/b.int8.onnx", "pattern/a [1].int8.onnx", "pattern/b.int8.onnx", "property/b.int8.onnx"],
            Files.Files.Where(static file => !file.StartsWith("in/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_named_by_name_goes_into_the_users_directory()
    {
        Write("home/u2netp.onnx", TinyModel.Convolutions(32, 32));
        const string Script = "$env:U2NET_HOME = $args[0]; try { ConvertTo-QuantizedModel -Model u2netp -Mode Float16 -Accuracy Unchecked } finally { $env:U2NET_HOME = $null }";
        Assert.Single(Run(Script, Files["home"]).ThrowOnError().Output);
        Assert.Equal(["home/u2netp.fp16.onnx", "home/u2netp.onnx"], Files.Files);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_reads_no_model()
    {
        string model = Write("text.onnx", "not a model"u8.ToArray());
        Assert.Empty(Run("ConvertTo-QuantizedModel $args[0] -DestinationPath $args[1] -ReportPath $args[1] -WhatIf", model, Files["out/"]).ThrowOnError().Output);
        Assert.Equal(["text.onnx"], Files.Files);
    }

    [Theory]
    [InlineData("-Mode Dynamic")]
    [InlineData("-Mode Float16")]
    [InlineData("-Format QOperator")]
    [InlineData("-PerTensor -ReduceRange -Equalization 0.5 -BiasCorrection -CalibrationMethod Percentile")]
    [InlineData("-Equalization None -ReduceRange:$false -BiasCorrection:$false -InputSize 64")]
    [InlineData("-WeightType QUInt8 -KeepOutput -TimeBudget 0:5:0 -PixelLimit 1000000")]
    [InlineData("-TargetCpu ExactSums -MinimumWorstIoU 0.1 -MinimumQuantized 0.1 -MinimumIoU 0.5 -MaximumError 0.5")]
    [InlineData("-IncludeOperator Conv -ExcludeNode Conv_2, *v_2 -MinimumIoU 0.5 -MaximumError 0.5")]
    public void Options_reach_the_core(string options)
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        dynamic result = Assert.Single(Run($"ConvertTo-QuantizedModel $args[0] $args[1] {options} -CalibrationPath $args[2] -SampleCount 4", model, Files["out.onnx"], Photos).ThrowOnError().Output);
        Assert.Equal(options.Contains("Dynamic", StringComparison.Ordinal) ? "Dynamic" : options.Contains("Float16", StringComparison.Ordinal) ? "Float16" : "Static", (string)result.Mode.ToString());
        Assert.Equal(options.Contains("QOperator", StringComparison.Ordinal), (string)result.Format.ToString() == "QOperator");
        Assert.Equal(options.Contains("ExactSums", StringComparison.Ordinal) || options.Contains("ReduceRange:", StringComparison.Ordinal), false.Equals((object)result.IsExactEverywhere));
    }

    [Fact]
    public void Reports_are_written_beside_each_other_and_replaced_with_the_output()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        const string Script = "ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 4 -ReportPath $args[2] -Force";
        Run(Script, model, Photos, Files["report.json"]).ThrowOnError();
        ShellResult again = Run(Script, model, Photos, Files["report.json"]).ThrowOnError();
        Assert.Equal(["report.json", "report.png", "tiny.int8.onnx", "tiny.onnx"], Files.Files);

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Files["report.json"]));
        Assert.Equal(Files["tiny.int8.onnx"], report.RootElement.GetProperty("Output").GetString());
        Assert.NotEmpty(report.RootElement.GetProperty("Sensitivities").EnumerateArray());
        Assert.DoesNotContain(again.Warnings, static warning => warning.Contains("no plot", StringComparison.Ordinal));
    }

    [Fact]
    public void Photos_that_cannot_be_read_are_warned_of()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        File.WriteAllText(Files["broken.jpg"], "not a photo");
        ShellResult result = Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1], $args[2] -SampleCount 100", model, Photos, Files["broken.jpg"]).ThrowOnError();
        Assert.Contains(result.Warnings, static warning => warning.Contains("broken.jpg", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        const string Script = "ConvertTo-QuantizedModel $args[0] $args[1] -CalibrationPath $args[2] -SampleCount 4 -Accuracy Unchecked";
        Run(Script, model, Files["1/out.onnx"], Photos).ThrowOnError();
        Run(Script, model, Files["2/out.onnx"], Photos).ThrowOnError();
        Assert.Equal(File.ReadAllBytes(Files["1/out.onnx"]), File.ReadAllBytes(Files["2/out.onnx"]));
    }

    [Fact]
    public void Progress_goes_through_the_phases_and_completes()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        ShellResult result = Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 4", model, Photos).ThrowOnError();
        int[] percentages = [.. result.Progress.Where(static record => record.RecordType == ProgressRecordType.Processing).Select(static record => record.PercentComplete)];
        Assert.Equal(percentages.Order(), percentages);
        Assert.All(percentages, static percentage => Assert.InRange(percentage, 0, 100));
        Assert.Contains(result.Progress, static record => record.StatusDescription.StartsWith("Verifying", StringComparison.Ordinal));
        Assert.Equal("Quantizing tiny.onnx", result.Progress[0].Activity);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task Stopping_is_immediate_and_leaves_nothing()
    {
        string model = Files.Add(SharedData.Model);
        using PowerShell pipeline = Create("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1]", model, Photos);
        using ManualResetEventSlim calibrating = new();
        pipeline.Streams.Progress.DataAdded += (_, added) =>
        {
            if (!pipeline.Streams.Progress[added.Index].StatusDescription.StartsWith("Preparing", StringComparison.Ordinal))
            {
                calibrating.Set();
            }
        };
        IAsyncResult running = pipeline.BeginInvoke();
        Assert.True(calibrating.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));

        long start = Environment.TickCount64;
        await pipeline.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => pipeline.EndInvoke(running));

        // "At once" to a person; the bound is generous because test machines are busy.
        Assert.InRange(Environment.TickCount64 - start, 0, 5000);
        Assert.Equal([Path.GetFileName(model)], Files.Files);
    }

    private string Write(string name, byte[] model)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[name])!);
        File.WriteAllBytes(Files[name], model);
        return Files[name];
    }
}
