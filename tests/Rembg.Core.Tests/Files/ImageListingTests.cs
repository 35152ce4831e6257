using Rembg.Files;

namespace Rembg.Tests.Files;

/// <summary>Photos that are found while they are read.</summary>
[Trait("Speed", "Fast")]
public sealed class ImageListingTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_directory_is_read_when_its_first_photo_is_needed()
    {
        Create("a.jpg", "b/a.jpg", "c/a.jpg");
        using IEnumerator<ImageFile> photos = new ImageListing(_files.Path, recurse: true).Photos().GetEnumerator();
        Assert.True(photos.MoveNext());
        Create("z.jpg", "b/b.jpg");
        List<string> rest = [];
        while (photos.MoveNext())
        {
            rest.Add(Relative(photos.Current.Path));
        }

        Assert.Equal(["b/a.jpg", "b/b.jpg", "c/a.jpg"], rest);
    }

    [Fact]
    public void The_order_is_ordinal_whatever_order_the_file_system_has()
    {
        string[] names = ["a.jpg", "B.jpg", "ä.jpg", "a b.jpg", "a-b.jpg", "_.jpg", "\ud83d\ude00.jpg", "\ue000.jpg", "a.b.jpg", "10.jpg", "9.jpg"];
        Create(names);
        Create("sub/x.jpg", "Sub/y.jpg");
        string[] found = [.. new ImageListing(_files.Path, recurse: true).Photos().Select(photo => Relative(photo.Path))];
        Assert.Equal([.. names.Order(StringComparer.Ordinal), "Sub/y.jpg", "sub/x.jpg"], found);
    }

    [Fact]
    public void The_number_of_photos_is_known_before_the_first_of_a_directory()
    {
        Create("a.jpg", "b.jpg", "c.txt", "sub/d.jpg");
        List<int> counts = [];
        Assert.Equal(3, new ImageListing(_files.Path, recurse: true).Photos(onFound: counts.Add).Count());
        Assert.Equal([2, 1], counts);
    }

    [Fact]
    public void A_listing_finds_what_it_returns_and_nothing_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a permission there.");
        Create("in/a.jpg", "in/a.nobg.png", "in/a.txt", "in/sub/b.jpg", "in/out/c.jpg", "other/d.jpg");
        Directory.CreateSymbolicLink(_files["alias"], _files["in"]);
        Directory.CreateSymbolicLink(_files["in/linked"], _files["other"]);
        ImageListing flat = new(_files["in"], recurse: false);
        ImageListing deep = new(_files["alias"], recurse: true, excluded: _files["in/out"]);
        foreach (ImageListing listing in (ImageListing[])[flat, deep])
        {
            HashSet<string> returned = [.. listing.Photos().Select(static photo => Path.GetFileName(photo.Path))];
            foreach (string name in (string[])["in/a.jpg", "alias/a.jpg", "in/a.nobg.png", "in/a.txt", "in/sub/b.jpg", "alias/sub/b.jpg", "in/out/c.jpg", "other/d.jpg", "in/linked/d.jpg"])
            {
                Assert.Equal((name, returned.Contains(Path.GetFileName(name))), (name, listing.Finds(_files[name])));
            }
        }
    }

    [Fact]
    public void Hundreds_of_thousands_of_names_keep_their_letters_and_their_order()
    {
        NameList names = new();
        PathStore paths = new();
        Random random = new(5);
        string[] expected = [.. Enumerable.Range(0, 200_000).Select(i => $"{random.Next():X8} {new string('ü', random.Next(60))}{i}.jpg")];
        ulong[] numbers = new ulong[expected.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            names.Add(expected[i]);
            numbers[i] = paths.Add(Path.Combine(_files.Path, $"{i % 70_000}", expected[i]));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Sorted());
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(Path.Combine(_files.Path, $"{i % 70_000}", expected[i]), paths[numbers[i]]);
        }
    }

    [Fact]
    public void A_photo_of_a_listing_is_found_once_with_files_and_other_listings()
    {
        Create("in/a.jpg", "in/sub/b.jpg");
        FoundPhotos found = new();
        Assert.True(found.Add(new ImageFile(_files["in/sub/b.jpg"])));
        Assert.Equal(["in/a.jpg"], Added(new ImageListing(_files["in"], recurse: true)));
        Assert.Empty(Added(new ImageListing(_files["in"], recurse: false)));
        Assert.False(found.Add(new ImageFile(_files["in/a.jpg"])));
        Assert.True(found.Add(new ImageFile(_files["in/a.txt"])));

        IEnumerable<string> Added(ImageListing listing) => listing.Photos().Where(photo => found.Add(photo)).Select(photo => Relative(photo.Path));
    }

    [Fact]
    public void Photos_of_a_listing_are_protected_before_they_are_found()
    {
        Create("in/a.jpg", "in/sub/b.png", "out/b.png");
        RunFiles files = new();
        files.Protect(new ImageListing(_files["in"], recurse: true));
        Assert.Throws<OutputCollisionException>(() => files.Refuse(_files["in/sub/b.png"]));
        files.Refuse(_files["out/b.png"]);
        AtomicFile.Write(_files["in/sub/c.png"], overwrite: true, static temporary => File.WriteAllText(temporary, "cut-out"), files);
        AtomicFile.Write(_files["in/sub/c.png"], overwrite: true, static temporary => File.WriteAllText(temporary, "cut-out"), files);
    }

    [Fact]
    public void The_target_of_a_link_in_a_listing_is_not_replaced_wherever_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a permission there.");
        Create("in/a.jpg", "out/b.png", "out/c.png");
        Directory.CreateDirectory(_files["in/sub"]);
        File.CreateSymbolicLink(_files["in/sub/b.tif"], _files["out/b.png"]);
        RunFiles files = new();
        files.Protect(new ImageListing(_files["in"], recurse: true, excluded: _files["out"]));
        Assert.Throws<OutputCollisionException>(() => Write("out/b.png"));
        Write("out/c.png");

        void Write(string name) => AtomicFile.Write(_files[name], overwrite: true, static temporary => File.WriteAllText(temporary, "cut-out"), files);
    }

    private void Create(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_files[name])!);
            File.WriteAllText(_files[name], string.Empty);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(_files.Path, path).Replace('\\', '/');
}
