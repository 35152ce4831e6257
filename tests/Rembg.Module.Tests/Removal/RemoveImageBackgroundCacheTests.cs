using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>A second run over the same photos does no inference and writes the same; a cache that fails costs nothing but itself.</summary>
public sealed class RemoveImageBackgroundCacheTests : ModelHomeTest
{
    private const string Remove = "Remove-ImageBackground $args[0] $args[1] -Force ";

    public RemoveImageBackgroundCacheTests()
    {
        Set("REMBG_CACHE", Files["cache"]);
    }

    [Fact]
    public void Masks_are_kept_and_taken_whatever_is_made_of_them()
    {
        string renamed = Files.Add(Photo, "in/renamed.png");
        ShellResult plain = Run(Remove, Photo, Files["plain"]).ThrowOnError();
        ShellResult first = Run(Remove + "-Cache", Photo, Files["first"]).ThrowOnError();
        ShellResult second = Run(Remove + "-Cache", renamed, Files["second"]).ThrowOnError();
        Assert.Equal([false, false, true], ((ShellResult[])[plain, first, second]).Select(static result => (bool)result.Output[0].Properties["FromCache"].Value));
        Assert.Equal(File.ReadAllBytes(Files["plain/girl.png"]), File.ReadAllBytes(Files["first/girl.png"]));
        Assert.Equal(File.ReadAllBytes(Files["plain/girl.png"]), File.ReadAllBytes(Files["second/renamed.png"]));
        Assert.Equal(plain.Output[0].Properties["Confidence"].Value, second.Output[0].Properties["Confidence"].Value);
        Assert.True((bool)Run(Remove + "-Cache -MaskOnly -PostProcessMask", Photo, Files["mask"]).ThrowOnError().Output[0].Properties["FromCache"].Value);
        Assert.False((bool)Run(Remove + "-Cache -ModelPath $args[2]", Photo, Files["other"], Other()).ThrowOnError().Output[0].Properties["FromCache"].Value);
    }

    [Fact]
    public void A_damaged_mask_is_made_again()
    {
        Run(Remove + "-Cache", Photo, Files["first"]).ThrowOnError();
        string entry = Assert.Single(Directory.GetFiles(Files["cache"], "*.mask", SearchOption.AllDirectories));
        byte[] bytes = File.ReadAllBytes(entry);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(entry, bytes);
        Assert.False((bool)Run(Remove + "-Cache", Photo, Files["second"]).ThrowOnError().Output[0].Properties["FromCache"].Value);
        Assert.True((bool)Run(Remove + "-Cache", Photo, Files["third"]).ThrowOnError().Output[0].Properties["FromCache"].Value);
        Assert.Equal(File.ReadAllBytes(Files["first/girl.png"]), File.ReadAllBytes(Files["third/girl.png"]));
    }

    [Fact]
    public void A_read_only_cache_causes_one_warning_and_all_photos_are_processed()
    {
        File.WriteAllText(Files["cache"], "a file where the directory would be");
        Files.Add(Photo, "in/a.png");
        Files.Add(SharedData.Photo("girl-1.jpg"), "in/b.jpg");
        ShellResult result = Run(Remove + "-Cache", Files["in"], Files["out"]).ThrowOnError();
        Assert.Equal(2, result.Output.Count);
        Assert.Contains(Files["cache"], Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Little_memory_makes_the_same_of_every_photo()
    {
        Run(Remove, Photo, Files["plain"]).ThrowOnError();
        PSObject result = Assert.Single(Run(Remove + "-LowMemory", Photo, Files["low"]).ThrowOnError().Output);
        Assert.True((bool)result.Properties["HasSubject"].Value);
        Assert.Equal(File.ReadAllBytes(Files["plain/girl.png"]), File.ReadAllBytes(Files["low/girl.png"]));
    }

    private string Other()
    {
        File.WriteAllBytes(Files["other.onnx"], TinyModel.Brightness(32, 32));
        return Files["other.onnx"];
    }
}
