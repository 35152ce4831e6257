using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Counting and deleting the masks that were kept.</summary>
public sealed class RembgCacheTests : ModelHomeTest
{
    public RembgCacheTests()
    {
        Set("REMBG_CACHE", Files["cache"]);
    }

    private IReadOnlyList<string> Masks => [.. Files.Files.Where(static file => file.EndsWith(".mask", StringComparison.Ordinal))];

    [Fact]
    public void Masks_are_counted_and_deleted_and_other_files_left()
    {
        Assert.Equal((Files["cache"], 0, 0L, null), Summary());
        Files.Add(Photo, "in/a.png");
        Files.Add(SharedData.Photo("girl-1.jpg"), "in/b.jpg");
        Run("Remove-ImageBackground $args[0] $args[1] -Cache -SecondLook Never", Files["in"], Files["out"]).ThrowOnError();
        Files.Add(Photo, "cache/mine.png");
        (_, int entries, long bytes, DateTime? oldest) = Summary();
        Assert.Equal((2, Masks.Sum(file => new FileInfo(Files[file]).Length)), (entries, bytes));
        Assert.InRange(oldest!.Value, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(1));

        Run("Clear-RembgCache -WhatIf").ThrowOnError();
        Assert.Equal(2, Masks.Count);
        Assert.Empty(Run("Clear-RembgCache").ThrowOnError().Output);
        Assert.Empty(Masks);
        Assert.Contains("cache/mine.png", Files.Files);
        Assert.Equal(0, Summary().Entries);
    }

    private (string Directory, int Entries, long Bytes, DateTime? Oldest) Summary()
    {
        PSMemberInfoCollection<PSPropertyInfo> summary = Assert.Single(Run("Get-RembgCache").ThrowOnError().Output).Properties;
        return ((string)summary["Directory"].Value, (int)summary["Entries"].Value, (long)summary["Bytes"].Value, (DateTime?)summary["Oldest"].Value);
    }
}
