using System.Text;

using Rembg.Journals;

namespace Rembg.Tests.Journals;

/// <summary>Journals that were written by runs, other programs and accidents.</summary>
[Trait("Speed", "Fast")]
public sealed class JournalReaderTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Wrong =
    [
        "{\"time\":\"2026-11-30T12:00:09Z\",\"source\":null,\"root\":\"/in\",\"status\":\"Done\"}",
        "{\"time\":\"2026-11-30T12:00:09Z\",\"source\":\"c.jpg\",\"root\":null,\"status\":\"Done\"}",
        "{\"time\":\"2026-11-30T12:00:09Z\",\"source\":\"c.jpg\",\"root\":\"/in\",\"status\":7}",
        "{\"time\":null,\"source\":\"c.jpg\",\"root\":\"/in\",\"status\":\"Done\"}",
        "{\"end\":null,\"complete\":true}",
        "{\"journal\":1,\"host\":null,\"process\":1,\"start\":\"2026-11-30T12:00:09Z\"}",
    ];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        JournalEntry[] entries = [Done("a.jpg", 1), Done("ü \"quoted\"\n\u2028.jpg", 2) with { Outputs = ["/out/1", "/out/2"] }, Failed("c.jpg", 3)];
        string path = Write("0/2", 0, isComplete: true, entries);
        List<JournalInvalidException> invalid = [];
        JournalRun? run = null;
        JournalEnd? end = null;
        JournalEntry[] read = [.. new JournalReader(invalid.Add).Read(path, begun => run = begun, ended => end = ended)];
        Assert.Empty(invalid);
        Assert.Equal("0/2", run!.Shard);
        Assert.True(end!.IsComplete);
        Assert.Equal(entries.Select(static entry => (entry.Source, entry.Status, entry.Time, entry.Certainty)), read.Select(static entry => (entry.Source, entry.Status, entry.Time, entry.Certainty)));
        Assert.Equal(["/out/1", "/out/2"], read[1].Outputs);
        Assert.All(read, entry => Assert.Same(run, entry.Run));
    }

    /// <summary>A process can be killed after any byte.</summary>
    [Fact]
    public void A_journal_that_ends_anywhere_is_read_to_its_last_whole_line()
    {
        string path = Write(null, 0, isComplete: true, Done("a.jpg", 1), Failed("ü.jpg", 2));
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            List<JournalInvalidException> invalid = [];
            JournalEntry[] read = [.. new JournalReader(invalid.Add).Read(path)];
            Assert.Empty(invalid);
            int lines = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.InRange(read.Length, Math.Clamp(lines - 1, 0, 2), Math.Clamp(lines, 0, 2));
        }
    }

    [Fact]
    public void Hostile_lines_are_reported_and_take_little_memory()
    {
        string path = Write(null, 0, isComplete: true, Done("a.jpg", 1));
        using (FileStream file = new(path, FileMode.Append))
        {
            file.Write(Encoding.UTF8.GetBytes(new string('x', 5 << 20) + "\n"));
            file.Write(Encoding.UTF8.GetBytes(new string('[', 100_000) + "\n"));
            file.Write([0xFF, 0xFE, 0x00, (byte)'\n', (byte)'\n', (byte)'\n']);
            file.Write(Encoding.UTF8.GetBytes("{\"time\":\"2026-11-30T12:00:09Z\",\"source\":\"b.jpg\",\"root\":\"/in\",\"status\":\"Done\",\"new\":[1]}\r\n"));
        }

        List<JournalInvalidException> invalid = [];
        long before = GC.GetAllocatedBytesForCurrentThread();
        JournalEntry[] read = [.. new JournalReader(invalid.Add).Read(path)];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Equal(["a.jpg", "b.jpg"], read.Select(static entry => entry.Source));
        Assert.NotEmpty(invalid);
    }

    [Fact]
    public void Lines_with_values_of_another_kind_are_reported_and_the_others_are_read()
    {
        string path = Write(null, 0, isComplete: true, Done("a.jpg", 1));
        int first = File.ReadAllLines(path).Length + 1;
        File.AppendAllLines(path, Wrong);
        List<JournalInvalidException> invalid = [];
        Assert.Equal(["a.jpg"], JournalSet.Read([path], invalid.Add).Entries().Select(static entry => entry.Source));
        Assert.Equal(Enumerable.Range(first, Wrong.Length).Select(static number => $"Line {number} of"), invalid.Select(static problem => problem.Message[..problem.Message.IndexOf(" the", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Time_in_which_several_runs_were_active_counts_once()
    {
        Write("0/2", 0, isComplete: true, Done("a.jpg", 10), Done("b.jpg", 20));
        Write("1/2", 10, isComplete: true, Done("c.jpg", 30));
        Write("1/2", 100, isComplete: false, Done("d.jpg", 110));
        JournalSummary summary = JournalSet.Read(JournalReader.Find(_files.Path), static exception => throw exception).Summarize();

        // 0 to 31 and 100 to 111 seconds; an end follows a second after the last line.
        Assert.Equal(4 / 42.0, summary.PhotosPerSecond, 6);
        Assert.Equal((3, 4, 4), (summary.Runs, summary.Photos, summary.Done));
        Assert.Empty(summary.UnfinishedShards);
        Assert.Equal((Start, Start.AddSeconds(111)), (summary.Start, summary.End));
    }

    [Fact]
    public void A_photo_that_was_done_and_then_skipped_is_done_and_one_that_failed_again_has_failed()
    {
        Write(null, 0, isComplete: true, Done("a.jpg", 1), Failed("b.jpg", 2), Done("c.jpg", 3));
        Write(null, 10, isComplete: true, Done("a.jpg", 11) with { Status = JournalStatus.Skipped }, Done("b.jpg", 12), Failed("c.jpg", 13));
        JournalSet journals = JournalSet.Read(JournalReader.Find(_files.Path), static exception => throw exception);
        Assert.Equal([("a.jpg", JournalStatus.Done), ("b.jpg", JournalStatus.Done), ("c.jpg", JournalStatus.Failed)], journals.Entries().Select(static entry => (entry.Source, entry.Status)).Order());
        Assert.Equal([new JournalFailure("ImageUnreadable", 1, "damaged")], journals.Summarize().Failures);
    }

    /// <summary>Two machines can work on the same photos at the same time, and their journals are read one after the other.</summary>
    [Fact]
    public void The_order_of_lines_makes_no_difference()
    {
        JournalEntry skipped = Done("a.jpg", 3) with { Status = JournalStatus.Skipped };
        (JournalEntry[] Lines, JournalEntry Last)[] cases =
        [
            ([Done("a.jpg", 1), skipped], Done("a.jpg", 1)),
            ([Failed("a.jpg", 1), skipped], skipped),
            ([Failed("a.jpg", 1), Done("a.jpg", 2), skipped], Done("a.jpg", 2)),
            ([Done("a.jpg", 2), skipped, Failed("a.jpg", 4)], Failed("a.jpg", 4)),
            ([skipped with { Time = Start }, skipped], skipped),
        ];
        foreach ((JournalEntry[] lines, JournalEntry last) in cases)
        {
            foreach (JournalEntry[] order in new[] { lines, [.. lines.Reverse()], [.. lines[1..], lines[0]] })
            {
                JournalIndex index = new();
                Array.ForEach(order, index.Add);
                Assert.Equal(last.Status, index.StatusOf(last.FullName));
                Assert.Equal([last], order.Where(index.IsLast));
            }
        }
    }

    private static JournalEntry Done(string source, int seconds) => new() { Time = Start.AddSeconds(seconds), Source = source, Root = "/in", Status = JournalStatus.Done, Output = "/out/x.png", Certainty = 0.875, Bytes = 10 };

    private static JournalEntry Failed(string source, int seconds) => new() { Time = Start.AddSeconds(seconds), Source = source, Root = "/in", Status = JournalStatus.Failed, ErrorId = "ImageUnreadable", Message = "damaged" };

    private string Write(string? shard, int start, bool isComplete, params JournalEntry[] entries)
    {
        using JournalWriter journal = JournalWriter.Create(_files.Path, new JournalRun { Host = "one", Shard = shard, Process = start, Start = Start.AddSeconds(start) });
        foreach (JournalEntry entry in entries)
        {
            journal.Write(entry);
        }

        journal.Write(new JournalEnd(entries[^1].Time.AddSeconds(1), isComplete));
        Assert.Null(journal.Problem);
        return journal.Path;
    }
}
