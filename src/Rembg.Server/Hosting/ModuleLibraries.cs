using System.Runtime.Loader;

namespace Rembg.Server.Hosting;

/// <summary>
/// Where the server lies in the module (<c>server/</c>), Rembg.Core and its native libraries are the module's own
/// (<c>lib/</c>): a second copy of them would be hundreds of megabytes. Published by itself it has them beside it.
/// </summary>
internal static class ModuleLibraries
{
    private const string CoreFile = "Rembg.Core.dll";

    /// <summary>Lets what is not beside the server be found in the module.</summary>
    public static void Find()
    {
        string core = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "lib", CoreFile));
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, CoreFile)) || !File.Exists(core))
        {
            return;
        }

        AssemblyDependencyResolver resolver = new(core);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
    }
}
