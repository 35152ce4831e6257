using System.Management.Automation;
using System.Management.Automation.Language;

namespace Rembg.Tests;

/// <summary>
/// The built module as its conventions look at it: whatever it exports today. It has one runspace, so the tests that use
/// it are of one collection and do not run at the same time.
/// </summary>
internal static class ConventionModule
{
    // Kept for the whole run: what it tells of commands refers back to its runspace.
    private static readonly Shell Shell = new();

    private static readonly IReadOnlyDictionary<string, CmdletInfo> Exported = Shell.Run("(Get-Module Rembg).ExportedCmdlets.Values").ThrowOnError().Output
        .Select(static output => (CmdletInfo)output.BaseObject)
        .ToDictionary(static cmdlet => cmdlet.Name);

    public static TheoryData<string> CmdletNames => [.. Exported.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The manifest's entries, read as data.</summary>
    public static IReadOnlyDictionary<string, string[]> Manifest => Read(BuiltModule.Manifest);

    /// <summary>The full paths of the files with views.</summary>
    public static IEnumerable<string> ViewFiles =>
        Read(Path.Combine(Views, "Rembg.Views.psd1"))["FormatsToProcess"].Select(static file => Path.Combine(Views, file));

    private static string Views => Path.Combine(BuiltModule.Directory, "views");

    public static CmdletInfo Cmdlet(string name) => Exported[name];

    /// <summary>The parameters of the module's cmdlets in a script that these cmdlets do not have, and its syntax errors.</summary>
    public static IEnumerable<string> UnknownParameters(string script)
    {
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out ParseError[] errors);
        IEnumerable<string> unknown = parsed.FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
            .Where(static command => Exported.ContainsKey(command.GetCommandName() ?? string.Empty))
            .SelectMany(static command => command.CommandElements.OfType<CommandParameterAst>()
                .Select(static parameter => parameter.ParameterName)
                .Except(Exported[command.GetCommandName()].Parameters.Keys));
        return [.. errors.Select(static error => error.Message), .. unknown];
    }

    /// <summary>The completions of Tab at the end of a line.</summary>
    public static IReadOnlyList<CompletionResult> Complete(string line)
    {
        ShellResult result = Shell.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches", line).ThrowOnError();
        return [.. result.Output.Select(static output => (CompletionResult)output.BaseObject)];
    }

    private static Dictionary<string, string[]> Read(string manifest)
    {
        ScriptBlockAst script = Parser.ParseFile(manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        HashtableAst table = Assert.IsType<HashtableAst>(script.Find(static ast => ast is HashtableAst, searchNestedScriptBlocks: false));
        return table.KeyValuePairs.ToDictionary(
            static pair => (string)pair.Item1.SafeGetValue(),
            static pair => pair.Item2.Find(static ast => ast is ExpressionAst, searchNestedScriptBlocks: false) is ExpressionAst value
                ? Array.ConvertAll(LanguagePrimitives.ConvertTo<object[]>(value.SafeGetValue()), static item => $"{item}")
                : []);
    }
}
