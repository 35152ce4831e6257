using System.Reflection;
using System.Runtime.Loader;

namespace Rembg.Server.Hosting;

/// <summary>
/// Finds the module's libraries (<c>lib/</c>), which the server shares if it is part of the module (<c>server/</c>): a second
/// copy would take hundreds of megabytes. A server that is published separately has its own copy beside it. As in the module,
/// the libraries have their own load context, because the default context would first ask the system for a native library and
/// could load another installed version of libvips.
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

    /// <summary>Enables the server to find the module's libraries.</summary>
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

    /// <summary>Loads native libraries by full path: a name alone could select an older system library.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
