namespace Rembg.Tests;

/// <summary>The exit codes of the process.</summary>
public sealed class ConsoleExitCodeTests
{
    [Theory]
    [InlineData(0, "'fine'")]
    [InlineData(0, "Get-Command Get-Nothing -ErrorAction SilentlyContinue; 'silenced'")]
    [InlineData(0, "try { throw 'up' } catch { 'caught' }")]
    [InlineData(1, "Get-Command Get-Nothing; 'went on'")]
    [InlineData(1, "$ErrorActionPreference = 'Stop'; Get-Command Get-Nothing; 'never'")]
    [InlineData(1, "throw 'up'")]
    [InlineData(1, "throw [Management.Automation.ScriptCallDepthException]::new()")]
    [InlineData(1, "[int]::Parse('x')")]
    [InlineData(2, "Get-Command (")]
    [InlineData(2, "--no-such-option")]
    [InlineData(7, "Get-Command Get-Nothing; exit 7; 'never'")]
    public void Exit_code_tells_how_it_went(int exitCode, string script)
    {
        ConsoleResult result = ConsoleProgram.Run(script).ExpectExitCode(exitCode);
        Assert.Equal(exitCode != 0, result.Errors.Length > 0);
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_a_script_come_with_their_places()
    {
        ConsoleResult result = ConsoleProgram.Run("'fine'\nGet-Command )").ExpectExitCode(2);
        Assert.Equal("Line 2, column 13: Unexpected token ')' in expression or statement.\n", result.Errors);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Failing_photo_is_an_error_with_a_remedy_and_the_others_are_done()
    {
        using TemporaryDirectory directory = new();
        directory.Add(SharedData.Photo("girl.png"));
        ConsoleResult result = ConsoleProgram
            .RunIn(directory.Path, "Remove-ImageBackground", "-Path", "missing.jpg", "girl.png", "-DestinationPath", "out")
            .ExpectExitCode(1);
        Assert.Equal(
            $"Remove-ImageBackground: The file or directory '{directory["missing.jpg"]}' does not exist.\n"
            + "  Recommendation: Check the path; it is relative to the current location.\n",
            result.Errors);
        Assert.Contains("girl.png", result.Output, StringComparison.Ordinal);
        Assert.Equal(["girl.png", "out/girl.png"], directory.Files);
    }

    [Fact]
    public void Missing_model_ends_the_command()
    {
        ConsoleResult result = ConsoleProgram.Run("Remove-ImageBackground", "-Path", "a.jpg", "-Model", "no-such-model").ExpectExitCode(1);
        Assert.StartsWith("Remove-ImageBackground: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("no-such-model", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Recommendation: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_parameter_is_not_asked_for()
    {
        ConsoleResult result = ConsoleProgram.Run("Remove-ImageBackground -Force").ExpectExitCode(2);
        Assert.Contains("missing mandatory parameters: Path", result.Errors, StringComparison.Ordinal);
    }
}
