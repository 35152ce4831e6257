using System.Management.Automation;
using System.Text.Json;

namespace Rembg.Tests;

/// <summary>Models measured through the real engine, each in a process of its own.</summary>
public sealed class MeasureRembgModelTests : CmdletTest
{
    private const string Quick = "-Iterations 6 -Warmup 1";

    private static string Photos => Path.GetDirectoryName(SharedData.Photo("girl.png"))!;

    [Fact]
    public void Models_of_the_pipeline_are_measured_against_the_first()
    {
        string[] models = [Write("a.onnx"), Write("b.int8.onnx")];
        FileInfo[] files = [.. models.Select(static model => new FileInfo(model))];
        ShellResult result = Run($"$args[0] | Measure-RembgModel {Quick}", [files]).ThrowOnError();
        Assert.Equal(models, result.Output.Select(static model => (string)Value(model, "ModelPath")!));
        Assert.Equal(["a", "b.int8"], result.Output.Select(static model => (string)Value(model, "Model")!));
        Assert.Equal([true, false], result.Output.Select(static model => (bool)Value(model, "IsBaseline")!));
        Assert.All(result.Output, static model =>
        {
            Assert.Equal(new FileInfo((string)Value(model, "ModelPath")!).Length, Value(model, "FileSize"));
            Assert.InRange((double)Value(model, "LatencyMin")!, 0.001, (double)Value(model, "LatencyMedian")!);
            Assert.InRange((double)Value(model, "LatencyMedian")!, 0.001, (double)Value(model, "LatencyP95")!);
            Assert.InRange((long)Value(model, "PeakMemory")!, 20_000_000, 2_000_000_000);
            Assert.Null(Value(model, "IoU"));
        });
        Assert.Null(Value(result.Output[0], "Comparison"));
        dynamic comparison = Value(result.Output[1], "Comparison")!;
        Assert.Equal(1.0, (double)comparison.FileSize);
    }

    [Fact]
    public void Masks_are_compared_with_the_true_ones_and_with_the_first_models()
    {
        string[] photos = [Files.Add(SharedData.Photo("girl.png")), Files.Add(SharedData.Photo("horse.jpg"))];
        Directory.CreateDirectory(Files["masks"]);
        File.Copy(SharedData.Mask("girl.png"), Files["masks/girl.png"]);
        File.Copy(SharedData.Mask("boat.png"), Files["masks/boat.png"]);
        string model = Write("a.onnx");
        ShellResult result = Run($"Measure-RembgModel $args[0], $args[0] -ImagePath $args[1] -GroundTruthPath $args[2] {Quick}", model, photos, Files["masks"]).ThrowOnError();
        Assert.Equal(2, result.Output.Count);
        Assert.Contains(result.Warnings, static warning => warning.Contains("boat.png", StringComparison.Ordinal));
        dynamic second = result.Output[1];
        Assert.Equal(1.0, (double)second.Agreement.IoU.Mean);
        Assert.Equal(0.0, (double)second.Agreement.MeanAbsoluteError.Worst);
        Assert.InRange((double)second.Quality.MeanAbsoluteError.Mean, 0.001, 1);
        Assert.Equal((double)second.Quality.MeanAbsoluteError.Mean, (double)second.MeanAbsoluteError);
        Assert.InRange((double)second.ImagesPerSecond, 0.01, 10_000);
        Assert.Equal(photos.Order(), ((IEnumerable<object>)second.Photos).Select(static photo => (string)((dynamic)photo).Photo).Order());
    }

    [Fact]
    public void The_preset_has_the_two_batches_of_the_tutorial()
    {
        string[] models = [Write("a [1].onnx"), Write("b.onnx")];
        ShellResult result = Run($"Measure-RembgModel -LiteralPath $args[0] -Preset Tutorial {Quick} -InformationVariable told; $told.MessageData.Message", [models]).ThrowOnError();
        Assert.Matches(@"^10 of 512 × 512 and 50 of 256 × 256: b takes \d+\.\d s and a \[1] .* saved\), and \d+ MB of memory .* MB saved\)\.$", (string)result.Output[2].BaseObject);
        dynamic model = result.Output[1];
        Assert.Equal(["10 of 512 × 512", "50 of 256 × 256"], ((IEnumerable<object>)model.Batches).Select(static batch => (string)((dynamic)batch).Batch.ToString()));
        Assert.All((IEnumerable<object>)model.Batches, static batch => Assert.True((double)((dynamic)batch).TotalTime > 0));
    }

