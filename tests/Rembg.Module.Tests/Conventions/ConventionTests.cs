using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rembg.Tests;

/// <summary>The conventions of every cmdlet of this module, including those to come.</summary>
[Collection(nameof(ConventionModule))]
public sealed partial class ConventionTests
{
    // Cmdlets with these verbs change nothing. Users may want to confirm the others.
    private static readonly HashSet<string> ReadingVerbs =
    [
        "Get", "Find", "Search", "Select", "Measure", "Compare", "Test", "Show", "Resolve", "Trace", "Wait", "Watch", "Read", "Receive",
    ];

    // Servers that run, and models that are installed: a machine may have none.
    private static readonly Dictionary<string, string[]> DependOnTheMachine = new()
    {
        ["Get-RembgServer"] = ["Port"],
        ["Stop-RembgServer"] = ["Port", "Id"],
        ["Uninstall-RembgModel"] = ["Name"],
    };

    public static TheoryData<string> Cmdlets => ConventionModule.CmdletNames;

    [Fact]
    public void Module_has_cmdlets() => Assert.NotEmpty(ConventionModule.CmdletNames);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Verb_is_approved(string cmdlet)
    {
        IEnumerable<string> approved = typeof(VerbsCommon).Assembly.GetTypes()
            .Where(static type => type.IsPublic && type.Namespace == typeof(VerbsCommon).Namespace && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(static field => (string)field.GetValue(null)!);
        Assert.Contains(ConventionModule.Cmdlet(cmdlet).Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Noun_is_singular_and_in_pascal_case(string cmdlet)
    {
        string noun = ConventionModule.Cmdlet(cmdlet).Noun;
        Assert.Matches("^([A-Z][a-z0-9]+)+$", noun);
        Assert.DoesNotMatch("[^sui]s$", noun);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Class_is_named_after_its_cmdlet_and_alone_in_its_file(string cmdlet)
    {
        Type type = ConventionModule.Cmdlet(cmdlet).ImplementingType;
        Assert.Equal($"Rembg.Commands.{cmdlet.Replace("-", string.Empty, StringComparison.Ordinal)}Command", type.FullName);
        Assert.True(type.IsSealed);
        string source = File.ReadAllText(Path.Combine(Source("src/Rembg/Commands"), type.Name + ".cs"));
        Assert.Single(CmdletAttribute().Matches(source));
    }

    [Fact]
    public void Commands_directory_has_exported_cmdlets_only() => Assert.Equal(
        ConventionModule.CmdletNames.Select(static row => ConventionModule.Cmdlet(row.Data).ImplementingType.Name).Order(StringComparer.Ordinal),
        Directory.GetFiles(Source("src/Rembg/Commands")).Select(static file => Path.GetFileName(file).Split('.')[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Output_type_is_declared(string cmdlet) => Assert.NotEmpty(ConventionModule.Cmdlet(cmdlet).OutputType);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Types_of_this_module_have_a_view(string cmdlet)
    {
        IEnumerable<string> viewed = ConventionModule.ViewFiles
            .SelectMany(static file => XDocument.Load(file).Descendants("ViewSelectedBy"))
            .SelectMany(static selection => selection.Elements("TypeName"))
            .Select(static type => type.Value);
        IEnumerable<string> ours = ConventionModule.Cmdlet(cmdlet).OutputType.Select(static type => type.Name).Where(static name => name.StartsWith("Rembg.", StringComparison.Ordinal));
        Assert.Empty(ours.Except(viewed));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Path_has_a_literal_twin(string cmdlet)
    {
        Dictionary<string, ParameterMetadata> parameters = ConventionModule.Cmdlet(cmdlet).Parameters;
        if (!parameters.TryGetValue("Path", out ParameterMetadata? path))
        {
            return;
        }

        ParameterMetadata literal = Assert.Contains("LiteralPath", (IDictionary<string, ParameterMetadata>)parameters);
        Assert.Contains("PSPath", literal.Aliases);
        Assert.Equal(path.ParameterType, literal.ParameterType);
        Assert.Empty(path.ParameterSets.Keys.Intersect(literal.ParameterSets.Keys));
        Assert.Contains(path.Attributes, static attribute => attribute is SupportsWildcardsAttribute);
        Assert.DoesNotContain(literal.Attributes, static attribute => attribute is SupportsWildcardsAttribute);
        Assert.All(literal.ParameterSets.Values, static set => Assert.True(set.ValueFromPipelineByPropertyName));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void One_parameter_of_a_set_at_most_takes_the_pipeline_object(string cmdlet) =>
        Assert.All(ConventionModule.Cmdlet(cmdlet).ParameterSets, static set => Assert.True(set.Parameters.Count(static parameter => parameter.ValueFromPipeline) <= 1, set.Name));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_in_pascal_case(string cmdlet) =>
        Assert.All(ConventionModule.Cmdlet(cmdlet).Parameters.Keys.Except(PSCmdlet.CommonParameters), static name => Assert.Matches("^([A-Z][a-z0-9]+|IoU)+$", name));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Cmdlets_that_change_something_support_WhatIf(string cmdlet) =>
        Assert.True(ReadingVerbs.Contains(ConventionModule.Cmdlet(cmdlet).Verb) || ConventionModule.Cmdlet(cmdlet).Parameters.ContainsKey("WhatIf"));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_with_known_values_complete(string cmdlet)
    {
        IEnumerable<string> completed = ConventionModule.Cmdlet(cmdlet).Parameters.Values
            .Where(static parameter => parameter.ParameterType.IsEnum || parameter.Attributes.Any(static attribute => attribute is ArgumentCompleterAttribute or ValidateSetAttribute))
            .Select(static parameter => parameter.Name)
            .Except(PSCmdlet.CommonParameters)
            .Except(DependOnTheMachine.GetValueOrDefault(cmdlet, []));
        Assert.All(completed, parameter =>
        {
            IReadOnlyList<CompletionResult> offered = ConventionModule.Complete($"{cmdlet} -{parameter} ");
            Assert.NotEmpty(offered);
            Assert.All(offered, static result => Assert.Equal(CompletionResultType.ParameterValue, result.ResultType));
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Commas_in_texts_for_enumerations_and_numbers_are_lists_or_refused(string cmdlet)
    {
        foreach (ParameterMetadata parameter in ConventionModule.Cmdlet(cmdlet).Parameters.Values.ExceptBy(PSCmdlet.CommonParameters, static parameter => parameter.Name))
        {
            bool isList = parameter.ParameterType.IsArray;
            Type type = isList ? parameter.ParameterType.GetElementType()! : Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (type.IsEnum || (type.IsPrimitive && type != typeof(byte)))
            {
                Assert.Contains(isList ? "CommaSeparatedAttribute" : "OneValueAttribute", parameter.Attributes.Select(static attribute => attribute.GetType().Name));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_has_a_synopsis_and_an_example(string cmdlet)
    {
        using Shell shell = new();
        PSObject help = Assert.Single(shell.Run("Get-Help $args[0] -Full", cmdlet).ThrowOnError().Output);
        string synopsis = $"{help.Properties["Synopsis"].Value}".Trim();
        Assert.EndsWith(".", synopsis, StringComparison.Ordinal);
        Assert.DoesNotContain(cmdlet, synopsis, StringComparison.Ordinal);
        Assert.NotNull(help.Properties["examples"]?.Value);
    }

    [Fact]
    public void Pages_are_those_of_the_cmdlets() => Assert.Equal(
        ConventionModule.CmdletNames.Select(static row => row.Data + ".md").Append("Rembg.md").Append("about_Rembg.help.md").Order(StringComparer.Ordinal),
        Directory.GetFiles(HelpPage.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Manifest_lists_its_exports_one_by_one()
    {
        IReadOnlyDictionary<string, string[]> manifest = ConventionModule.Manifest;
        Assert.Equal(ConventionModule.CmdletNames.Select(static row => row.Data), manifest["CmdletsToExport"].Order(StringComparer.Ordinal));
        Assert.All(
            ["CmdletsToExport", "FunctionsToExport", "VariablesToExport", "AliasesToExport"],
            entry => Assert.DoesNotContain(manifest[entry], WildcardPattern.ContainsWildcardCharacters));
    }

    [Fact]
    public void Error_ids_are_unique_in_pascal_case_and_documented()
    {
        string[] ids = [.. ErrorId().Matches(File.ReadAllText(Source("src/Rembg/Reporting/ErrorTable.cs"))).Select(static match => match.Groups["id"].Value)];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, static id => Assert.Matches("^([A-Z][a-z0-9]+)+$", id));

        IEnumerable<string> documented = ConventionModule.CmdletNames
            .SelectMany(static row => DocumentedId().Matches(HelpPage.Of(row.Data)["NOTES"]))
            .Select(static match => match.Groups["id"].Value)
            .Distinct();
        Assert.Equal(ids.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exception_has_an_id_with_a_remedy()
    {
        string table = File.ReadAllText(Source("src/Rembg/Reporting/ErrorTable.cs"));
        string[] ids = [.. Directory.GetFiles(Source("src"), "*Exception*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split('/', '\\').Any(static part => part is "bin" or "obj"))
            .SelectMany(static file => ExceptionId().Matches(File.ReadAllText(file)))
            .SelectMany(static match => Quoted().Matches(match.Value))
            .Select(static match => match.Groups["id"].Value)
            .Distinct()];
        Assert.Contains("ModelInvalid", ids);
        Assert.Contains("ServerRunning", ids);

        // Only requests to the server can name a region, and only the server limits the number of loaded models.
        Assert.All(ids.Except(["RegionInvalid", "ModelsInUse"]), id => Assert.Contains($"[\"{id}\"] = new(", table, StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_are_made_in_one_place() => Assert.Equal(
        ["Errors.cs"],
        Directory.GetFiles(Source("src/Rembg"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("new ErrorRecord(", StringComparison.Ordinal))
            .Select(Path.GetFileName));

    [Fact]
    public void Core_knows_nothing_of_powershell()
    {
        string library = Path.Combine(BuiltModule.Directory, "lib");
        using PEReader core = new(File.OpenRead(Path.Combine(library, "Rembg.Core.dll")));
        MetadataReader metadata = core.GetMetadataReader();
        string[] references = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        Assert.Contains("NetVips", references);
        Assert.DoesNotContain("System.Management.Automation", references);
        Assert.Empty(Directory.GetFiles(library, "System.Management.Automation.dll", SearchOption.AllDirectories));
    }

    private static string Source(string path) => Path.Combine(BuiltModule.RepositoryRoot, path);

    [GeneratedRegex(@"^\[Cmdlet\(", RegexOptions.Multiline)]
    private static partial Regex CmdletAttribute();

    [GeneratedRegex("""^ {8}\["?(?<id>\w+?)(Exception\.ErrorId)?"?\] = new\(ErrorCategory\.""", RegexOptions.Multiline)]
    private static partial Regex ErrorId();

    [GeneratedRegex("ErrorId =>[^;]*;")]
    private static partial Regex ExceptionId();

    [GeneratedRegex("\"(?<id>[A-Z]\\w+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("^- `(?<id>[^`]+)`: ", RegexOptions.Multiline)]
    private static partial Regex DocumentedId();
}
