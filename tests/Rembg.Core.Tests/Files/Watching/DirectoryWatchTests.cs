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
    public void Existing_photos_come_first_and_once()
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
                copy.Write(Content(1000));
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
    public void A_postponed_photo_comes_again_after_a_while_as_often_as_it_is_postponed()
    {
        Write("a.jpg");
        using DirectoryWatch watch = Watch();
        bool[] isLast = [false, true, true];
        foreach (bool expected in isLast)
        {
            long before = Environment.TickCount64;
            WatchedPhoto photo = Take(watch, 1)[0];
            Assert.Equal(expected, photo.IsLast);
            Assert.True(!expected || Environment.TickCount64 - before > Times.Patience.TotalMilliseconds / 2);
            watch.Postpone(photo);
        }

        _ = Take(watch, 1);
        AssertQuiet(watch);
    }

    [Fact]
    public void A_replaced_photo_comes_again_and_a_deleted_one_does_not()
    {
        Write("a.jpg");
        using DirectoryWatch watch = Watch();
        Assert.Equal(["a.jpg"], Next(watch, 1));
        File.WriteAllBytes(_files["a.jpg"], Content(77));
        Assert.Equal(["a.jpg"], Next(watch, 1));
        Write("b.jpg");
        File.Delete(_files["b.jpg"]);
        File.Delete(_files["a.jpg"]);
        AssertQuiet(watch);
        Write("a.jpg");
        Assert.Equal(["a.jpg"], Next(watch, 1));
    }

    [Fact]
    public void An_unreadable_photo_is_tried_again_after_a_change_and_once_more_without_one()
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
        File.WriteAllBytes(Path.Combine(directory, "a.jpg"), Content(10));
        using DirectoryWatch watch = new(directory, recurse: false, excluded: null, Times);
        Assert.Single(Take(watch, 1));
        Directory.Move(directory, _files["elsewhere"]);
        while (watch.Problem is null)
        {
            Assert.Empty(watch.Next(_deadline.Token));
        }

        Directory.Move(_files["elsewhere"], directory);
        File.WriteAllBytes(Path.Combine(directory, "b.jpg"), Content(10));
        Assert.Equal("b.jpg", Path.GetFileName(Assert.Single(Take(watch, 1)).File.Path));
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void Subdirectories_are_watched_on_request_except_the_excluded_one()
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
    public void A_photo_that_ends_in_zeros_has_more_time_to_become_complete()
    {
        using DirectoryWatch watch = Watch();
        using (FileStream reserved = new(_files["reserved.jpg"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            reserved.Write(Content(100));
            reserved.SetLength(10_000);
        }

        long start = Environment.TickCount64;
        Assert.Equal(["reserved.jpg"], Next(watch, 1));
        Assert.InRange(Environment.TickCount64 - start, (long)Times.Patience.TotalMilliseconds / 2, long.MaxValue);
    }

    [Fact]
    public void A_photo_that_is_open_for_writing_is_not_complete()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "This system does not say who writes a file.");
        using DirectoryWatch watch = Watch();
        using (FileStream stalled = new(_files["stalled.jpg"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            stalled.Write(Content(100));
            stalled.Flush();
            AssertQuiet(watch);
        }

        Assert.Equal(["stalled.jpg"], Next(watch, 1));
    }

    [Fact]
    public void A_photo_that_was_replaced_by_an_older_one_comes_again_as_another()
    {
        Write("a.jpg");
        File.WriteAllBytes(_files["old"], Content(10));
        File.SetLastWriteTimeUtc(_files["old"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using DirectoryWatch watch = Watch();
        Assert.False(Assert.Single(Take(watch, 1)).IsChanged);
        File.Move(_files["old"], _files["a.jpg"], overwrite: true);
        Assert.True(Assert.Single(Take(watch, 1)).IsChanged);
    }

    [Fact]
    public void New_photos_are_distinguished_from_existing_ones()
    {
        Write("before.jpg");
        using DirectoryWatch watch = Watch();
        Assert.False(Assert.Single(Take(watch, 1)).IsChanged);
        Write("new.jpg");
        Assert.True(Assert.Single(Take(watch, 1)).IsChanged);
    }

    [Fact]
    public void A_change_of_permissions_does_not_repeat_a_photo()
    {
        Write("a.jpg");
        using DirectoryWatch watch = Watch();
        Assert.Equal(["a.jpg"], Next(watch, 1));
        File.SetAttributes(_files["a.jpg"], FileAttributes.ReadOnly);
        AssertQuiet(watch);
        File.SetAttributes(_files["a.jpg"], FileAttributes.Normal);
    }

    [Fact]
    public void A_photo_that_changed_in_work_comes_again_without_a_wait_for_more()
    {
        Write("a.jpg");
        using DirectoryWatch watch = new(_files.Path, recurse: false, excluded: null, Times with { Patience = TimeSpan.FromDays(1) });
        WatchedPhoto first = Assert.Single(Take(watch, 1));
        Write("a.jpg");
        File.SetLastWriteTimeUtc(_files["a.jpg"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        watch.TakeBack(first);
        WatchedPhoto second = Assert.Single(Take(watch, 1));
        Assert.Equal((true, false), (second.IsChanged, second.IsLast));
    }

    [Fact]
    public void A_subdirectory_that_cannot_be_listed_stops_no_watch()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The depth of directories has another bound.");
        Write("a.jpg");
        using DeepDirectory deep = new(_files["deep"]);
        using DirectoryWatch watch = new(_files.Path, recurse: true, excluded: null, Times);
        Assert.Equal(["a.jpg"], Next(watch, 1));
        Write("b.jpg");
        Assert.Equal(["b.jpg"], Next(watch, 1));
        Assert.Null(watch.Problem);
        Assert.StartsWith(_files["deep"], Assert.Single(watch.Unreadable).Key, StringComparison.Ordinal);
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

    private void Write(string name) => File.WriteAllBytes(_files[name], Content(10));

    private static byte[] Content(int length) => [.. Enumerable.Repeat((byte)1, length)];

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
