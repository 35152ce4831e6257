using System.Globalization;
using System.Text;

using Rembg.Files;

namespace Rembg.Tests.Files;

/// <summary>Lines that several writers append to one file.</summary>
public sealed class AppendedFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void No_line_is_lost_if_many_writers_append_at_once()
    {
        const int Writers = 8;
        const int Lines = 500;
        string path = _files["lines.txt"];
        Assert.True(AppendedFile.TryCreate(path, "first\n"u8));
        Thread[] threads = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() => Append(path, writer)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        string[] lines = File.ReadAllLines(path);
        Assert.Equal("first", lines[0]);
        Assert.Equal(Enumerable.Range(0, Writers * Lines).Select(static number => Line(number)).Order(StringComparer.Ordinal), lines.Skip(1).Order(StringComparer.Ordinal));

        static void Append(string path, int writer)
        {
            for (int i = 0; i < Lines; i++)
            {
                AppendedFile.Append(path, Encoding.UTF8.GetBytes(Line((writer * Lines) + i) + "\n"), static () => TimeSpan.FromMinutes(1));
            }
        }

        static string Line(int number) => number.ToString("D6", CultureInfo.InvariantCulture) + new string('x', number % 97);
    }

    [Fact]
    public void Of_several_processes_one_creates_the_file()
    {
        string path = _files["lines.txt"];
        int[] created = [.. Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(8).Select(_ => AppendedFile.TryCreate(path, "first\n"u8) ? 1 : 0)];
        Assert.Equal(1, created.Sum());
        Assert.Equal(["first"], File.ReadAllLines(path));
    }

    [Fact]
    public void A_missing_file_is_not_created_by_appending()
    {
        Assert.ThrowsAny<IOException>(() => AppendedFile.Append(_files["none.txt"], "line\n"u8, static () => TimeSpan.Zero));
        Assert.False(File.Exists(_files["none.txt"]));
    }
}
