namespace Rembg.Tests;

/// <summary>The native libraries that a server in the module loads.</summary>
public sealed class ServerLibraryTests : ServerTest
{
    [Fact]
    public async Task A_libvips_of_the_system_is_not_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which libraries a process has loaded.");
        string bundled = Directory.GetFiles(Path.Combine(BuiltModule.Directory, "lib"), "libvips.so.42", SearchOption.AllDirectories)
            .Single(static file => file.Contains($"linux-{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}", StringComparison.OrdinalIgnoreCase));

        // The system searches this variable first, as it does its own directories.
        Directory.CreateDirectory(Files["system"]);
        File.Copy(bundled, Files["system/libvips.so.42"]);
        Set("LD_LIBRARY_PATH", Files["system"]);
        System.Management.Automation.PSObject server = StartServer();
        using MultipartFormDataContent form = new() { { new ByteArrayContent(File.ReadAllBytes(SharedData.Photo("girl.png"))), "file", "photo.png" } };
        using HttpResponseMessage answer = await Client.PostAsync(new Uri(AddressOf(server), "api/remove"), form);
        answer.EnsureSuccessStatusCode();

        IEnumerable<string> loaded = File.ReadLines($"/proc/{IdOf(server)}/maps")
            .Where(static line => line.Contains("libvips.so", StringComparison.Ordinal))
            .Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct();
        Assert.Equal([bundled], loaded);
    }
}
