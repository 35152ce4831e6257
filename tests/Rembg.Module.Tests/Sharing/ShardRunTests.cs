namespace Rembg.Tests.Sharing;

/// <summary>Runs that divide photos, and runs over directories whose photos are found while they are worked on.</summary>
public sealed class ShardRunTests : CmdletTest
{
    private const string Run0 = "$directory, $model, $shard = $args; $PSDefaultParameterValues['Remove-ImageBackground:ModelPath'] = $model; $null = $ExecutionContext.SessionState.Path.SetLocation($directory); ";

    public ShardRunTests() => File.WriteAllBytes(Files["net.onnx"], TinyModel.Brightness(8, 8));

    [Fact]
    public void The_shards_of_a_tree_together_are_one_run_over_it()
    {
        for (int i = 0; i < 30; i++)
        {
            Add($"in/{i % 3}/ü {i}.png");
        }

        Here("Remove-ImageBackground in all -Recurse");
        List<string> written = [];
        for (int i = 0; i < 4; i++)
        {
            written.AddRange(Here("Remove-ImageBackground in out -Recurse -Shard $shard", $"{i}/4").Output.Select(static result => (string)result.Properties["Output"].Value));
        }

        Assert.Equal(30, written.Distinct().Count());
        Assert.Equal(30, written.Count);
        Assert.Equal(Below("all"), Below("out"));
    }

    [Fact]
    public void A_shard_does_not_depend_on_how_the_root_is_named_or_normalized()
    {
        for (int i = 0; i < 20; i++)
        {
            Add($"in/Cafe\u0301/{i}.png");
            Add($"other place/Caf\u00e9/{i}.png");
        }

        string[] one = Names(Here("Remove-ImageBackground in out -Recurse -Shard $shard", "1/3"));
        string[] relative = Names(Here("Remove-ImageBackground 'other place' out2 -Recurse -Shard $shard", "1/3"));
        string[] piped = Names(Here("([IO.DirectoryInfo] \"$directory/in\").GetFiles('*', 'AllDirectories') | Remove-ImageBackground -DestinationPath out3 -RelativeTo in -Shard $shard", "1/3"));
        Assert.InRange(one.Length, 1, 19);
        Assert.Equal(one, relative);
        Assert.Equal(one, piped);
    }

    /// <summary>Cameras write pairs of files with one name. One of them gets the output, and the other is an error, in whichever shard it is.</summary>
    [Theory]
    [InlineData("-SkipExisting")]
    [InlineData("-Force")]
    public void Photos_of_one_name_collide_across_shards_as_in_one_run(string options)
    {
        for (int i = 0; i < 12; i++)
        {
            Add($"in/{i % 2}/{i}.png");
            Add($"in/{i % 2}/{i}.jpg");
            Add($"in/{i % 2}/{i}.webp");
        }

        ShellResult whole = Here("Remove-ImageBackground in all -Recurse " + options);
        ShellResult[] parts = [.. Enumerable.Range(0, 4).Select(i => Here("Remove-ImageBackground in out -Recurse -Shard $shard " + options, $"{i}/4"))];
        Assert.Equal(12, Sources(whole).Length);
        Assert.Equal(Sources(whole), parts.SelectMany(Sources).Order(StringComparer.Ordinal));
        Assert.Equal(24, parts.Sum(static part => part.Errors.Count));
        Assert.All(parts.SelectMany(static part => part.ErrorIds), static id => Assert.Equal("OutputCollision", id));
    }

    [Fact]
    public void A_shard_without_photos_is_no_error()
    {
        Add("in/a.png");
        ShellResult[] results = [.. Enumerable.Range(0, 3).Select(i => Here("Remove-ImageBackground in out -Shard $shard", $"{i}/3"))];
        Assert.All(results, static result => Assert.Empty(result.Errors));
        Assert.Equal(1, results.Sum(static result => result.Output.Count));
    }

    [Theory]
    [InlineData("Remove-ImageBackground in out -Shard 3/2")]
    [InlineData("Remove-ImageBackground in out -Shard -1/4")]
    [InlineData("Remove-ImageBackground in out -Shard a/b")]
    [InlineData("Remove-ImageBackground in out -Shard Auto")]
    [InlineData("Remove-ImageBackground in out -Shard 0/2 -Watch")]
    [InlineData("Remove-ImageBackground in/a.png out.png -Shard 0/2")]
    [InlineData("Remove-ImageBackground in -AsBytes -Shard 0/2")]
    [InlineData("Remove-ImageBackground -InputObject ([IO.File]::ReadAllBytes(\"$directory/in/a.png\")) -Shard 0/2")]
    public void What_cannot_be_divided_is_refused_before_anything_is_written(string command)
    {
        Add("in/a.png");
        ShellResult result = Here(command);
        Assert.Equal(["OptionsInvalid"], result.ErrorIds);
        Assert.Contains("-Shard", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Files["out"]));
    }

    [Fact]
    public void Photos_are_worked_on_before_the_next_directory_is_listed()
    {
        Add("in/a.png");
        Add("in/b/b.png");

        // The second directory gets another photo when the first result is there.
        ShellResult result = Here("Remove-ImageBackground in out -Recurse -ThrottleLimit 1 | ForEach-Object { if ($_.Source -like '*a.png') { [IO.File]::Copy(\"$directory/in/a.png\", \"$directory/in/b/c.png\") }; $_ }");
        Assert.Equal(["a.png", "b/b.png"], Names(result).Take(2));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_photo_that_is_listed_later_is_not_overwritten()
    {
        // The output of the first photo has the path of the last, which is read after all others.
        Add("in/a.jpg");
        Add("z/a.png");
        for (int i = 0; i < 10; i++)
        {
            Add($"in/b{i}.png");
        }

        byte[] photo = File.ReadAllBytes(Files["z/a.png"]);
        foreach (string last in (string[])["z", "z/a.png", "z/*.png"])
        {
            ShellResult result = Here($"Remove-ImageBackground in, {last} z -Force -ThrottleLimit 1");
            Assert.Contains("OutputCollision", result.ErrorIds);
            Assert.Equal(photo, File.ReadAllBytes(Files["z/a.png"]));
        }
    }

    [Fact]
    public void A_destination_that_appears_inside_the_tree_is_not_searched()
    {
        Add("in/a.png");
        Add("in/deep/b.png");
        ShellResult result = Here("Remove-ImageBackground in in/deep/out -Recurse -ThrottleLimit 1");
        Assert.Equal(2, result.ThrowOnError().Output.Count);
        Assert.Equal(["in/deep/out/a.png", "in/deep/out/deep/b.png"], Files.Files.Where(static file => file.Contains("/out/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private void Add(string name) => Files.Add(SharedData.Photo("human-6.jpg"), name);

    private ShellResult Here(string command, string? shard = null) => Run(Run0 + command, Files.Path, Files["net.onnx"], shard);

    private string[] Below(string directory) =>
        [.. Files.Files.Where(file => file.StartsWith(directory + "/", StringComparison.Ordinal)).Select(file => file[(directory.Length + 1)..]).Order(StringComparer.Ordinal)];

    private static string[] Sources(ShellResult result) => [.. result.Output.Select(static output => (string)output.Properties["Source"].Value).Order(StringComparer.Ordinal)];

    /// <summary>The photos of results, relative to the directory of their tree and composed.</summary>
    private string[] Names(ShellResult result) =>
    [
        .. result.ThrowOnError().Output
            .Select(output => Path.GetRelativePath(Files.Path, (string)output.Properties["Source"].Value).Replace('\\', '/'))
            .Select(static name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace("Cafe\u0301", "Caf\u00e9", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
