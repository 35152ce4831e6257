using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rembg.Tests;

/// <summary>Views of results in a window of 80 columns and as lists.</summary>
[Collection(nameof(ConventionModule))]
public sealed partial class ViewTests
{
    private static readonly string[] Files = [.. ConventionModule.ViewFiles];

    public static TheoryData<string> ListedTypes => [.. Views().Where(static view => view.Descendants("ListControl").Any()).Select(static view => view.Descendants("TypeName").Single().Value)];

    [Theory]
    [MemberData(nameof(ListedTypes))]
    public void A_list_has_every_property(string type)
    {
        // The means stand in Agreement and Quality, which the list has, and hundreds of sensitivities are for the report.
        Type shownType = TypeNamed(type);
        IEnumerable<string> elsewhere = (shownType.GetProperty("Agreement")?.PropertyType.GetProperties() ?? []).Select(static property => property.Name).Append("Sensitivities");
        XElement view = Views().Single(view => view.Descendants("ListControl").Any() && view.Descendants("TypeName").Single().Value == type);
        string shown = string.Join('\n', view.Descendants("ListItem").Select(static item => item.Value));
        IEnumerable<string> missing = shownType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(static property => property.Name)
            .Where(name => !Regex.IsMatch(shown, $@"\b{name}\b"))
            .Except(elsewhere);
        Assert.Empty(missing);
    }

    [Fact]
    public void Columns_fit_a_window_of_80_columns()
    {
        foreach (XElement table in Views().Select(static view => view.Element("TableControl")).OfType<XElement>())
        {
            int[] widths = [.. table.Descendants("TableColumnHeader").Select(static header => (int?)header.Element("Width") ?? 10)];
            Assert.InRange(widths.Sum() + widths.Length - 1, 1, 80);
            Assert.All(table.Descendants("TableColumnHeader").Where(static header => header.Element("Width") is not null), static header =>
                Assert.InRange(header.Element("Label")!.Value.Length, 1, (int)header.Element("Width")!));
        }
    }

    [Fact]
    public void Megabytes_are_millions_of_bytes_everywhere() =>
        Assert.All(Files, static file => Assert.DoesNotMatch(BinaryUnit(), File.ReadAllText(file)));

    private static IEnumerable<XElement> Views() => Files.SelectMany(static file => XDocument.Load(file).Descendants("View"));

    private static Type TypeNamed(string name)
    {
        // Results of cmdlets are of types that the module has loaded in a context of its own.
        Type? type = ConventionModule.CmdletNames
            .SelectMany(static row => ConventionModule.Cmdlet(row.Data).OutputType)
            .Select(static output => output.Type)
            .OfType<Type>()
            .FirstOrDefault(type => type.FullName == name);
        return type ?? throw new InvalidOperationException($"No cmdlet declares {name}.");
    }

    [GeneratedRegex(@"/ 1[KMG]B\b")]
    private static partial Regex BinaryUnit();
}
