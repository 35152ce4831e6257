using Rembg.Files;

namespace Rembg.Tests.Files;

/// <summary>A path is trusted if only this user and root can have created its target.</summary>
[Trait("Speed", "Fast")]
public sealed class TrustedPathTests : IDisposable
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    private readonly TemporaryDirectory _files = new();

    public TrustedPathTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access control lists.");
        Directory.CreateDirectory(_files["a/b"]);
        File.WriteAllText(Leaf, "mine");
    }

    private string Leaf => _files["a/b/file"];

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Ones_own_files_are_trusted_below_a_shared_temporary_directory_and_before_they_exist()
    {
        Assert.Null(TrustedPath.Objection(Leaf));
        Assert.Null(TrustedPath.Objection(_files["a/b"]));
        Assert.Null(TrustedPath.Objection(_files["a/later/file"]));
        Assert.Null(TrustedPath.Objection("/etc/passwd"));
        TrustedPath.Require(Leaf);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("a/b/file")]
    public void Files_of_another_user_are_not_trusted(string owned)
    {
        OtherUser.Own(_files[owned]);
        Assert.Contains($"'{_files[owned]}'", TrustedPath.Objection(Leaf)!, StringComparison.Ordinal);
        PathUntrustedException refusal = Assert.Throws<PathUntrustedException>(() => TrustedPath.Require(Leaf));
        Assert.Contains($"{OtherUser.Id}", refusal.Message, StringComparison.Ordinal);
        Assert.False(TrustedPath.IsOwn(_files[owned]));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("a/b/file")]
    public void World_writable_files_are_not_trusted(string writable)
    {
        Permit(_files[writable], All);
        Assert.Contains($"'{_files[writable]}'", TrustedPath.Objection(Leaf)!, StringComparison.Ordinal);
        Assert.True(TrustedPath.IsOwn(_files[writable]));
    }

    [Fact]
    public void The_sticky_bit_protects_the_entries_of_a_directory_but_no_file()
    {
        Permit(_files["a"], All | UnixFileMode.StickyBit);
        Assert.Null(TrustedPath.Objection(Leaf));
        Permit(Leaf, All | UnixFileMode.StickyBit);
        Assert.NotNull(TrustedPath.Objection(Leaf));
    }

    [Fact]
    public void A_group_with_write_access_is_trusted_only_if_this_process_belongs_to_it()
    {
        Permit(Leaf, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Assert.Null(TrustedPath.Objection(Leaf));
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give files away.");
        OtherUser.Run("chgrp", $"{OtherUser.Id}", Leaf);
        Assert.NotNull(TrustedPath.Objection(Leaf));
    }

    [Fact]
    public void Links_are_followed_and_count_as_well()
    {
        Directory.CreateSymbolicLink(_files["link"], _files["a"]);
        Directory.CreateSymbolicLink(_files["relative"], Path.Combine("a", "..", "link"));
        Assert.Null(TrustedPath.Objection(_files["relative/b/file"]));
        Assert.Equal(LinkedPath.Real(Leaf), LinkedPath.Real(_files["relative/b/file"]));
        Permit(_files["a/b"], All);
        Assert.NotNull(TrustedPath.Objection(_files["relative/b/file"]));
        Permit(_files["a/b"], All & ~UnixFileMode.OtherWrite);
        OtherUser.Own(_files["link"]);
        Assert.Contains($"'{_files["link"]}'", TrustedPath.Objection(_files["relative/b/file"])!, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_are_not_trusted()
    {
        Directory.CreateSymbolicLink(_files["one"], _files["two"]);
        Directory.CreateSymbolicLink(_files["two"], _files["one"]);
        Assert.Contains("too many links", TrustedPath.Objection(_files["one/file"])!, StringComparison.Ordinal);
    }

    private static void Permit(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
