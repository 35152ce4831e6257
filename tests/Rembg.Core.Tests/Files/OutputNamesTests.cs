using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Tests;

[Trait("Speed", "Fast")]
public sealed class OutputNamesTests
{
    private static readonly string Root = Path.GetFullPath("/photos");
    private static readonly string Destination = Path.GetFullPath("/cut");

    [Fact]
    public void The_name_of_an_output_beside_its_photo_describes_it() =>
        Assert.Equal(Path.Combine(Root, "a.b.nobg.png"), new OutputNames(destination: null).Claim(Photo("a.b.jpg"), string.Empty, OutputFormat.Png.Extension()));

    [Fact]
    public void In_a_destination_the_name_is_the_photos() =>
        Assert.Equal(Path.Combine(Destination, "a.webp"), new OutputNames(Destination).Claim(Photo("x/a.jpg"), string.Empty, OutputFormat.WebP.Extension()));

    [Fact]
    public void The_tree_below_a_root_is_mirrored() => Assert.Equal(
        Path.Combine(Destination, "x", "y", "a.png"),
        new OutputNames(Destination).Claim(Photo("x/y/a.jpg") with { Root = Root }, string.Empty, OutputFormat.Png.Extension()));

    [Theory]
    [InlineData(null, "/photos/a.mask.nobg.png")]
    [InlineData("/cut", "/cut/a.mask.png")]
    public void The_names_of_several_outputs_describe_them_and_are_recognized_as_outputs(string? destination, string expected)
    {
        OutputNames names = new(destination is null ? null : Path.GetFullPath(destination));
        Assert.NotEqual(Path.GetFullPath(expected), names.Claim(Photo("a.jpg"), string.Empty, OutputFormat.Png.Extension()));
        Assert.Equal(Path.GetFullPath(expected), names.Claim(Photo("a.jpg"), "mask", OutputFormat.Png.Extension()));
        Assert.Equal(destination is null, new OutputNaming().IsOutput(expected));
    }

    [Fact]
    public void Two_photos_do_not_share_an_output()
    {
        OutputNames names = new(Destination);
        names.Claim(Photo("a.jpg"), string.Empty, OutputFormat.Png.Extension());
        OutputCollisionException exception = Assert.Throws<OutputCollisionException>(() => names.Claim(Photo("a.tif"), string.Empty, OutputFormat.Png.Extension()));
        Assert.Contains("a.jpg", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_photo_is_not_written_over_itself() =>
        Assert.Throws<OutputCollisionException>(() => new OutputNames(Root).Claim(Photo("a.png"), string.Empty, OutputFormat.Png.Extension()));

    [Fact]
    public void Directories_list_photos_and_neither_outputs_nor_the_destination()
    {
        using TemporaryDirectory directory = new();
        foreach (string file in (string[])["b.jpg", "A.PNG", "notes.txt", "b.nobg.png", "._b.jpg", "sub/c.webp", "sub/deep/d.tiff", "out/b.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory[file])!);
            File.WriteAllText(directory[file], string.Empty);
        }

        Assert.Equal(["A.PNG", "b.jpg"], Names(new ImageListing(directory.Path, recurse: false, excluded: null).Photos().ToList()));
        Assert.Equal(
            ["A.PNG", "b.jpg", "sub/c.webp", "sub/deep/d.tiff"],
            Names(new ImageListing(directory.Path, recurse: true, excluded: directory["out"]).Photos().ToList()));

        IEnumerable<string> Names(IReadOnlyList<ImageFile> files) =>
            files.Select(file => Path.GetRelativePath(file.Root!, file.Path).Replace('\\', '/'));
    }

    [Fact]
    public void Links_that_lead_in_circles_are_not_followed()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["a.jpg"], string.Empty);
        Directory.CreateSymbolicLink(directory["loop"], directory.Path);
        Assert.Single(new ImageListing(directory.Path, recurse: true, excluded: null).Photos().ToList());
    }

    [Fact]
    public void A_subdirectory_that_cannot_be_listed_costs_no_other_its_photos()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The depth of directories has another bound.");
        using TemporaryDirectory directory = new();
        using DeepDirectory deep = new(directory["deep"]);
        foreach (string file in (string[])["a.jpg", "deep/b.jpg", "last/c.jpg"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory[file])!);
            File.WriteAllText(directory[file], string.Empty);
        }

        List<string> unreadable = [];
        List<ImageFile> found = new ImageListing(directory.Path, recurse: true, excluded: null).Photos((path, _) => unreadable.Add(path)).ToList();
        Assert.Equal(["a.jpg", "deep/b.jpg", "last/c.jpg"], found.Select(file => Path.GetRelativePath(directory.Path, file.Path)));
        Assert.StartsWith(directory["deep"], Assert.Single(unreadable), StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => new ImageListing(directory.Path, recurse: true, excluded: null).Photos().ToList());
    }

    [Fact]
    public void A_directory_that_is_not_there_is_an_error_all_the_same()
    {
        using TemporaryDirectory directory = new();
        Assert.ThrowsAny<IOException>(() => new ImageListing(directory["nowhere"], recurse: true, excluded: null).Photos(static (_, _) => { }).ToList());
    }

    private static ImageFile Photo(string name) => new(Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar)));
}
