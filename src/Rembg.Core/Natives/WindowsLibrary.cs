using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Rembg.Natives;

/// <summary>Explains why Windows does not load a library. Windows itself does not name the missing library.</summary>
internal static partial class WindowsLibrary
{
    private const int NotFound = 126;
    private const int FunctionNotFound = 127;
    private const int InitializationFailed = 1114;

    /// <summary>Explains a refusal.</summary>
    /// <param name="file">The full path of the library.</param>
    /// <param name="message">.NET's message, which ends with the error as an HRESULT.</param>
    /// <param name="isPresent">Returns true if Windows finds the library with a given name.</param>
    public static LibraryObstacle Explain(string file, string message, Func<string, bool> isPresent)
    {
        int error = ErrorOf(message);
        string[] missing = error == NotFound ? [.. ImportsOf(file).Where(name => !IsApiSet(name) && !isPresent(name)).Order(StringComparer.OrdinalIgnoreCase)] : [];
        if (missing.Length > 0 && missing.All(IsVisualC))
        {
            return new LibraryObstacle($"it requires the Visual C++ runtime, which is not installed ({string.Join(", ", missing)})", InstallVisualC());
        }

        if (missing.Length > 0)
        {
            string remedy = missing.Any(IsVisualC) ? InstallVisualC() : "add the Windows feature that contains it; Nano Server and other reduced editions do not include such libraries";
            return new LibraryObstacle($"it requires {string.Join(", ", missing)}, and this Windows does not have {(missing.Length == 1 ? "it" : "them")}", remedy);
        }

        return error is FunctionNotFound or InitializationFailed && ImportsOf(file).Any(IsVisualC)
            ? new LibraryObstacle($"the installed Visual C++ runtime is probably too old (error {error})", InstallVisualC())
            : new LibraryObstacle(message.TrimEnd('.'), LibraryObstacle.InstallAgain);
    }

    /// <summary>
    /// Determines whether Windows finds a library that another one needs: beside that one, beside the program, in the system directory or
    /// on PATH.
    /// </summary>
    /// <param name="file">The full path of the library that needs the other one.</param>
    /// <param name="name">The name of the library that is needed.</param>
    public static bool IsPresent(string file, string name)
    {
        IEnumerable<string?> directories = [Path.GetDirectoryName(file), AppContext.BaseDirectory, Environment.SystemDirectory, .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)];
        return directories.Any(directory => !string.IsNullOrEmpty(directory) && File.Exists(Path.Combine(directory, name)));
    }

    /// <summary>
    /// The names of the libraries that a library imports (PE format, import directory table); empty if the file cannot be read.
    /// </summary>
    /// <param name="file">The full path of the importing library.</param>
    public static IReadOnlyList<string> ImportsOf(string file)
    {
        // Offsets in an entry: the address of the name in the image, and the fields around it.
        const int EntrySize = 20;
        const int NameOffset = 12;
        const int Rest = 4;
        try
        {
            using PEReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            List<string> names = [];
            BlobReader entries = reader.GetSectionData(reader.PEHeaders.PEHeader?.ImportTableDirectory.RelativeVirtualAddress ?? 0).GetReader();
            while (entries.RemainingBytes >= EntrySize)
            {
                entries.Offset += NameOffset;
                if (entries.ReadInt32() is not (> 0 and int name))
                {
                    break;
                }

                entries.Offset += Rest;
                names.Add(NameAt(reader, name));
            }

            return names;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string NameAt(PEReader reader, int address)
    {
        BlobReader bytes = reader.GetSectionData(address).GetReader();
        return bytes.IndexOf(0) is >= 0 and int end ? bytes.ReadUTF8(end) : throw new BadImageFormatException();
    }

    private static string InstallVisualC()
    {
#pragma warning disable CA1308 // Addresses are written in lower case.
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        return $"install the Microsoft Visual C++ Redistributable for {processor} (https://aka.ms/vs/17/release/vc_redist.{processor}.exe) and start a new session";
    }

    private static bool IsVisualC(string name) => VisualC().IsMatch(name);

    // API sets are contract names that Windows resolves itself; no files have these names.
    private static bool IsApiSet(string name) => name.StartsWith("api-ms-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ext-ms-", StringComparison.OrdinalIgnoreCase);

    private static int ErrorOf(string message) => Code().Match(message) is { Success: true } match
        ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"\(0x8007([0-9A-F]{4})\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?:vcruntime|msvcp|concrt|vcomp|vccorlib)1\d\d", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VisualC();
}
