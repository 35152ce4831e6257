using System.Text.RegularExpressions;

namespace Rembg.Files;

/// <summary>
/// The names that Windows reserves for devices: a file <c>con.onnx</c> cannot be created there, and data written to <c>nul.onnx</c> is
/// lost. They are refused on every system, because model directories are copied and shared. See
/// <see href="https://learn.microsoft.com/windows/win32/fileio/naming-a-file"/>.
/// </summary>
internal static partial class DeviceNames
{
    /// <summary>Determines whether a file name is reserved, with or without an extension.</summary>
    /// <param name="name">The name.</param>
    public static bool Includes(string name) => Device().IsMatch(name);

    [GeneratedRegex(@"^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00B9\u00B2\u00B3]) *(?:[.:]|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Device();
}