    [Fact]
    public void A_stopped_run_leaves_its_report_and_its_variable()
    {
        string[] photos = [.. Enumerable.Range(0, 200).Select(i => Files.Add(SharedData.Photo("girl.png"), $"photos/{i:000}.png"))];
        string model = Write("a.onnx");
        using System.Management.Automation.PowerShell shell = Create($"Measure-RembgModel $args[0] -ImagePath $args[1] -ReportPath $args[2] -OutVariable measured {Quick}", model, Files["photos"], Files["report.json"]);
        using ManualResetEventSlim isMakingMasks = new();
        shell.Streams.Progress.DataAdded += (_, added) =>
        {
            // The display changes five times a second at most, so no particular photo is sure to be shown.
            ProgressRecord shown = shell.Streams.Progress[added.Index];
            if (shown.SecondsRemaining > 0 && shown.StatusDescription.Contains("mask of", StringComparison.Ordinal))
            {
                isMakingMasks.Set();
            }
        };
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(isMakingMasks.Wait(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken));
        shell.Stop();
        Assert.ThrowsAny<Exception>(() => shell.EndInvoke(running));

        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(Files["report.json"]));
        JsonElement written = Assert.Single(report.RootElement.EnumerateArray());
        Assert.False(written.GetProperty("IsComplete").GetBoolean());
        Assert.True(written.GetProperty("LatencyMedian").GetDouble() > 0);
        dynamic kept = Assert.Single((System.Collections.ArrayList)shell.Runspace.SessionStateProxy.GetVariable("measured"))!;
        Assert.False((bool)kept.IsComplete);
        Assert.Contains((IEnumerable<string>)kept.Notes, note => note.Contains($"of {photos.Length} photos", StringComparison.Ordinal));
    }

    [Fact]
    public void After_the_time_budget_the_object_says_that_it_is_not_complete()
    {
        ShellResult result = Run($"Measure-RembgModel $args[0] -ImagePath $args[1] -TimeBudget 0.001 {Quick}", Write("a.onnx"), Files.Add(SharedData.Photo("girl.png")));
        dynamic model = Assert.Single(result.Output);
        Assert.False((bool)model.IsComplete);
        Assert.Contains(result.Warnings, static warning => warning.Contains("time budget was spent", StringComparison.Ordinal));
        Assert.Equal(["OptionsInvalid"], Run($"Measure-RembgModel $args[0] -TimeBudget -1 {Quick}", Write("a.onnx")).ErrorIds);
    }

    [Theory]
    [InlineData("report.html")]
    [InlineData("report.json")]
    [InlineData("report.csv")]
    [InlineData("report.png")]
    public void A_report_is_written_and_replaced_only_by_force(string name)
    {
        string model = Write("a.onnx");
        Run($"Measure-RembgModel $args[0] -ReportPath $args[1] -WhatIf {Quick}", model, Files[name]).ThrowOnError();
        Assert.Equal(["a.onnx"], Files.Files);
        Run($"Measure-RembgModel $args[0] -ReportPath $args[1] {Quick}", model, Files[name]).ThrowOnError();
        byte[] first = File.ReadAllBytes(Files[name]);
        ShellResult again = Run($"Measure-RembgModel $args[0] -ReportPath $args[1] {Quick}", model, Files[name]);
        Assert.True(again.Terminated);
        Assert.Equal(["OutputExists"], again.ErrorIds);
        Assert.Equal(first, File.ReadAllBytes(Files[name]));
        Run($"Measure-RembgModel $args[0] -ReportPath $args[1] -Force {Quick}", model, Files[name]).ThrowOnError();
        Assert.Equal(new[] { "a.onnx", name }.Order(), Files.Files.Order());
        if (name.EndsWith(".json", StringComparison.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(first);
            Assert.Equal("a", document.RootElement.EnumerateArray().First().GetProperty("Model").GetString());
        }
    }

    [Fact]
    public void A_model_that_fails_is_reported_and_the_others_are_measured()
    {
        File.WriteAllText(Files["bad.onnx"], "not a model");
        ShellResult result = Run($"Measure-RembgModel $args[0], $args[1] {Quick}", Files["bad.onnx"], Write("good.onnx"));
        Assert.False(result.Terminated);
        Assert.Equal(["MeasurementFailed"], result.ErrorIds);
        Assert.Equal(Files["bad.onnx"], result.Errors[0].TargetObject);
        Assert.Equal(2, result.Output.Count);
        Assert.NotNull(Value(result.Output[0], "Failure"));
        Assert.True((double)Value(result.Output[1], "LatencyMedian")! > 0);
    }

    [Theory]
    [InlineData("-ReportPath report.txt", "OptionsInvalid")]
    [InlineData("-GroundTruthPath $args[1]", "OptionsInvalid")]
    [InlineData("-ImagePath ./none.jpg", "ImageNotFound")]
    [InlineData("-ImagePath ./none*.jpg", "NoImagesFound")]
    [InlineData("-Reference u3net", "ModelNotFound")]
    [InlineData("-Iterations 0", "ParameterArgumentValidationError")]
    [InlineData("-Preset Lesson", "CannotConvertArgumentNoMessage")]
    public void A_bad_setup_is_a_terminating_error(string options, string errorId)
    {
        ShellResult result = Run($"Measure-RembgModel $args[0] {options}", Write("a.onnx"), SharedData.Mask("girl.png"));
        Assert.True(result.Terminated);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["a.onnx"], Files.Files);
    }

    [Fact]
    public void Missing_models_are_errors_of_their_own()
    {
        ShellResult result = Run($"Measure-RembgModel $args[0], $args[1] {Quick}", Files["none.onnx"], Write("a.onnx"));
        Assert.Equal(["ModelNotFound"], result.ErrorIds);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Stopping_is_immediate()
    {
        string model = Files.Add(SharedData.Model);
        using PowerShell pipeline = Create("Measure-RembgModel $args[0] -Iterations 10000 -ImagePath $args[1]", model, Photos);
        using ManualResetEventSlim measuring = new();
        pipeline.Streams.Progress.DataAdded += (_, _) => measuring.Set();
        IAsyncResult running = pipeline.BeginInvoke();
        Assert.True(measuring.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        long start = Environment.TickCount64;
        await pipeline.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => pipeline.EndInvoke(running));

        // "At once" to a person; the bound is generous because test machines are busy.
        Assert.InRange(Environment.TickCount64 - start, 0, 5000);
    }

    [Fact]
    public void Progress_is_shown_and_taken_away()
    {
        ShellResult result = Run($"Measure-RembgModel $args[0] {Quick}", Write("a.onnx")).ThrowOnError();
        Assert.Equal("Measuring 1 model", result.Progress[0].Activity);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    private static object? Value(PSObject measurement, string property) => measurement.Properties[property].Value;

    private string Write(string name)
    {
        File.WriteAllBytes(Files[name], TinyModel.Convolutions(64, 64));
        return Files[name];
    }
}
