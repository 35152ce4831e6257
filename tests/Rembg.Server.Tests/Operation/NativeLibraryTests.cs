using System.Net;
using System.Runtime.InteropServices;

using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The server by itself, without the module, where the system has libraries by the names of its own.</summary>
public sealed class NativeLibraryTests
{
    [Fact]
    public async Task Libraries_of_the_system_are_not_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_LIBRARY_PATH is what Linux has.");
        string native = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        using TemporaryDirectory system = new();
        foreach (string library in Directory.GetFiles(native).Select(static file => Path.GetFileName(file)))
        {
            // It can be loaded, and has no function that is needed.
            system.Add(Path.Combine(native, "libonnxruntime_providers_shared.so"), library);
        }

        Assert.Contains("libvips.so.42", system.Files);
        using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = system.Path }, "--model", TestModels.Tiny);
        using HttpClient client = new() { BaseAddress = server.Address };
        foreach (string format in (string[])["png", "jxl"])
        {
            using MultipartFormDataContent form = new() { { new ByteArrayContent(TestPhotos.Jpeg()), "file", "photo.jpg" } };
            using HttpResponseMessage answer = await client.PostAsync(new Uri($"api/remove?format={format}", UriKind.Relative), form);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }
    }
}
