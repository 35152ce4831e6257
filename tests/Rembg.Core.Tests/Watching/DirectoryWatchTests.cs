using Rembg.Files.Watching;

namespace Rembg.Tests.Watching;

/// <summary>A watched directory in which photos come as they do in life: copied slowly, renamed, replaced, gone again.</summary>
public sealed class DirectoryWatchTests : IDisposable
{
    private static readonly WatchTimes Times = new() { Interval = TimeSpan.FromMilliseconds(20), Quiet = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMilliseconds(600) };

    private readonly TemporaryDirectory _files = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _deadline.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void What_is_there_already_comes_first_and_once()
    {
        Write("b.jpg");
        Write("a.jpg");
        Write("a.nobg.png");
        Write("notes.txt");
        using DirectoryWatch watch = Watch();
        Assert.Equal(["a.jpg", "b.jpg"], Next(watch, 2));
        AssertQuiet(watch);
    }

    [Fact]
    public void A_photo_that_is_being_copied_comes_when_it_is_complete()
    {
        using DirectoryWatch watch = Watch();
        _ = watch.Next(_deadline.Token);
        using (FileStream copy = new(_files["slow.jpg"], FileMode.CreateNew, FileAccess.Write, FileShare.Read))
        {
            for (int part = 0; part < 8; part++)
            {
                copy.Write(new byte[1000]);
                copy.Flush();
                long until = Environment.TickCount64 + 100;
                while (Environment.TickCount64 < until)
                {
                    Assert.Empty(watch.Next(_deadline.Token));
                }
            }
        }

        Assert.Equal(["slow.jpg"], Next(watch, 1));
        Assert.Equal(8000, new FileInfo(_files["slow.jpg"]).Length);
    }

    [Fact]
    public void An_empty_file_is_not_complete_and_a_renamed_one_comes_under_its_new_name()
    {
        using DirectoryWatch watch = Watch();
        File.WriteAllBytes(_files["empty.jpg"], []);
        Write("upload.part");
        AssertQuiet(watch);
        File.Move(_files["upload.part"], _files["upload.jpg"]);
        Assert.Equal(["upload.jpg"], Next(watch, 1));
        File.Move(_files["upload.jpg"], _files["again.jpg"]);
        Assert.Equal(["again.jpg"], Next(watch, 1));
    }

    [Fact]
    public void A_replaced_photo_comes_again_and_a_deleted_one_does_not()
    {
        Write("a.jpg");
        using DirectoryWatch watch = Watch();
        Assert.Equal(["a.jpg"], Next(watch, 1));
        File.WriteAllBytes(_files["a.jpg"], new byte[77]);
        Assert.Equal(["a.jpg"], Next(watch, 1));
        Write("b.jpg");
        File.Delete(_files["b.jpg"]);
        File.Delete(_files["a.jpg"]);
        AssertQuiet(watch);
        Write("a.jpg");
        Assert.Equal(["a.jpg"], Next(watch, 1));
    }

    [Fact]
    public void What_could_not_be_read_comes_again_when_it_has_changed_and_one_last_time_when_it_has_not()
    {
        Write("stalled.jpg");
        Write("broken.jpg");
        using DirectoryWatch watch = Watch();
        List<WatchedPhoto> first = Take(watch, 2);
        Assert.All(first, static photo => Assert.False(photo.IsLast));
        first.ForEach(watch.TakeBack);
        File.AppendAllText(_files["stalled.jpg"], "the rest");
        WatchedPhoto changed = Assert.Single(Take(watch, 1));
        Assert.Equal((_files["stalled.jpg"], false), (changed.File.Path, changed.IsLast));
        WatchedPhoto last = Assert.Single(Take(watch, 1));
        Assert.Equal((_files["broken.jpg"], true), (last.File.Path, last.IsLast));
        AssertQuiet(watch);
    }

    [Fact]
    public void A_directory_that_is_away_is_a_problem_until_it_is_back()
    {
        string directory = _files["drive"];
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Combine(directory, "a.jpg"), new byte[10]);
        using DirectoryWatch watch = new(directory, recurse: false, excluded: null, Times);
        Assert.Single(Take(watch, 1));
        Directory.Move(directory, _files["elsewhere"]);
        while (watch.Problem is null)
        {
            Assert.Empty(watch.Next(_deadline.Token));
        }

        Directory.Move(_files["elsewhere"], directory);
        File.WriteAllBytes(Path.Combine(directory, "b.jpg"), new byte[10]);
        Assert.Equal("b.jpg", Path.GetFileName(Assert.Single(Take(watch, 1)).File.Path));
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void Subdirectories_are_watched_where_it_is_asked_for_and_the_excluded_one_never()
    {
        Directory.CreateDirectory(_files["in/deep"]);
        Directory.CreateDirectory(_files["out"]);
        using DirectoryWatch flat = Watch();
        using DirectoryWatch deep = new(_files.Path, recurse: true, _files["out"], Times);
        Write("in/deep/a.jpg");
        Write("out/b.jpg");
        Assert.Equal(["a.jpg"], Next(deep, 1));
        AssertQuiet(flat);
    }

    [Fact]
    public void A_wait_can_be_cancelled()
    {
        using DirectoryWatch watch = new(_files.Path, recurse: false, excluded: null, Times with { Interval = TimeSpan.FromMinutes(5) });
        Assert.Empty(watch.Next(_deadline.Token));
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => watch.Next(soon.Token));
    }

    private DirectoryWatch Watch() => new(_files.Path, recurse: false, excluded: null, Times);

    private void Write(string name) => File.WriteAllBytes(_files[name], new byte[10]);

    private List<string> Next(DirectoryWatch watch, int count) => [.. Take(watch, count).Select(static photo => Path.GetFileName(photo.File.Path))];

    private List<WatchedPhoto> Take(DirectoryWatch watch, int count)
    {
        List<WatchedPhoto> photos = [];
        while (photos.Count < count)
        {
            photos.AddRange(watch.Next(_deadline.Token));
        }

        return photos;
    }

    private void AssertQuiet(DirectoryWatch watch)
    {
        long until = Environment.TickCount64 + 500;
        while (Environment.TickCount64 < until)
        {
            Assert.Empty(watch.Next(_deadline.Token));
        }
    }
}
