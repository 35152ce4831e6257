using System.Management.Automation;

using CsCheck;

namespace Rembg.Tests;

/// <summary>Whatever a run is given and wherever it writes: what it reads stays as it is.</summary>
public sealed class OriginalsTests : CmdletTest
{
    private static readonly string[] Directories = ["in", "in/sub", "out"];
    private static readonly string[] Names = ["p.jpg", "p.png", "p.tif", "q.png", "p.mask.png", "q.nobg.png"];
    private static readonly string?[] Destinations = [null, "in", "in/sub", "out", "in/alias", "alias", "alias/sub", "new", "in/new"];

    private string Model
    {
        get
        {
            string model = Files["model.onnx"];
            if (!File.Exists(model))
            {
                File.WriteAllBytes(model, TinyModel.Brightness(8, 8));
            }

            return model;
        }
    }

    [Fact]
    public void No_run_changes_its_inputs() => Gen.Int[0, int.MaxValue].Sample(Try, iter: 150, threads: 1);

    [Theory]
    [InlineData("[IO.FileInfo] \"$in/p.jpg\", [IO.FileInfo] \"$in/p.png\" | Remove-ImageBackground -DestinationPath $in -ModelPath $model -Force")]
    [InlineData("Remove-ImageBackground $in $in -ModelPath $model -Force")]
    [InlineData("Remove-ImageBackground \"$in/p.jpg\", \"$in/p.png\" $in -ModelPath $model -Force")]
    [InlineData("Remove-ImageBackground \"$in/p.jpg\" $in -BackgroundImage \"$in/p.png\" -ModelPath $model -Force")]
    [InlineData("Remove-ImageBackground $in $alias -ModelPath $model -Force")]
    public void An_output_over_an_input_is_a_collision(string script)
    {
        string photo = AddPhoto("in/p.jpg");
        AddPhoto("in/p.png");
        Directory.CreateSymbolicLink(Files["alias"], Files["in"]);
        byte[] before = File.ReadAllBytes(Files["in/p.png"]);
        ShellResult result = Run("$in, $alias, $model = $args; " + script, Files["in"], Files["alias"], Model);
        Assert.All(result.ErrorIds, static id => Assert.Equal("OutputCollision", id));
        Assert.NotEmpty(result.Errors);
        Assert.Equal(before, File.ReadAllBytes(Files["in/p.png"]));
        Assert.True(File.Exists(photo));
    }

