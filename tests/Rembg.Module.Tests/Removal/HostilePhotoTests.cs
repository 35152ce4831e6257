using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>Photos and directories that would keep a run waiting or end it: each is one error, and the others are done.</summary>
public sealed class HostilePhotoTests : CmdletTest
{
    [Fact]
    public void A_pipe_among_the_photos_is_one_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        Files.Add(SharedData.Photo("girl.png"), "in/a.png");
        Files.Add(SharedData.Photo("girl.png"), "in/c.png");
        using (Process maker = Process.Start("mkfifo", [Files["in/b.png"], Files["pipe.onnx"]]))
        {
            maker.WaitForExit();
        }

        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Model u2netp", Files["in"], Files["out"]);
        Assert.Equal(["ImageUnreadable"], result.ErrorIds);
        Assert.Equal(Files["in/b.png"], result.Errors[0].TargetObject);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["ImageUnreadable"], Run("Remove-ImageBackground $args[0] $args[1] -Model u2netp -BackgroundImage $args[2]", Files["in/a.png"], Files["more"], Files["in/b.png"]).ErrorIds);
        Assert.Equal(["ModelInvalid"], Run("Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2]", Files["in/a.png"], Files["more"], Files["pipe.onnx"]).ErrorIds);
    }

    [Fact]
    public void A_subdirectory_that_cannot_be_listed_is_one_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The depth of directories has another bound.");
        Files.Add(SharedData.Photo("girl.png"), "in/a.png");
        Files.Add(SharedData.Photo("girl.png"), "in/z/b.png");
        using DeepDirectory deep = new(Files["in/deep"]);
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Model u2netp -Recurse", Files["in"], Files["out"]);
        Assert.Equal(["PathUnreadable"], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("'0.001'")]
    [InlineData("0:0:0.001")]
    [InlineData("([timespan]::FromMilliseconds(1))")]
    public void A_photo_that_takes_too_long_is_one_error(string limit)
    {
        ShellResult result = Run($"Remove-ImageBackground $args[0] $args[1] -Model u2netp -TimeLimit {limit}", SharedData.Photo("bike.jpg"), Files["out"]);
        Assert.Equal(["TimeLimitExceeded"], result.ErrorIds);
        Assert.Empty(Files.Files);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("600")]
    [InlineData("0:10:0")]
    [InlineData("([Threading.Timeout]::InfiniteTimeSpan)")]
    public void A_photo_that_does_not_is_done(string limit) =>
        Assert.Single(Run($"Remove-ImageBackground $args[0] $args[1] -Model u2netp -TimeLimit {limit}", SharedData.Photo("girl.png"), Files["out"]).ThrowOnError().Output);
}
