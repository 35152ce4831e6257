using System.Globalization;
using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>The log of runs and the sums at their end.</summary>
public sealed class RunLogTests : CmdletTest
{
    private const string Header = "Time\tState\tPhoto\tDetail";

    public RunLogTests()
    {
        File.WriteAllBytes(Files["net.onnx"], TinyModel.Brightness(32, 32));
        Files.Add(SharedData.Photo("girl.png"), "in/a.png");
        Files.Add(SharedData.Photo("girl.png"), "in/b.png");
        File.WriteAllText(Files["in/broken\tone.jpg"], "not a photo");
    }

    [Fact]
    public void Each_photo_and_the_end_of_the_run_are_a_line_and_later_runs_append()
    {
        const string Command = "Remove-ImageBackground in, gone.jpg out -SkipExisting -LogPath logs/run.log -InformationVariable sums";
        ShellResult first = Here($"{Command}; $sums");
        Assert.Equal(["ImageUnreadable", "ImageNotFound"], first.ErrorIds.OrderDescending());
        Here(Command);

        string[] lines = File.ReadAllLines(Files["logs/run.log"]);
        Assert.Equal(Header, lines[0]);
        string[][] rows = [.. lines.Skip(1).Select(static line => line.Split('\t'))];
        Assert.All(rows, static row => Assert.Equal(4, row.Length));
        Assert.All(rows, static row => DateTimeOffset.ParseExact(row[0], "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        Assert.Equal(["done", "done", "ended", "failed", "failed"], rows.Take(5).Select(static row => row[1]).Order(StringComparer.Ordinal));
        Assert.Equal("ended", rows[4][1]);
        Assert.Equal(["ended", "failed", "failed", "skipped", "skipped"], rows.Skip(5).Select(static row => row[1]).Order(StringComparer.Ordinal));
        Assert.StartsWith("2 done, 0 skipped, 2 failed, in 00:0", rows[4][3], StringComparison.Ordinal);
        Assert.StartsWith("0 done, 2 skipped, 2 failed, in 00:0", rows[9][3], StringComparison.Ordinal);
        Assert.Contains(rows, row => row[1] == "done" && row[2] == Files["in/a.png"] && row[3].StartsWith(Files["out/a.png"] + " (", StringComparison.Ordinal));
        Assert.Contains(rows, row => row[1] == "failed" && row[2] == Files["in/broken one.jpg"] && row[3].StartsWith("ImageUnreadable: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sums_are_the_last_information_message()
    {
        ShellResult result = Here("$null = Remove-ImageBackground in out -InformationVariable sums -ErrorAction SilentlyContinue; $sums");
        InformationRecord message = Assert.IsType<InformationRecord>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(["RembgSummary"], message.Tags);
        PSObject sums = PSObject.AsPSObject(message.MessageData);
        Assert.Equal((2, 0, 1, 2), ((int)sums.Properties["Done"].Value, (int)sums.Properties["Skipped"].Value, (int)sums.Properties["Failed"].Value, (int)sums.Properties["Outputs"].Value));
        Assert.Matches(@"^2 done, 0 skipped, 1 failed, in 00:0\d:\d\d\.$", message.ToString());
    }

    [Fact]
    public void A_run_that_ends_early_says_so_and_why()
    {
        Here("Remove-ImageBackground in/a.png out -LogPath run.log -ModelPath none.onnx");
        Here("try { Remove-ImageBackground in out -LogPath run.log -ErrorAction Stop } catch { }");
        string[] states = [.. File.ReadLines(Files["run.log"]).Skip(1).Select(static line => line.Split('\t')[1])];
        Assert.Equal(["failed", "stopped"], states[..2]);
        Assert.Equal("stopped", states[^1]);
        Assert.Equal(1, states.Skip(2).Count(static state => state == "failed"));
    }

    [Fact]
    public void Nothing_but_a_log_is_appended_to()
    {
        byte[] before = File.ReadAllBytes(Files["in/a.png"]);
        ShellResult result = Here("Remove-ImageBackground in/b.png out -LogPath in/a.png");
        Assert.Equal(["OptionsInvalid"], result.ErrorIds);
        Assert.Contains("is not a log of this command", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Files["in/a.png"]));

        Assert.Equal(["OutputNotWritable"], Here("Remove-ImageBackground in/b.png out -LogPath in").ErrorIds);
        Assert.False(Directory.Exists(Files["out"]));
    }

    [Fact]
    public void WhatIf_logs_nothing()
    {
        Here("Remove-ImageBackground in/a.png out -LogPath run.log -WhatIf; $WhatIfPreference = $true; Remove-ImageBackground in/a.png out -LogPath run.log").ThrowOnError();
        Assert.False(File.Exists(Files["run.log"]));
    }

    [Fact]
    public async Task Two_runs_can_share_a_log()
    {
        using Shell other = new();
        string script = $"foreach ($i in 1..8) {{ $null = Remove-ImageBackground '{Files["in/a.png"]}' '{Files["shared"]}' -Force -ModelPath '{Files["net.onnx"]}' -LogPath '{Files["run.log"]}' }}";
        Task<ShellResult> beside = Task.Run(() => other.Run(script.Replace("in/a.png", "in/b.png", StringComparison.Ordinal)));
        Run(script).ThrowOnError();
        (await beside).ThrowOnError();
        string[] lines = File.ReadAllLines(Files["run.log"]);
        Assert.All(lines, static line => Assert.Equal(4, line.Split('\t').Length));
        Assert.Equal(1 + (2 * 8 * 2), lines.Length);
    }

    private ShellResult Here(string command) =>
        Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Files.Path}'); if ('{command.Contains("-ModelPath", StringComparison.Ordinal)}' -eq 'False') {{ $PSDefaultParameterValues['Remove-ImageBackground:ModelPath'] = '{Files["net.onnx"]}' }}; {command}");
}
