using System.Runtime.CompilerServices;

namespace Rembg.Tests;

/// <summary>Tests and the processes they start keep what they keep in a cache of their own, not in the user's.</summary>
internal static class TestCache
{
    [ModuleInitializer]
    internal static void Set()
    {
        string directory = Directory.CreateTempSubdirectory("rembg-test-cache-").FullName;
        Environment.SetEnvironmentVariable("REMBG_CACHE", directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
    }
}
