using Rembg.Files;
using Rembg.Imaging;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A run never writes over a file that it reads, by whatever path the file is named.</summary>
[Trait("Speed", "Fast")]
public sealed class RunFilesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_name_of_a_file_that_is_read_is_refused()
    {
        Directory.CreateDirectory(_files["real"]);
        File.WriteAllText(_files["real/a.png"], "photo");
        Directory.CreateSymbolicLink(_files["alias"], _files["real"]);
        File.CreateSymbolicLink(_files["link.png"], _files["real/a.png"]);
        RunFiles files = new();
        files.Protect(_files["real/a.png"]);
        foreach (string name in (string[])["real/a.png", "alias/a.png", "link.png"])
        {
            Assert.Throws<OutputCollisionException>(() => files.Refuse(_files[name]));
            Assert.Throws<OutputCollisionException>(() => Write(files, _files[name]));
        }

        files.Refuse(_files["real/b.png"]);
        Assert.Equal("photo", File.ReadAllText(_files["real/a.png"]));
    }

    [Fact]
    public void A_later_input_is_protected_and_an_output_of_the_run_does_not_count_as_an_input()
    {
        RunFiles files = new();
        File.WriteAllText(_files["late.png"], "photo");
        AtomicFile.Write(_files["own.png"], overwrite: false, static path => File.WriteAllText(path, "cut-out"), files);
        Assert.True(files.HasWritten(_files["own.png"]));
        Assert.False(files.HasWritten(_files["late.png"]));
        Assert.Throws<OutputCollisionException>(() => AtomicFile.Write(
            _files["late.png"],
            overwrite: true,
            temporary =>
            {
                files.Protect(_files["late.png"]);
                File.WriteAllText(temporary, "cut-out");
            },
            files));
        Write(files, _files["own.png"]);
        Assert.Equal("photo", File.ReadAllText(_files["late.png"]));
    }

    [Fact]
    public void A_number_that_a_new_file_has_got_protects_nothing()
    {
        RunFiles files = new();
        for (int i = 0; i < 50; i++)
        {
            // File systems give the number of a deleted file to the next.
            File.WriteAllText(_files["photo"], "photo");
            files.Protect(_files["photo"]);
            File.Delete(_files["photo"]);
            Write(files, _files[$"{i}.png"]);
            Write(files, _files[$"{i}.png"]);
            File.Delete(_files[$"{i}.png"]);
            File.WriteAllText(_files["another.png"], "photo");
            Assert.False(files.HasWritten(_files["another.png"]));
            File.Delete(_files["another.png"]);
        }
    }

    [Fact]
    public void Two_names_of_one_output_are_a_collision()
    {
        Directory.CreateDirectory(_files["real"]);
        Directory.CreateSymbolicLink(_files["alias"], _files["real"]);
        RunFiles files = new();
        Write(files, _files["real/a.png"]);
        Assert.Throws<OutputCollisionException>(() => Write(files, _files["alias/a.png"]));

        OutputNames names = new(destination: null);
        names.Claim(new ImageFile(_files["real/b.jpg"]), string.Empty, OutputFormat.Png.Extension());
        Assert.Throws<OutputCollisionException>(() => names.Claim(new ImageFile(_files["alias/b.tif"]), string.Empty, OutputFormat.Png.Extension()));
    }

    [Fact]
    public void The_same_photo_by_two_ways_is_one_and_hard_links_are_two()
    {
        Directory.CreateDirectory(_files["real"]);
        File.WriteAllText(_files["real/a.jpg"], "photo");
        Directory.CreateSymbolicLink(_files["alias"], _files["real"]);
        File.CreateSymbolicLink(_files["real/b.jpg"], _files["real/a.jpg"]);
        FoundPhotos found = new();
        Assert.True(found.Add(new ImageFile(_files["real/a.jpg"])));
        Assert.False(found.Add(new ImageFile(_files["real/a.jpg"], _files.Path)));
        Assert.False(found.Add(new ImageFile(_files["alias/a.jpg"])));
        Assert.True(found.Add(new ImageFile(_files["real/b.jpg"])));
        Assert.True(found.Add(new ImageFile(_files["real/a.jpg"]), again: true));
        Assert.False(found.Add(new ImageFile(_files["alias/a.jpg"]), again: true));
    }

    [Fact]
    public void The_weights_beside_a_model_are_protected_with_it()
    {
        File.WriteAllBytes(_files["m.onnx"], [.. "\n\blocation\u0012\u0009m.weights"u8]);
        File.WriteAllText(_files["m.weights"], "weights");
        File.WriteAllText(_files["other"], "other");
        RunFiles files = new();
        files.ProtectModel(_files["m.onnx"]);
        Assert.Throws<OutputCollisionException>(() => files.Refuse(_files["m.onnx"]));
        Assert.Throws<OutputCollisionException>(() => files.Refuse(_files["m.weights"]));
        files.Refuse(_files["other"]);
    }

    [Fact]
    public void Everything_in_a_tree_is_protected_except_outputs_of_the_run()
    {
        Directory.CreateDirectory(_files["in/sub"]);
        File.WriteAllText(_files["in/sub/a.png"], "photo");
        RunFiles files = new();
        files.ProtectTree(_files["in"]);
        Assert.Throws<OutputCollisionException>(() => files.Refuse(_files["in/sub/a.png"]));
        Write(files, _files["in/sub/b.png"]);
        Write(files, _files["in/sub/b.png"]);
    }

    [Fact]
    public void A_destination_inside_a_directory_is_passed_over_by_any_name()
    {
        Directory.CreateDirectory(_files["in/out"]);
        File.WriteAllText(_files["in/a.jpg"], "photo");
        File.WriteAllText(_files["in/out/a.png"], "cut-out");
        Directory.CreateSymbolicLink(_files["alias"], _files["in"]);
        Assert.Single(new ImageListing(_files["in"], recurse: true, excluded: _files["alias/out"]).Photos().ToList());
        Assert.Single(new ImageListing(_files["alias"], recurse: true, excluded: _files["in/out"]).Photos().ToList());
        Assert.True(ImageListing.IsSame(_files["in"], _files["alias"]));
        Assert.False(ImageListing.IsSame(_files["in"], _files["missing"]));
    }

    private static void Write(RunFiles files, string path) => AtomicFile.Write(path, overwrite: true, static temporary => File.WriteAllText(temporary, "cut-out"), files);
}
