using System.Diagnostics;
using System.Globalization;

namespace Rembg.Tests;

/// <summary>Being told to stop in the middle of the work.</summary>
public sealed class ConsoleSignalTests
{
    private const int Photos = 60;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Signal_stops_quickly_and_leaves_nothing_half_done(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        using TemporaryDirectory directory = new();
        for (int index = 0; index < Photos; index++)
        {
            directory.Add(SharedData.Photo("bike.jpg"), $"photos/{index}.jpg");
        }

        Interruptions.Allow();
        using ConsoleProgram program = ConsoleProgram.Start("Remove-ImageBackground", directory["photos"], "-DestinationPath", directory["out"]);
        Assert.True(SpinWait.SpinUntil(() => Outputs(directory).Any() || program.HasExited, TimeSpan.FromMinutes(2)));
        using Process kill = Process.Start("kill", ["-" + signal, $"{program.Id}"]);

        // It takes a fifth of a second; the rest is for machines that have other things to do.
        ConsoleResult result = program.Wait(TimeSpan.FromSeconds(15)).ExpectExitCode(75);
        Assert.Empty(result.Errors);
        Assert.InRange(Outputs(directory).Count(), 1, Photos - 1);
        Assert.All(Outputs(directory), file => Assert.True(IsWhole(file), file));
        Assert.Empty(Directory.GetFiles(directory["out"], ".*"));
    }

    [Fact]
    public void Photos_in_progress_are_finished_and_the_same_command_does_the_rest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        using TemporaryDirectory directory = new();
        for (int index = 0; index < Photos; index++)
        {
            directory.Add(SharedData.Photo("human-9.jpg"), $"photos/{index}.jpg");
        }

        string[] command = ["Remove-ImageBackground", directory["photos"], directory["out"], "-SkipExisting", "-Journal", directory["journal"]];
        Interruptions.Allow();
        using ConsoleProgram program = ConsoleProgram.Start(command);
        Assert.True(SpinWait.SpinUntil(() => Outputs(directory).Any() || program.HasExited, TimeSpan.FromMinutes(2)));
        using Process kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
        program.Wait(TimeSpan.FromSeconds(30)).ExpectExitCode(75);

        string[] lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(directory["journal"])));
        Assert.EndsWith("\"complete\":false}", lines[^1], StringComparison.Ordinal);
        Assert.Equal(Outputs(directory).Count(), lines.Count(static line => line.Contains("\"status\":\"Done\"", StringComparison.Ordinal)));
        Assert.InRange(Outputs(directory).Count(), 1, Photos - 1);

        ConsoleProgram.Run(command).ExpectExitCode(0);
        Assert.Equal(Photos, Outputs(directory).Count());
        ConsoleResult summary = ConsoleProgram.Run($"$j = Get-RembgJournal '{directory["journal"]}'; \"$($j.Runs) $($j.Done) $($j.Failed) $($j.UnfinishedShards.Count)\"");
        Assert.Equal($"2 {Photos} 0 0\n", summary.Output);
    }

    [Fact]
    public void Signal_while_the_program_starts_stops_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows which signals a process handles.");
        Assert.SkipWhen(HasHangup("SigIgn", Environment.ProcessId), "The tests run under nohup, so the program ignores the signal.");

        // The engine lost one early stop of about sixteen. The runtime itself handles the other signals before the program does.
        for (int attempt = 0; attempt < 16; attempt++)
        {
            using ConsoleProgram program = ConsoleProgram.Start("Start-Sleep 30");
            Assert.True(SpinWait.SpinUntil(() => program.HasExited || HasHangup("SigCgt", program.Id), TimeSpan.FromMinutes(1)));
            using Process kill = Process.Start("kill", ["-HUP", $"{program.Id}"]);
            program.Wait(TimeSpan.FromSeconds(20)).ExpectExitCode(75);
        }
    }

    /// <summary>True if SIGHUP, the first signal, is in a set of a process: those that it handles (SigCgt) or ignores (SigIgn).</summary>
    private static bool HasHangup(string set, int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith($"{set}:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(set.Length + 1), NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & 1) != 0;
    }

    private static IEnumerable<string> Outputs(TemporaryDirectory directory) =>
        Directory.Exists(directory["out"]) ? Directory.EnumerateFiles(directory["out"], "*.png") : [];

    /// <summary>True if a PNG has its last chunk, which is empty but for its checksum.</summary>
    private static bool IsWhole(string file) => File.ReadAllBytes(file).AsSpan().EndsWith<byte>([.. "IEND"u8, 0xAE, 0x42, 0x60, 0x82]);
}
