using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>A parameter as a help page describes it.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Description">Its text, in Markdown.</param>
/// <param name="Yaml">Its facts.</param>
internal sealed partial record HelpParameter(string Name, string Description, string Yaml)
{
    /// <summary>A fact of the parameter itself, such as <c>Type</c>.</summary>
    public string this[string key] => Value(Yaml, key);

    public IEnumerable<string> Aliases => List("Aliases");

    public IEnumerable<string> AcceptedValues => List("AcceptedValues");

    /// <summary>In which parameter sets it is, and how, one line each.</summary>
    public IEnumerable<string> Sets => ParameterSet().Matches(Yaml).Select(static match => Describe(
        match.Groups["name"].Value,
        Value(match.Value, "Position"),
        Flag(match.Value, "IsRequired"),
        Flag(match.Value, "ValueFromPipeline"),
        Flag(match.Value, "ValueFromPipelineByPropertyName")));

    /// <summary>The same line for what the page and what the cmdlet says.</summary>
    public static string Describe(string set, string position, bool required, bool fromPipeline, bool fromPipelineByName) =>
        $"{set}: position {position}, required {required}, from pipeline {fromPipeline}, by property name {fromPipelineByName}";

    private static string Value(string yaml, string key) =>
        Regex.Match(yaml, $@"^ *{key}: *(?<value>.*?) *$", RegexOptions.Multiline).Groups["value"].Value.Trim('\'', '"');

    private static bool Flag(string yaml, string key) => bool.Parse(Value(yaml, key));

    private IEnumerable<string> List(string key) =>
        Regex.Match(Yaml, $@"^{key}: *\n(?:- (?<item>.+)\n)+", RegexOptions.Multiline).Groups["item"].Captures.Select(static capture => capture.Value);

    [GeneratedRegex(@"^- Name: (?<name>.+)\n(?:  .+\n)+", RegexOptions.Multiline)]
    private static partial Regex ParameterSet();
}
