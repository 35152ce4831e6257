using Rembg.Files;
using Rembg.Models;

namespace Rembg.Tests.Files;

/// <summary>Directories of the user are full paths from the environment and the system, and never the current directory.</summary>
[Trait("Speed", "Fast")]
public sealed class UserDirectoriesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("/dev/null/home")]
    [InlineData("relative")]
    [InlineData(".")]
    [InlineData("~")]
    public void A_relative_or_missing_home_is_ignored(string home)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        UserDirectories user = Of(("HOME", home));
        Assert.Null(user.Home);
        ModelStore store = ModelStore.OfUser(_files["bundled"], user);
        Assert.Equal([_files["bundled"]], store.Directories.Select(static directory => directory.Path));
        Assert.Null(store.Home);
        Assert.Contains("U2NET_HOME", Assert.Throws<HomeMissingException>(store.RequireHome).Message, StringComparison.Ordinal);
        Assert.Null(Rembg.Caching.UserCache.Find(user));
    }

    [Fact]
    public void An_empty_home_is_replaced_by_the_entry_of_the_system()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        string? home = Of(("HOME", string.Empty)).Home;
        Assert.True(home is null || Path.IsPathFullyQualified(home));
    }

    [Theory]
    [InlineData("models")]
    [InlineData("./models")]
    [InlineData("../models")]
    [InlineData(".")]
    [InlineData("~other/models")]
    public void A_variable_of_this_program_with_a_relative_path_is_refused_by_its_name(string value)
    {
        foreach (string variable in (string[])["U2NET_HOME", "REMBG_HOME", "REMBG_CACHE", "REMBG_SERVERS", "REMBG_ORT_PATH", "REMBG_DOTNET"])
        {
            VariableInvalidException refusal = Assert.Throws<VariableInvalidException>(() => Of((variable, value)).Named(variable));
            Assert.Contains(variable, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"'{value}'", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Throws<VariableInvalidException>(() => ModelStore.OfUser(_files["bundled"], Of(("U2NET_HOME", value))));
        Assert.Throws<VariableInvalidException>(() => ModelStore.OfUser(_files["bundled"], Of(("REMBG_HOME", value))));
    }

    [Fact]
    public void A_relative_path_in_a_variable_of_XDG_is_ignored_as_its_specification_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "XDG is for Unix.");
        UserDirectories user = Of(("HOME", _files.Path), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"));
        Assert.Equal([_files[".u2net"], _files[".rembg/models"], _files["bundled"]], ModelStore.OfUser(_files["bundled"], user).Directories.Select(static directory => directory.Path));
        Assert.Equal(_files[".cache/rembg"], Rembg.Caching.UserCache.Find(user));
    }

    [Fact]
    public void Directories_are_those_of_rembg()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "HOME is for Unix.");
        Assert.Equal([_files["own"], "/bundled"], Places(("U2NET_HOME", _files["own"]), ("REMBG_HOME", _files["newer"]), ("XDG_DATA_HOME", _files["data"])));
        Assert.Equal([_files["data/.u2net"], _files["data/rembg/models"], "/bundled"], Places(("XDG_DATA_HOME", _files["data"])));
        Assert.Equal([_files[".u2net"], _files["newer/models"], "/bundled"], Places(("REMBG_HOME", _files["newer"])));
        Assert.Equal([_files["own"], "/bundled"], Places(("U2NET_HOME", "~/own")));
        Assert.Equal([_files.Path, "/bundled"], Places(("U2NET_HOME", "~")));

        IEnumerable<string> Places(params (string, string)[] variables) =>
            ModelStore.OfUser("/bundled", Of([("HOME", _files.Path), .. variables])).Directories.Select(static directory => directory.Path);
    }

    [Fact]
    public void Without_a_home_models_of_newer_versions_are_found_and_none_is_installed_among_them()
    {
        ModelStore store = ModelStore.OfUser(_files["bundled"], Of(("HOME", _files["missing"]), ("REMBG_HOME", _files["newer"])));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        Assert.Equal(_files["newer/models"], store.Directories[0].Path);
        Assert.Throws<HomeMissingException>(store.RequireHome);
    }

    private static UserDirectories Of(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
