using System.Runtime.InteropServices;

using Rembg.Files;

namespace Rembg.Machine;

/// <summary>
/// The <c>dotnet</c> programs of this machine, of which programs beside this library are started: PowerShell brings a runtime
/// of its own, without such a host and without ASP.NET Core.
/// </summary>
public static class DotNetHost
{
    /// <summary>.NET itself, as runtimes are called in their directory <c>shared</c>.</summary>
    public const string Runtime = "Microsoft.NETCore.App";

    /// <summary>ASP.NET Core.</summary>
    public const string AspNetCore = "Microsoft.AspNetCore.App";

    // The framework that the programs are built for; later ones do as well.
    private const int OldestRuntime = 10;

    private static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// The first host that has a runtime: the one of the directory that <c>REMBG_DOTNET</c> names, and none besides, where it
    /// is set; otherwise the one that runs this process, the one beside the running runtime, that of <c>DOTNET_ROOT</c>, or
    /// the first of <c>PATH</c>.
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

    /// <summary>A host on PATH is often a link; its runtimes lie where it leads.</summary>
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
