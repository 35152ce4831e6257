using System.Globalization;

namespace Rembg.Hosting;

/// <summary>The process environment that the engine reads. It must be set before the engine starts.</summary>
internal static class EngineEnvironment
{
    private const string ModulePath = "PSModulePath";

    /// <summary>Sets the environment.</summary>
    /// <param name="manifest">The module's manifest.</param>
    public static void Prepare(string manifest)
    {
        // The engine sends usage data to Microsoft unless it is told not to; this program sends nothing.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        // The module is imported by path; other runspaces (ForEach-Object -Parallel) and Get-Help about_Rembg search for it.
        // The manifests of PowerShell's own modules are beside the program.
        string modules = Path.GetDirectoryName(Path.GetDirectoryName(manifest))!;
        string own = Path.Combine(AppContext.BaseDirectory, "Modules");
        string[] others = Environment.GetEnvironmentVariable(ModulePath)?.Split(Path.PathSeparator) ?? [];
        Environment.SetEnvironmentVariable(ModulePath, string.Join(Path.PathSeparator, (string[])[modules, own, .. others.Where(Path.IsPathFullyQualified)]));

        CultureInfo.DefaultThreadCurrentCulture = new InvariantEnglish();
    }

    /// <summary>
    /// Removes variables that contain relative paths, before any part of the engine is used: the engine searches these places
    /// for settings and for modules, which are code, and relative paths would lead below the current directory.
    /// </summary>
    public static void RemoveRelativePlaces()
    {
        string[] places = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"];
        foreach (string place in places.Where(static place => Environment.GetEnvironmentVariable(place) is { } path && !Path.IsPathFullyQualified(path)))
        {
            Environment.SetEnvironmentVariable(place, null);
        }
    }

    /// <summary>
    /// The invariant culture, the only one available without the system's culture data, with the language of all texts here.
    /// For some languages, PowerShell breaks lines between words; for all others, inside words.
    /// </summary>
    private sealed class InvariantEnglish() : CultureInfo(string.Empty)
    {
        public override string TwoLetterISOLanguageName => "en";
    }
}
