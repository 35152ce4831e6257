namespace Rembg.Tests;

/// <summary>The columns of the table of results.</summary>
public sealed class ResultColumnTests
{
    private static readonly string Root = OperatingSystem.IsWindows() ? @"C:\" : "/";

    [Theory]
    [InlineData("photo.jpg", "photo.jpg")]
    [InlineData("exactly-16-b.jpg", "exactly-16-b.jpg")]
    [InlineData("seventeen-byt.jpg", "…venteen-byt.jpg")]
    public void A_long_name_of_a_photo_loses_its_beginning(string name, string shown) => Assert.Equal(shown, Source(Path.Combine(Root, "photos", name)));

    [Fact]
    public void An_output_below_the_current_location_is_shown_without_it()
    {
        using TemporaryDirectory directory = new();
        Assert.Equal(Path.Combine("sub", "a.png"), Output(Path.Combine(directory.Path, "sub", "a.png"), directory.Path));
        Assert.Equal(directory.Path + "2", Output(directory.Path + "2", directory.Path));
        Assert.Equal("a.png", Output(Root + "a.png", Root));
    }

    [Fact]
    public void An_output_without_a_file_has_an_empty_column()
    {
        using Shell shell = new();
        Assert.Equal(string.Empty, $"{Assert.Single(shell.Run("[Rembg.Reporting.ResultColumns]::Output($null, $ExecutionContext.SessionState, $Host)").ThrowOnError().Output)}");
    }

    [Fact]
    public void A_host_without_a_window_shows_the_last_142_letters()
    {
        string path = Root + new string('a', 200) + ".png";
        Assert.Equal($"…{path[^141..]}", Output(path, Root == "/" ? "/tmp" : Root + "Windows"));
    }

    private static string Source(string path)
    {
        using Shell shell = new();
        return $"{Assert.Single(shell.Run("[Rembg.Reporting.ResultColumns]::Source($args[0])", path).ThrowOnError().Output)}";
    }

    private static string Output(string path, string location)
    {
        using Shell shell = new();
        string script = "$null = $ExecutionContext.SessionState.Path.SetLocation($args[1]); [Rembg.Reporting.ResultColumns]::Output($args[0], $ExecutionContext.SessionState, $Host)";
        return $"{Assert.Single(shell.Run(script, path, location).ThrowOnError().Output)}";
    }
}
