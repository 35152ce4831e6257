using System.Globalization;

namespace Rembg.Hosting;

/// <summary>The environment that the engine takes from its process. It must be set before the engine starts.</summary>
internal static class EngineEnvironment
{
    private const string ModulePath = "PSModulePath";

    /// <summary>Sets it.</summary>
    /// <param name="manifest">The module's manifest.</param>
    public static void Prepare(string manifest)
    {
        // The engine reports its use to Microsoft unless told otherwise; here everything stays on the machine.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        // The module is imported by its path; other runspaces (ForEach-Object -Parallel) and Get-Help about_Rembg search for it. Beside
        // the program are the manifests of PowerShell's own modules.
        string modules = Path.GetDirectoryName(Path.GetDirectoryName(manifest))!;
        string own = Path.Combine(AppContext.BaseDirectory, "Modules");
        string[] others = Environment.GetEnvironmentVariable(ModulePath)?.Split(Path.PathSeparator) ?? [];
        Environment.SetEnvironmentVariable(ModulePath, string.Join(Path.PathSeparator, (string[])[modules, own, .. others.Where(Path.IsPathFullyQualified)]));

        CultureInfo.DefaultThreadCurrentCulture = new InvariantEnglish();
    }

    /// <summary>
    /// Removes variables that name places by relative paths, before anything of the engine is used: it looks for its settings
    /// and for modules, which are code, below these places, and so below the current directory.
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
    /// The invariant culture, the only one where the system's culture data is not used, under the language of all texts here:
    /// PowerShell breaks lines between words for some languages, and inside of words for all others.
    /// </summary>
    private sealed class InvariantEnglish() : CultureInfo(string.Empty)
    {
        public override string TwoLetterISOLanguageName => "en";
    }
}
