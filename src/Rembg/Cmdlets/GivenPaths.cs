using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Rembg.Cmdlets;

/// <summary>
/// Converts the paths in parameters to full file system paths; relative ones start at PowerShell's current location. A path is
/// literal (-LiteralPath), a pattern or an escaped name (-Path), or a single name (parameters without a literal counterpart).
/// </summary>
/// <param name="session">The session that provides drives and the current location.</param>
internal sealed class GivenPaths(PathIntrinsics session)
{
    /// <summary>Returns the path of a literal name, in which wildcard characters and backticks have no special meaning.</summary>
    /// <exception cref="PSNotSupportedException">The path is not in the file system.</exception>
    /// <exception cref="PSArgumentException">The text is a web address.</exception>
    public string Literal(string path)
    {
        RefuseAddress(path);
        string resolved = session.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem" ? resolved : throw NotOfTheFileSystem(path, provider);
    }

    /// <summary>
    /// Returns the path of a single name, which need not exist. Tab completion escapes wildcard characters with backticks; they
    /// are removed unless a file with the name as written exists.
    /// </summary>
    /// <inheritdoc cref="Literal"/>
    public string Named(string path)
    {
        string literal = Literal(path);
        return !path.Contains('`', StringComparison.Ordinal) || Path.Exists(literal) ? literal : Literal(WildcardPattern.Unescape(path));
    }

    /// <summary>
    /// True if a text is a pattern and not a name. A name with unescaped brackets, such as <c>photo[1].jpg</c>, is a pattern in
    /// PowerShell; if it matches nothing and a file has this name, it is that file's name.
    /// </summary>
    /// <inheritdoc cref="Literal"/>
    public bool IsPattern(string path) =>
        CanMatch(path) && !(Path.Exists(Literal(path)) && Match(path).Count == 0);

    /// <summary>
    /// True if a text contains wildcard characters and is a valid pattern. A text with a single bracket, as in <c>photo[1.jpg</c>, is not, so
    /// it can only be a name.
    /// </summary>
    public static bool CanMatch(string text) =>
        WildcardPattern.ContainsWildcardCharacters(text) && text.Split('/', '\\').All(IsValid);

    private static bool IsValid(string part)
    {
        try
        {
            // A pattern is examined when it is first compared.
            _ = WildcardPattern.Get(part, WildcardOptions.None).IsMatch(string.Empty);
            return true;
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

    /// <summary>Returns the files and directories that match a pattern.</summary>
    /// <inheritdoc cref="Literal"/>
    public IReadOnlyList<string> Match(string pattern)
    {
        RefuseAddress(pattern);
        Collection<string> matches = session.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider);
        return provider.Name == "FileSystem" ? matches : throw NotOfTheFileSystem(pattern, provider);
    }

    // Otherwise, the engine would look for a drive named 'https'.
    private static void RefuseAddress(string path)
    {
        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase))
        {
            throw new PSArgumentException($"'{path}' is an address, not a file path. Download the file first, for example with Invoke-WebRequest -OutFile.");
        }
    }

    private static PSNotSupportedException NotOfTheFileSystem(string path, ProviderInfo provider) =>
        new($"'{path}' is a path in the {provider.Name} provider, not in the file system.");
}
