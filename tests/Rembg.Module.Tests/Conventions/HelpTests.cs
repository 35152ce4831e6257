using System.Management.Automation;
using System.Xml.Linq;

namespace Rembg.Tests;

/// <summary>
/// Get-Help, the Markdown it is made from and the cmdlets say the same. Where one of these fails after a change to the
/// Markdown, <c>build.ps1 -Task Help</c> makes the help files anew.
/// </summary>
[Collection(nameof(ConventionModule))]
public sealed class HelpTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static TheoryData<string> Cmdlets => ConventionModule.CmdletNames;

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_file_has_the_words_of_the_page(string cmdlet)
    {
        HelpPage page = HelpPage.Of(cmdlet);
        XElement command = CommandElement(cmdlet);
        Assert.Equal(HelpPage.Words(page["SYNOPSIS"]), HelpPage.Words(command.Element(Command + "details")!.Element(Maml + "description")!.Value));
        Assert.Equal(HelpPage.Words(page["DESCRIPTION"]), HelpPage.Words(command.Element(Maml + "description")!.Value));
        Assert.Equal(HelpPage.Words(page["NOTES"]), HelpPage.Words(command.Element(Maml + "alertSet")!.Value));
        Assert.Equal(Words(page.Below("INPUTS")), Types(command, "inputType"));
        Assert.Equal(Words(page.Below("OUTPUTS")), Types(command, "returnValue"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_file_describes_parameters_as_the_page_does(string cmdlet)
    {
        IEnumerable<string> written = HelpPage.Of(cmdlet).Parameters
            .Select(static parameter => HelpPage.Words($"{parameter.Name} {parameter["DefaultValue"]} {parameter.Description}"));
        IEnumerable<string> shown = CommandElement(cmdlet).Element(Command + "parameters")!.Elements()
            .Select(static parameter => HelpPage.Words($"{parameter.Element(Maml + "name")!.Value} {parameter.Element(Dev + "defaultValue")!.Value} {parameter.Element(Maml + "description")!.Value}"));
        Assert.Equal(written.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_file_has_the_examples_of_the_page(string cmdlet)
    {
        IEnumerable<HelpExample> written = HelpPage.Of(cmdlet).Examples.Select(static example => example with { Remarks = HelpPage.Words(example.Remarks) });
        IEnumerable<HelpExample> shown = CommandElement(cmdlet).Element(Command + "examples")!.Elements().Select(static example => new HelpExample(
            example.Element(Maml + "title")!.Value.Trim('-', ' '),
            example.Element(Dev + "code")!.Value.ReplaceLineEndings("\n"),
            HelpPage.Words(example.Element(Dev + "remarks")!.Value)));
        Assert.Equal(written, shown);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Examples_are_valid_commands(string cmdlet)
    {
        foreach (HelpExample example in HelpPage.Of(cmdlet).Examples)
        {
            Assert.Empty(ConventionModule.UnknownParameters(example.Code).Select(unknown => $"{example.Title}: {unknown}"));
            Assert.Contains(cmdlet, example.Code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Page_documents_the_parameters_that_there_are(string cmdlet)
    {
        CmdletInfo info = ConventionModule.Cmdlet(cmdlet);
        IReadOnlyList<HelpParameter> documented = HelpPage.Of(cmdlet).Parameters;
        Assert.Equal(
            info.Parameters.Keys.Except(PSCmdlet.CommonParameters).Order(StringComparer.Ordinal),
            documented.Select(static parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (HelpParameter page in documented)
        {
            ParameterMetadata parameter = info.Parameters[page.Name];
            Assert.Equal((page.Name, parameter.ParameterType.ToString()), (page.Name, page["Type"]));
            Assert.Equal((page.Name, parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()), (page.Name, bool.Parse(page["SupportsWildcards"])));
            Assert.Equal(parameter.Aliases, page.Aliases);
            Assert.Equal(AcceptedValues(parameter), page.AcceptedValues);
            Assert.Equal(Sets(parameter).Order(StringComparer.Ordinal), page.Sets.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Page_gives_the_defaults_that_there_are(string cmdlet)
    {
        object instance = Activator.CreateInstance(ConventionModule.Cmdlet(cmdlet).ImplementingType)!;
        foreach (HelpParameter parameter in HelpPage.Of(cmdlet).Parameters)
        {
            // A default in several words depends on the machine; what the engine adds (WhatIf) is no property.
            object? value = instance.GetType().GetProperty(parameter.Name)?.GetValue(instance);
            if (value is not (null or Array) && !parameter["DefaultValue"].Contains(' ', StringComparison.Ordinal))
            {
                Assert.Equal((parameter.Name, value.ToString()), (parameter.Name, parameter["DefaultValue"]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Page_shows_the_syntax_that_there_is(string cmdlet)
    {
        IEnumerable<string> syntax = ConventionModule.Cmdlet(cmdlet).ParameterSets.Select(set => $"{cmdlet} {set}");
        IEnumerable<string> shown = HelpPage.Of(cmdlet).Below("SYNTAX")
            .Select(static set => HelpPage.Words(set.Text));
        Assert.Equal(syntax.Select(HelpPage.Words).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Get_help_shows_every_parameter_and_the_examples(string cmdlet)
    {
        using Shell shell = new();
        ShellResult result = shell.Run(
            """
            $help = Get-Help $args[0] -Full
            foreach ($parameter in $help.parameters.parameter) { "$($parameter.name): $($parameter.description.Text)" }
            foreach ($example in $help.examples.example) { "$($example.title) $($example.code) $($example.remarks.Text)" }
            """,
            cmdlet).ThrowOnError();
        string[] shown = [.. result.Output.Select(static line => HelpPage.Words(line.ToString()!))];
        HelpPage page = HelpPage.Of(cmdlet);
        Assert.All(page.Parameters, parameter => Assert.Contains(HelpPage.Words($"{parameter.Name}: {parameter.Description}"), shown));
        Assert.All(page.Parameters, static parameter => Assert.NotEmpty(parameter.Description));
        Assert.All(page.Examples, (example, index) => Assert.Contains($" {HelpPage.Words($"{example.Code} {example.Remarks}")}", shown[page.Parameters.Count + index], StringComparison.Ordinal));
    }

    [Fact]
    public void No_link_is_taken_for_the_online_page_of_a_cmdlet() =>
        Assert.Empty(XDocument.Load(Path.Combine(BuiltModule.Directory, "en-US", "Rembg.dll-Help.xml")).Descendants(Maml + "uri"));

    [Fact]
    public void The_main_cmdlet_has_at_least_five_examples() =>
        Assert.InRange(HelpPage.Of("Remove-ImageBackground").Examples.Count, 5, int.MaxValue);

    [Fact]
    public void About_topic_ships_with_the_words_of_its_page()
    {
        using Shell shell = new();
        string shown = Assert.Single(shell.Run("Get-Help about_Rembg").ThrowOnError().Output).ToString()!;
        IEnumerable<string> written = File.ReadLines(Path.Combine(HelpPage.Directory, "about_Rembg.help.md"))
            .Where(static line => !line.StartsWith("```", StringComparison.Ordinal))
            .Select(static line => line.StartsWith('#') ? line.TrimStart('#') : line);
        Assert.Equal("TOPIC " + HelpPage.Words(string.Join('\n', written)), HelpPage.Words(shown));
        Assert.All(shown.Split('\n'), static line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void Module_page_lists_the_cmdlets_with_their_synopses()
    {
        IEnumerable<string> listed = new HelpPage(Path.Combine(HelpPage.Directory, "Rembg.md")).Below("Rembg")
            .Select(static entry => HelpPage.Words($"{entry.Title} {entry.Text}"));
        IEnumerable<string> expected = ConventionModule.CmdletNames
            .Select(static row => $"[{row.Data}]({row.Data}.md) {HelpPage.Words(HelpPage.Of(row.Data)["SYNOPSIS"])}");
        Assert.Equal(expected, listed);
    }

    private static XElement CommandElement(string cmdlet) => Assert.Single(
        XDocument.Load(Path.Combine(BuiltModule.Directory, "en-US", "Rembg.dll-Help.xml")).Root!.Elements(),
        command => command.Element(Command + "details")!.Element(Command + "name")!.Value == cmdlet);

    private static IEnumerable<string> Words(IEnumerable<(string Title, string Text)> sections) =>
        sections.Select(static section => HelpPage.Words($"{section.Title} {section.Text}"));

    private static IEnumerable<string> Types(XElement command, string kind) => command.Descendants(Command + kind)
        .Select(static type => HelpPage.Words($"{type.Element(Dev + "type")!.Value} {type.Element(Maml + "description")!.Value}"));

    private static string[] AcceptedValues(ParameterMetadata parameter)
    {
        string[] listed = [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(static set => set.ValidValues)];
        return listed is [] && parameter.ParameterType.IsEnum ? parameter.ParameterType.GetEnumNames() : listed;
    }

    private static IEnumerable<string> Sets(ParameterMetadata parameter) => parameter.ParameterSets.Select(static pair => HelpParameter.Describe(
        pair.Key == ParameterAttribute.AllParameterSets ? "(All)" : pair.Key,
        pair.Value.Position == int.MinValue ? "Named" : $"{pair.Value.Position}",
        pair.Value.IsMandatory,
        pair.Value.ValueFromPipeline,
        pair.Value.ValueFromPipelineByPropertyName));
}
