using System.Runtime.InteropServices;

using Rembg.Files;

namespace Rembg.Machine;

/// <summary>
/// Finds the <c>dotnet</c> programs of this machine, which start the programs shipped with this library. PowerShell's own runtime has no
/// such host and no ASP.NET Core.
/// </summary>
public static class DotNetHost
{
    /// <summary>.NET itself. Frameworks have these names in the directory <c>shared</c>.</summary>
    public const string Runtime = "Microsoft.NETCore.App";

    /// <summary>ASP.NET Core.</summary>
    public const string AspNetCore = "Microsoft.AspNetCore.App";

    // The framework version that the programs are built for; later versions work as well.
    private const int OldestRuntime = 10;

    private static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// Finds the first host that has a runtime. If <c>REMBG_DOTNET</c> is set, only its directory is searched. Otherwise the candidates are
    /// the host that runs this process, the host beside the running runtime, the host in <c>DOTNET_ROOT</c>, and the first host on
    /// <c>PATH</c>.
    /// </summary>
    /// <param name="runtime"><see cref="Runtime"/> or <see cref="AspNetCore"/>.</param>
    /// <returns>The full path; null if no host is found.</returns>
    /// <exception cref="VariableInvalidException"><c>REMBG_DOTNET</c> names a relative path.</exception>
    public static string? Find(string runtime) => Candidates().Select(Resolve).FirstOrDefault(host => Has(host, runtime));

    private static IEnumerable<string> Candidates()
    {
        if (UserDirectories.Current.Named("REMBG_DOTNET") is { } chosen)
        {
            return [Path.Combine(chosen, Name)];
        }

        // DIRECTORY/shared/Microsoft.NETCore.App/VERSION/
        string beside = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Name);
        IEnumerable<string> self = Environment.ProcessPath is { } process && Path.GetFileName(process).Equals(Name, StringComparison.OrdinalIgnoreCase) ? [process] : [];
        IEnumerable<string> directories = [Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? string.Empty, .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)];
        return [.. self, beside, .. directories.Where(Path.IsPathFullyQualified).Select(static directory => Path.Combine(directory, Name))];
    }

    /// <summary>Resolves links: a host on PATH is often a link, and its runtimes are in the directory of its target.</summary>
    private static string Resolve(string host)
    {
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return host;
        }
    }

    private static bool Has(string host, string runtime)
    {
        string versions = Path.Combine(Path.GetDirectoryName(host)!, "shared", runtime);
        return File.Exists(host)
            && Directory.Exists(versions)
            && Directory.EnumerateDirectories(versions).Any(static directory => Version.TryParse(Path.GetFileName(directory), out Version? version) && version.Major >= OldestRuntime);
    }
}
