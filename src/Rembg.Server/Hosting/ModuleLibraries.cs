using System.Reflection;
using System.Runtime.Loader;

namespace Rembg.Server.Hosting;

/// <summary>
/// The libraries of the module (<c>lib/</c>), which the server shares where it lies in the module (<c>server/</c>): a second copy
/// of them would be hundreds of megabytes. Published by itself it has them beside it. They have a load context of their own, as in
/// the module: the default context would ask the system for a native library first, and a libvips that is installed there is
/// another one.
/// </summary>
internal sealed class ModuleLibraries : AssemblyLoadContext
{
    private const string CoreFile = "Rembg.Core.dll";

    private readonly AssemblyDependencyResolver _resolver;

    private ModuleLibraries(string core)
        : base("Rembg")
    {
        _resolver = new AssemblyDependencyResolver(core);
    }

    /// <summary>Lets what is not beside the server be found in the module.</summary>
    public static void Find()
    {
        string core = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "lib", CoreFile));
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, CoreFile)) || !File.Exists(core))
        {
            return;
        }

        ModuleLibraries libraries = new(core);
        Default.Resolving += (_, name) => libraries.Load(name);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <summary>Loads native libraries by full path: a name alone could find an older one of the system.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
