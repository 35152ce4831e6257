using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Rembg.Loader;

/// <summary>
/// Keeps Rembg.Core and its dependencies (ONNX Runtime, libvips …) in a separate load context, so that they never conflict with
/// another module's copies. The cmdlets stay in the default context and request only Rembg.Core. See
/// https://learn.microsoft.com/powershell/scripting/dev-cross-plat/resolving-dependency-conflicts.
/// </summary>
public sealed class CoreLoadContext : AssemblyLoadContext, IModuleAssemblyInitializer
{
    private const string CoreName = "Rembg.Core";

    private static readonly Lazy<CoreLoadContext> Shared = new(Install);

    private readonly string _compiled;

    // PowerShell creates an instance at each import, which loads nothing.
    private readonly Lazy<AssemblyDependencyResolver> _resolver;

    /// <summary>Creates a context for the module's <c>lib</c> directory. PowerShell calls it to reach <see cref="OnImport"/>.</summary>
    public CoreLoadContext()
        : base("Rembg")
    {
        string libraries = Path.Combine(Path.GetDirectoryName(typeof(CoreLoadContext).Assembly.Location)!, "lib");
        _compiled = Path.Combine(libraries, "runtimes", RuntimeInformation.RuntimeIdentifier, "lib");
        _resolver = new Lazy<AssemblyDependencyResolver>(() => new AssemblyDependencyResolver(Path.Combine(libraries, CoreName + ".dll")));
    }

    /// <summary>Runs at each import, before PowerShell reads the cmdlets; only the first call has an effect.</summary>
    public void OnImport() => _ = Shared.Value;

    /// <summary>Loads the form of a library that is compiled for this platform, or the library itself.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string compiled = Path.Combine(_compiled, assemblyName.Name + ".dll");
        return (File.Exists(compiled) ? compiled : _resolver.Value.ResolveAssemblyToPath(assemblyName)) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Loads native libraries by full path: a name alone could select an older system library.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.Value.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static CoreLoadContext Install()
    {
        CoreLoadContext context = new();
        Default.Resolving += (_, name) => name.Name == CoreName ? context.LoadFromAssemblyName(name) : null;
        return context;
    }
}
