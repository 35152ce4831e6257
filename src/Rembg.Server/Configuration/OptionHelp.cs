using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rembg.Server.Configuration;

/// <summary>
/// The list of options for <c>--help</c>: their meanings, which are the documentation comments of <see cref="ServerOptions"/>,
/// and their defaults.
/// </summary>
internal static partial class OptionHelp
{
    private const int Width = 100;
    private const string Indent = "      ";

    /// <summary>Writes the list.</summary>
    public static string Write()
    {
        ServerOptions defaults = new();
        Dictionary<string, string> meanings = ReadMeanings();
        StringBuilder text = new();
        foreach ((string name, string key) in OptionsReader.Switches)
        {
            PropertyInfo property = typeof(ServerOptions).GetProperty(key[(OptionsReader.Section.Length + 1)..])!;
            string value = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture)!;
            value = property.PropertyType == typeof(bool) || property.PropertyType.IsEnum ? value.ToLowerInvariant() : value;
            text.Append(CultureInfo.InvariantCulture, $"  {name} <{KindOf(property.PropertyType)}>").AppendLine();
            string meaning = meanings.GetValueOrDefault(property.Name, string.Empty);
            foreach (string line in Wrap($"{meaning} Default: {(value.Length == 0 ? "none" : value)}."))
            {
                text.Append(Indent).AppendLine(line);
            }
        }

        return text.ToString();
    }

    /// <summary>Returns the kind of an option's value, in a word or two.</summary>
    public static string KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "whole number",
        _ when type == typeof(double) => "number",
        { IsEnum: true } => string.Join('|', Enum.GetNames(type).Select(static name => name.ToLowerInvariant())),
        _ => "text",
    };

    // The compiler writes the documentation to a file beside the program.
    private static Dictionary<string, string> ReadMeanings()
    {
        string prefix = $"P:{typeof(ServerOptions).FullName}.";
        string path = Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, "Rembg.Server.dll"), ".xml");
        return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member")
            .Where(member => ((string?)member.Attribute("name"))?.StartsWith(prefix, StringComparison.Ordinal) == true)
            .ToDictionary(member => ((string)member.Attribute("name")!)[prefix.Length..], static member => Spaces().Replace(member.Element("summary")!.Value, " ").Trim());
    }

    private static IEnumerable<string> Wrap(string text)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Indent.Length + line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
