using System.Management.Automation;
using System.Text.Json;

namespace Rembg.Tests.Sharing;

/// <summary>Journals of runs, and what Get-RembgJournal reads from them.</summary>
public sealed class JournalTests : CmdletTest
{
    public JournalTests()
    {
        File.WriteAllBytes(Files["net.onnx"], TinyModel.Brightness(8, 8));
        Files.Add(SharedData.Photo("human-6.jpg"), "in/a.jpg");
        Files.Add(SharedData.Photo("girl.png"), "in/sub/ü.png");
        File.WriteAllText(Files["in/broken.jpg"], "not a photo");
    }

    [Fact]
    public void Each_photo_is_a_line_of_JSON_with_the_values_of_its_result()
    {
        ShellResult result = Here("Remove-ImageBackground in out -Recurse -Journal journal -Shard 0/1");
        string file = Assert.Single(Directory.GetFiles(Files["journal"]));
        Assert.Matches($@"^{Environment.MachineName}_0of1_\d{{8}}T\d{{9}}Z_{Environment.ProcessId}\.jsonl$", Path.GetFileName(file));
        JsonElement[] lines = [.. File.ReadAllLines(file).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(5, lines.Length);
        Assert.Equal((1, "0/1"), (lines[0].GetProperty("journal").GetInt32(), lines[0].GetProperty("shard").GetString()));
        Assert.True(lines[^1].GetProperty("complete").GetBoolean());

        JsonElement done = lines.Single(static line => line.TryGetProperty("source", out JsonElement source) && source.GetString() == "sub/ü.png");
        PSObject output = result.Output.Single(static output => ((string)output.Properties["Source"].Value).EndsWith("ü.png", StringComparison.Ordinal));
        Assert.Equal("Done", done.GetProperty("status").GetString());
        Assert.Equal(Files["in"], done.GetProperty("root").GetString());
        Assert.Equal(Files["out/sub/ü.png"], done.GetProperty("output").GetString());
        Assert.Equal(new FileInfo(Files["out/sub/ü.png"]).Length, done.GetProperty("bytes").GetInt64());
        Assert.Equal((double)output.Properties["Certainty"].Value, done.GetProperty("certainty").GetDouble(), 4);
        Assert.Equal("Fp32", done.GetProperty("precision").GetString());

        JsonElement failed = lines.Single(static line => line.TryGetProperty("errorId", out _));
        Assert.Equal(("broken.jpg", "Failed", "ImageUnreadable"), (failed.GetProperty("source").GetString(), failed.GetProperty("status").GetString(), failed.GetProperty("errorId").GetString()));
    }

    [Fact]
    public void Totals_count_each_photo_once_by_its_last_state()
    {
        Here("Remove-ImageBackground in out -Recurse -Journal journal");
        Here("Remove-ImageBackground in out -Recurse -Journal journal -SkipExisting");
        PSObject before = Assert.Single(Here("Get-RembgJournal journal -PhotoPath in -Recurse").ThrowOnError().Output);
        Assert.Equal((2, 3, 2, 0, 1, 1), (Int(before, "Runs"), Int(before, "Photos"), Int(before, "Done"), Int(before, "Skipped"), Int(before, "Failed"), Int(before, "Left")));
        Assert.Equal("ImageUnreadable (1)", string.Join(", ", ((System.Collections.IEnumerable)before.Properties["Failures"].Value).Cast<object>()));

        Files.Add(SharedData.Photo("human-6.jpg"), "in/good.jpg");
        File.Copy(Files["in/good.jpg"], Files["in/broken.jpg"], overwrite: true);
        ShellResult again = Here("Get-RembgJournal journal -Status Failed | Remove-ImageBackground -DestinationPath out -RelativeTo in -Journal journal");
        Assert.Equal(Files["out/broken.png"], Assert.Single(again.ThrowOnError().Output).Properties["Output"].Value);
        PSObject after = Assert.Single(Here("Get-RembgJournal journal -PhotoPath in -Recurse").ThrowOnError().Output);
        Assert.Equal((3, 3, 3, 0, 1), (Int(after, "Runs"), Int(after, "Photos"), Int(after, "Done"), Int(after, "Failed"), Int(after, "Left")));
        Assert.Equal(Files["in/good.jpg"], Assert.Single(Here("Get-RembgJournal journal -PhotoPath in -Recurse -Status Left").ThrowOnError().Output).ToString());
    }

    [Fact]
    public void Shards_without_a_complete_run_are_unfinished()
    {
        Here("Remove-ImageBackground in out -Recurse -Journal journal -Shard 1/3");
        PSObject summary = Assert.Single(Here("Get-RembgJournal journal").ThrowOnError().Output);
        Assert.Equal(["0/3", "2/3"], (IEnumerable<string>)summary.Properties["UnfinishedShards"].Value);
    }

    [Fact]
    public void Lines_that_are_not_of_a_journal_are_reported_and_the_rest_is_read()
    {
        Here("Remove-ImageBackground in out -Recurse -Journal journal");
        string file = Assert.Single(Directory.GetFiles(Files["journal"]));
        List<string> lines = [.. File.ReadAllLines(file)];
        lines.Insert(2, "garbage");
        lines.Insert(3, "[1, 2]");
        lines.Insert(4, "{\"time\": 5}");
        File.WriteAllText(file, string.Join('\n', lines) + "\n{\"time\":\"2026-11-");
        File.WriteAllText(Files["journal/z.jsonl"], "{\"journal\":2,\"machine\":\"x\"}\n{\"anything\":1}\n");
        ShellResult result = Here("Get-RembgJournal journal");
        Assert.Equal(3, Int(Assert.Single(result.Output), "Photos"));
        Assert.Equal(["JournalInvalid", "JournalInvalid", "JournalInvalid", "JournalInvalid"], result.ErrorIds);
        Assert.Equal(["Line 3 of", "Line 4 of", "Line 5 of"], result.Errors.Take(3).Select(static error => error.ToString()[..9]));
        Assert.Contains(file, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("version 2", result.Errors[3].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void A_journal_that_cannot_be_written_does_not_stop_the_run(string journal)
    {
        File.WriteAllText(Files["file"], "in the way");
        ShellResult result = Here($"Remove-ImageBackground in/a.jpg out -Journal {journal}");
        Assert.Empty(result.Errors);
        Assert.True(File.Exists(Files["out/a.png"]));
        Assert.Contains("is not complete", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    /// <summary>One error is enough for a directory, but the journal says which photos are left to do.</summary>
    [Fact]
    public void All_photos_of_a_directory_that_cannot_be_written_have_failed()
    {
        Files.Add(SharedData.Photo("girl.png"), "in/b.png");
        File.WriteAllText(Files["file"], "in the way");
        Assert.Equal(["OutputNotWritable"], Here("Remove-ImageBackground in file/out -Recurse -Journal journal -LogPath log").ErrorIds);
        PSObject summary = Assert.Single(Here("Get-RembgJournal journal -PhotoPath in -Recurse").ThrowOnError().Output);
        Assert.Equal((4, 0, 4), (Int(summary, "Failed"), Int(summary, "Skipped"), Int(summary, "Left")));
        Assert.Equal("OutputNotWritable (4)", string.Join(", ", ((System.Collections.IEnumerable)summary.Properties["Failures"].Value).Cast<object>()));
        Assert.Contains("0 done, 0 skipped, 4 failed", File.ReadAllLines(Files["log"])[^1], StringComparison.Ordinal);

        File.Delete(Files["file"]);
        Here("Get-RembgJournal journal -Status Failed | Remove-ImageBackground -DestinationPath file/out -RelativeTo in -Journal journal");
        Assert.Equal(3, Directory.GetFiles(Files["file"], "*.png", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("in/nowhere.jpg")]
    [InlineData("./in/../in/nowhere.jpg")]
    [InlineData("in/nowhere[1].jpg")]
    public void Paths_in_journals_and_logs_do_not_depend_on_the_current_location(string photo)
    {
        Here($"Remove-ImageBackground -LiteralPath {photo} out -Journal journal -LogPath log");
        PSObject failed = Assert.Single(Here("Get-RembgJournal journal -Status Failed").ThrowOnError().Output);
        string expected = Path.GetFullPath(Files[photo]);
        Assert.Equal(expected, failed.ToString());
        Assert.Contains($"\tfailed\t{expected}\t", File.ReadAllText(Files["log"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_no_journal()
    {
        Here("Remove-ImageBackground in out -Journal journal -WhatIf");
        Assert.False(Directory.Exists(Files["journal"]));
    }

    [Theory]
    [InlineData("Get-RembgJournal in -Status Left", "OptionsInvalid")]
    [InlineData("Get-RembgJournal in -Recurse", "OptionsInvalid")]
    [InlineData("Get-RembgJournal in -PhotoPath nowhere", "ImageNotFound")]
    [InlineData("Get-RembgJournal nowhere", "ImageNotFound")]
    public void Wrong_paths_are_errors(string command, string error) => Assert.Equal([error], Here(command).ErrorIds);

    private static int Int(PSObject summary, string property) => (int)summary.Properties[property].Value;

    private ShellResult Here(string command) =>
        Run("$directory, $model = $args; $PSDefaultParameterValues['Remove-ImageBackground:ModelPath'] = $model; $null = $ExecutionContext.SessionState.Path.SetLocation($directory); " + command, Files.Path, Files["net.onnx"]);
}
