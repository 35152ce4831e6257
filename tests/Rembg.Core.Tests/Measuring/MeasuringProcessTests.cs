using System.Diagnostics;
using System.Globalization;

using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>The measuring process from outside: what it takes, how it ends, and how it is ended.</summary>
public sealed class MeasuringProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MeasuringRun _run = new();

    [Fact]
    public void Peak_memory_is_the_systems_own_figure()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The figure is read from /proc.");
        using MeasuringProcess process = MeasuringProcess.Start(_run.Program);
        Load(process);
        process.Ask<TimesReply>(new InferRequest(2), Patience, default);
        long told = process.Ask<UsageReply>(new UsageRequest(), Patience, default).PeakBytes;
        string line = File.ReadLines($"/proc/{process.Id}/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        long counted = long.Parse(line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        Assert.InRange(told / (double)counted, 0.95, 1.05);
    }

    [Fact]
    public void A_process_that_is_killed_is_reported_with_its_exit_code()
    {
        using MeasuringProcess process = MeasuringProcess.Start(_run.Program);
        Load(process);
        using Process other = Process.GetProcessById(process.Id);
        other.Kill();
        MeasuringException exception = Assert.Throws<MeasuringException>(() => process.Ask<TimesReply>(new InferRequest(1), Patience, default));
        Assert.Contains("ended with exit code", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_with_unexpected_output_is_reported_with_that_output()
    {
        MeasuringProgram program = _run.Program;
        using MeasuringProcess process = MeasuringProcess.Start(program with { Arguments = ["no-such-worker.dll"] });
        MeasuringException exception = Assert.Throws<MeasuringException>(() => Load(process));
        Assert.Matches("ended with exit code -?[0-9]+: .+", exception.Message);
        Assert.Contains("cannot be started", Assert.Throws<MeasuringException>(() => MeasuringProcess.Start(program with { FileName = _run.Directory["nothing"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_ends_the_process_at_once()
    {
        using MeasuringProcess process = MeasuringProcess.Start(_run.Program);
        Load(process);
        using Process other = Process.GetProcessById(process.Id);
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => process.Ask<TimesReply>(new InferRequest(10_000_000), Patience, soon.Token));
        Assert.True(other.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_process_that_hangs_is_ended_when_patience_is()
    {
        using MeasuringProcess process = MeasuringProcess.Start(_run.Program);
        Load(process);
        using Process other = Process.GetProcessById(process.Id);
        MeasuringException exception = Assert.Throws<MeasuringException>(() => process.Ask<TimesReply>(new InferRequest(10_000_000), TimeSpan.FromMilliseconds(200), default));
        Assert.Contains("did not reply", exception.Message, StringComparison.Ordinal);
        Assert.True(other.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_worker_ends_with_its_input()
    {
        MeasuringProgram program = _run.Program;
        using Process process = Process.Start(new ProcessStartInfo(program.FileName, program.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.WriteLine(MeasuringJson.Write(new UsageRequest()));
        process.StandardInput.Close();
        Assert.IsType<UsageReply>(MeasuringJson.ReadReply(process.StandardOutput.ReadToEnd()));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Without_a_worker_there_is_no_program()
    {
        Assert.NotNull(MeasuringProgram.Find(AppContext.BaseDirectory));
        Assert.Null(MeasuringProgram.Find(_run.Directory.Path));
    }

    public void Dispose() => _run.Dispose();

    private void Load(MeasuringProcess process) => process.Ask<LoadReply>(new LoadRequest(_run.AddModel(), 1), Patience, default);
}
