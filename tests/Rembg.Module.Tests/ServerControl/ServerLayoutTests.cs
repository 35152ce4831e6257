namespace Rembg.Tests;

/// <summary>The server in the module: with nothing that the module has already.</summary>
public sealed class ServerLayoutTests
{
    private static readonly string Server = Path.Combine(BuiltModule.Directory, "server");

    [Fact]
    public void The_server_shares_libraries_and_model_with_the_module()
    {
        IEnumerable<string?> files = Directory.GetFiles(Server, "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        IEnumerable<string?> shared = Directory.GetFiles(Path.Combine(BuiltModule.Directory, "lib"), "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.Contains("Rembg.Server.dll", files);
        Assert.Empty(files.Intersect(shared));
        Assert.DoesNotContain(files, static file => Path.GetExtension(file) is ".so" or ".dylib" or ".onnx");
    }

    [Fact]
    public void The_host_does_not_look_for_libraries_beside_it() => Assert.Empty(Directory.GetFiles(Server, "*.deps.json"));

    [Fact]
    public void The_page_is_the_one_of_the_sources()
    {
        string source = Path.Combine(BuiltModule.RepositoryRoot, "src", "Rembg.Server", "wwwroot");
        string[] files = [.. Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(source, file)), File.ReadAllBytes(Path.Combine(Server, "wwwroot", file))));
    }
}
