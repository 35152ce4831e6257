using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>A run as a whole: order, progress, stopping.</summary>
public sealed class RemoveImageBackgroundRunTests : CmdletTest
{
    [Fact]
    public void Results_describe_each_photo_in_input_order()
    {
        // The first is by far the slowest; it must still come first.
        string[] photos = [SharedData.Photo("bike.jpg"), SharedData.Photo("girl.png"), SharedData.Photo("human-6.jpg"), SharedData.Photo("long.jpg")];
        ShellResult result = Run("$args[0] | Remove-ImageBackground -DestinationPath $args[1] -ThrottleLimit 4", photos, Files["out"]).ThrowOnError();

        Assert.Equal(photos, result.Output.Select(output => (string)output.Properties["Source"].Value));
        dynamic bike = result.Output[0];
        Assert.Equal(Files["out/bike.png"], (string)bike.Output);
        Assert.Equal((3000, 2000, "u2netp", true), ((int)bike.Width, (int)bike.Height, (string)bike.Model, (bool)bike.HasSubject));
        Assert.InRange((double)bike.Coverage, 0.1, 0.5);
        Assert.InRange((double)bike.Confidence, 0.9, 1);
        Assert.InRange((int)bike.BoundingBox.Width, 1000, 3000);
        Assert.True((double)bike.Time.Decode > 0 && (double)bike.Time.Inference > 0 && (double)bike.Time.Mask > 0 && (double)bike.Time.Encode > 0);
        Assert.Equal(["bike.png", "girl.png", "human-6.png", "long.png"], Files.Files.Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_photo_without_a_subject_warns()
    {
        string photo = Files["black.png"];
        File.WriteAllBytes(photo, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoA4AAABIAAEQRe/SAAAAAElFTkSuQmCC"));
        ShellResult result = Run("Remove-ImageBackground $args[0]", photo);
        Assert.Empty(result.Errors);
        Assert.Contains("No subject", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.False((bool)result.Output[0].Properties["HasSubject"].Value);
    }

    [Fact]
    public void Progress_counts_and_completes()
    {
        for (int i = 0; i < 12; i++)
        {
            Files.Add(SharedData.Photo("girl.png"), $"in/{i}.png");
        }

        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", Files["in"], Files["out"]).ThrowOnError();
        Assert.Contains(result.Progress, record => record is { PercentComplete: > 0 and < 100, SecondsRemaining: >= 0 } && record.StatusDescription.EndsWith("of 12", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Results_arrive_during_the_run_and_the_rest_stops_when_the_pipeline_ends()
    {
        for (int i = 0; i < 40; i++)
        {
            Files.Add(SharedData.Photo("girl.png"), $"in/{i:D2}.png");
        }

        // Select-Object is not part of the bare engine; leaving a loop ends the pipeline the same way.
        ShellResult result = Run(
            "foreach ($once in 1) { Remove-ImageBackground $args[0] -DestinationPath $args[1] | ForEach-Object { $_; break } }",
            Files["in"],
            Files["out"]);
        Assert.Single(result.Output);
        Assert.InRange(Files.Files.Count(file => file.StartsWith("out/", StringComparison.Ordinal)), 1, 30);
        Assert.DoesNotContain(Files.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_is_immediate_and_leaves_only_whole_files()
    {
        for (int i = 0; i < 30; i++)
        {
            Files.Add(SharedData.Photo("bike.jpg"), $"in/{i:D2}.jpg");
        }

        using PowerShell pipeline = Create("Remove-ImageBackground $args[0] -DestinationPath $args[1]", Files["in"], Files["out"]);
        PSDataCollection<PSObject> output = [];
        using ManualResetEventSlim first = new();
        output.DataAdded += (_, _) => first.Set();
        IAsyncResult running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(first.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));

        long start = Environment.TickCount64;
        await pipeline.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => pipeline.EndInvoke(running));

        // "At once" to a person; the bound is generous because test machines are busy.
        Assert.InRange(Environment.TickCount64 - start, 0, 5000);
        Assert.DoesNotContain(Files.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
        int whole = Files.Files.Count(file => file.StartsWith("out/", StringComparison.Ordinal));
        Assert.InRange(whole, output.Count, 29);
        Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", SharedData.Photo("girl.png"), Files["out"]).ThrowOnError();
    }
}