    [Fact]
    public void A_photo_that_is_found_twice_is_done_once()
    {
        AddPhoto("in/a.png");
        AddPhoto("in/sub/b.png");
        ShellResult result = Run(
            "([IO.DirectoryInfo] $args[0]).GetFileSystemInfos('*', 'AllDirectories') | Remove-ImageBackground -DestinationPath $args[1] -ModelPath $args[2]; Remove-ImageBackground $args[0], \"$($args[0])/a.png\" $args[3] -Recurse -ModelPath $args[2]",
            Files["in"],
            Files["out"],
            Model,
            Files["again"]);
        Assert.Equal(4, result.ThrowOnError().Output.Count);
        Assert.Equal(["again/a.png", "again/sub/b.png", "out/a.png", "out/b.png"], Files.Files.Where(static file => file.StartsWith("out/", StringComparison.Ordinal) || file.StartsWith("again/", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_output_that_turns_up_as_an_input_is_passed_over()
    {
        AddPhoto("in/p.jpg");
        PSObject only = Assert.Single(Run(
            "$directory, $model = $args; & { \"$directory/p.jpg\"; $until = [datetime]::UtcNow.AddMinutes(1); while (-not [IO.File]::Exists(\"$directory/p.png\") -and [datetime]::UtcNow -lt $until) { }; \"$directory/p.png\" } | Remove-ImageBackground -DestinationPath $directory -ModelPath $model",
            Files["in"],
            Model).ThrowOnError().Output);
        Assert.Equal(Files["in/p.png"], only.Properties["Output"].Value);
    }

    [Fact]
    public void Remains_of_a_crash_are_made_again_and_other_files_are_left()
    {
        AddPhoto("in/a.png");
        AddPhoto("in/b.png");
        AddPhoto("in/c.png");
        AddPhoto("in/d.png");
        const string Script = "Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2] -SkipExisting";
        Run(Script, Files["in"], Files["out"], Model).ThrowOnError();
        byte[] whole = File.ReadAllBytes(Files["out/a.png"]);
        File.WriteAllBytes(Files["out/a.png"], []);
        File.WriteAllBytes(Files["out/b.png"], new byte[5000]);
        File.WriteAllBytes(Files["out/c.png"], whole[..^20]);
        File.WriteAllText(Files["out/d.png"], "precious");
        ShellResult result = Run(Script, Files["in"], Files["out"], Model).ThrowOnError();
        Assert.Equal(["a.png", "b.png", "c.png"], result.Output.Select(static output => Path.GetFileName((string)output.Properties["Output"].Value)));
        Assert.All((string[])["a", "b", "c"], name => Assert.Equal(whole, File.ReadAllBytes(Files[$"out/{name}.png"])));
        Assert.Equal("precious", File.ReadAllText(Files["out/d.png"]));
        Assert.Contains("d.png", Assert.Single(result.Warnings, static warning => warning.Contains("exists and is kept", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_one_error_for_all_photos_and_no_model_is_loaded()
    {
        AddPhoto("in/a.png");
        AddPhoto("in/sub/b.png");
        AddPhoto("in/c.png");
        File.WriteAllText(Files["file"], "in the way");
        File.WriteAllText(Files["broken.onnx"], "no model");
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Recurse -ModelPath $args[2]", Files["in"], Files["file"], Files["broken.onnx"]);
        Assert.Equal(["OutputNotWritable"], result.ErrorIds);
        Assert.Contains("is a file, not a directory", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    private void Try(int seed)
    {
        Random random = new(seed);
        using TemporaryDirectory tree = new();
        Grow(tree, random);
        string? destination = Pick(random, Destinations) is { } place ? tree[place] : null;
        string[] all = Directory.GetFiles(tree.Path, "*", SearchOption.AllDirectories);
        bool force = random.Next(4) > 0;
        bool isPipeline = random.Next(2) > 0;
        string[] given = isPipeline ? [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pick(random, all))] : [tree[Pick(random, (string[])["in", "in", "alias", "out"])]];
        string? background = random.Next(3) == 0 ? Pick(random, all) : null;
        string script = (isPipeline ? "$args[0] | Remove-ImageBackground" : "Remove-ImageBackground $args[0] -Recurse")
            + " -ModelPath $args[1]"
            + (destination is null ? string.Empty : " -DestinationPath $args[2]")
            + (background is null ? string.Empty : " -BackgroundImage $args[3]")
            + (random.Next(2) > 0 ? " -Output CutOut, Mask" : string.Empty)
            + (random.Next(5) == 0 ? " -SkipExisting" : string.Empty)
            + (force ? " -Force" : string.Empty);

        // Without -Force nothing at all may change. Beside its photo, what is named as an output is no photo.
        IEnumerable<string> kept = !force ? all : isPipeline ? given.Where(path => destination is not null || !IsOutput(path)) : Inputs(tree, given[0], destination);
        Dictionary<string, string> before = kept.Append(background).OfType<string>().Distinct().ToDictionary(static path => path, Read);
        ShellResult result = Run(script, given, Model, destination, background);
        Assert.All(before, file => Assert.Equal((seed, script, file.Key, file.Value), (seed, script, file.Key, Read(file.Key))));
        Assert.All(result.ErrorIds, id => Assert.True(id is "OutputCollision" or "OutputExists" or "NoImagesFound", $"{seed}: {id}"));
        Assert.DoesNotContain(tree.Files, static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Directories with photos of the same stems, and links among them.</summary>
    private static void Grow(TemporaryDirectory tree, Random random)
    {
        Array.ForEach(Directories, directory => Directory.CreateDirectory(tree[directory]));
        Directory.CreateSymbolicLink(tree["alias"], tree["in"]);
        Directory.CreateSymbolicLink(tree["in/alias"], tree["out"]);
        int count = random.Next(2, 9);
        List<string> files = [];
        for (int i = 0; i < count; i++)
        {
            string path = tree[Pick(random, Directories) + "/" + Pick(random, Names)];
            if (File.Exists(path))
            {
                continue;
            }

            switch (files.Count == 0 ? 0 : random.Next(5))
            {
                case 0 or 1 or 2:
                    // Bytes behind the image's end tell the files apart.
                    File.WriteAllBytes(path, [.. Photo, (byte)i, (byte)random.Next(256)]);
                    break;
                case 3:
                    File.CreateSymbolicLink(path, Pick(random, [.. files]));
                    break;
                default:
                    HardLink.Create(Pick(random, [.. files]), path);
                    break;
            }

            files.Add(path);
        }
    }

    /// <summary>The photos of a directory and its subdirectories, but for what lies in the destination.</summary>
    private static IEnumerable<string> Inputs(TemporaryDirectory tree, string given, string? destination)
    {
        string real = Resolve(tree, given);
        string? excluded = destination is null ? null : Resolve(tree, destination);
        bool isInside = excluded is not null && excluded.StartsWith(real + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return Directory.GetFiles(real, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 2 })
            .Where(path => !path.StartsWith(Path.Combine(real, "alias"), StringComparison.Ordinal))
            .Where(path => !isInside || !path.StartsWith(excluded! + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Where(static path => !IsOutput(path));
    }

    private static bool IsOutput(string path) => path.Contains(".nobg.", StringComparison.Ordinal);

    private static string Resolve(TemporaryDirectory tree, string path) => Path.GetRelativePath(tree.Path, path).Replace('\\', '/') switch
    {
        "in/alias" => tree["out"],
        "alias" => tree["in"],
        "alias/sub" => tree["in/sub"],
        _ => path,
    };

    private string AddPhoto(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[name])!);
        File.WriteAllBytes(Files[name], [.. Photo, .. System.Text.Encoding.UTF8.GetBytes(name)]);
        return Files[name];
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static string Read(string path) => Convert.ToHexString(File.ReadAllBytes(path));

    // 8 × 8 pixels, black.
    private static byte[] Photo => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoA4AAABIAAEQRe/SAAAAAElFTkSuQmCC");
}
