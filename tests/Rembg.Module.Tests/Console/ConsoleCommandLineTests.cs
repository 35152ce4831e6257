using System.Management.Automation.Language;

using Rembg.Hosting;

namespace Rembg.Tests;

/// <summary>From the words of a command line to a script.</summary>
public sealed class ConsoleCommandLineTests
{
    [Theory]
    [InlineData("Get-Help", "Get-Help")]
    [InlineData("1 + 1; 'a b' | ForEach-Object Length", "1 + 1; 'a b' | ForEach-Object Length")]
    [InlineData("Remove-ImageBackground 'a' -Force", "Remove-ImageBackground", "a", "-Force")]
    [InlineData("Remove-ImageBackground -Path 'a','b','c' -Force -DestinationPath 'd'", "Remove-ImageBackground", "-Path", "a", "b", "c", "-Force", "-DestinationPath", "d")]
    [InlineData("Remove-ImageBackground -Path:'a b' 'c'", "Remove-ImageBackground", "-Path:a b", "c")]
    [InlineData("Remove-ImageBackground -Confirm:$false -Force:$TRUE -Model:$null 'a'", "Remove-ImageBackground", "-Confirm:$false", "-Force:$TRUE", "-Model:$null", "a")]
    [InlineData("Remove-ImageBackground -Path:'$home' '$false'", "Remove-ImageBackground", "-Path:$home", "$false")]
    [InlineData("Remove-ImageBackground '-1','-a.jpg','-','--','- b'", "Remove-ImageBackground", "-1", "-a.jpg", "-", "--", "- b")]
    [InlineData("Remove-ImageBackground ('--%'),'| exit 3' -Path ('--%')", "Remove-ImageBackground", "--%", "| exit 3", "-Path", "--%")]
    [InlineData("Remove-ImageBackground -?", "Remove-ImageBackground", "-?")]
    [InlineData("Remove-ImageBackground -Path ''", "Remove-ImageBackground", "-Path", "")]
    [InlineData("& 'exit' '3'", "exit", "3")]
    [InlineData("& './my script.ps1' 'x'", "./my script.ps1", "x")]
    [InlineData("& 'Get-Date;exit' 'x'", "Get-Date;exit", "x")]
    [InlineData("& 'Get-Date\n' '-Path\n' -Model:'$true\n'", "Get-Date\n", "-Path\n", "-Model:$true\n")]
    public void Words_become_a_script(string script, params string[] words)
    {
        // A case of one string is a script, which stays as it is.
        Assert.Equal(new CommandLine(Request.Run, script), CommandLine.Parse(words is [] ? [script] : words));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("'")]
    [InlineData("a’b‘c‚d‛e")]
    [InlineData("\"$(exit 3)\"")]
    [InlineData("a b\tc\nd")]
    [InlineData("a;b|c&d>e<f")]
    [InlineData("`$x `' @(1) {2} [3] #4 %5 ~")]
    [InlineData("@args")]
    [InlineData("–Path")]
    public void No_character_of_a_value_has_a_meaning(string value)
    {
        string script = CommandLine.Parse(["Remove-ImageBackground", "-Path", value, "-Model:" + value]).Script;

        ScriptBlockAst tree = Parser.ParseInput(script, out _, out ParseError[] mistakes);
        Assert.Empty(mistakes);
        PipelineAst pipeline = Assert.IsType<PipelineAst>(Assert.Single(tree.EndBlock.Statements));
        CommandAst command = Assert.IsType<CommandAst>(Assert.Single(pipeline.PipelineElements));
        Assert.Equal(4, command.CommandElements.Count);
        Assert.Equal(value, Assert.IsType<StringConstantExpressionAst>(command.CommandElements[2]).Value);
        CommandParameterAst model = Assert.IsType<CommandParameterAst>(command.CommandElements[3]);
        Assert.Equal(value, Assert.IsType<StringConstantExpressionAst>(model.Argument).Value);
    }

    [Theory]
    [InlineData]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--help")]
    [InlineData("--help", "Get-Command")]
    public void Help_is_asked_for(params string[] words) => Assert.Equal(Request.Help, CommandLine.Parse(words).Request);

    [Fact]
    public void Version_is_asked_for() => Assert.Equal(Request.Version, CommandLine.Parse(["--version"]).Request);

    [Theory]
    [InlineData("Unknown option '--verbose'", "--verbose")]
    [InlineData("Unknown option '--verbose'", "--verbose", "Get-Command")]
    [InlineData("is empty", "")]
    [InlineData("is empty", " \n")]
    [InlineData("not '-Path'", "-Path", "a.jpg")]
    [InlineData("not '-Force'", "-Force", "Remove-ImageBackground")]
    [InlineData("'-Confirm:$false'", "Remove-ImageBackground", "-Confirm:", "a.jpg")]
    public void Invalid_command_lines_are_refused(string reason, params string[] words) =>
        Assert.Contains(reason, Assert.Throws<StartException>(() => CommandLine.Parse(words)).Message, StringComparison.Ordinal);
}
