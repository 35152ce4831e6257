namespace Rembg.Tests;

/// <summary>The output of the console, and the streams that it goes to.</summary>
public sealed class ConsoleOutputTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    public void Help_has_usage_and_examples(params string[] arguments)
    {
        ConsoleResult result = ConsoleProgram.Run(arguments).ExpectExitCode(0);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
        Assert.Contains("Remove-ImageBackground photos cutouts", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Version_names_the_program_and_the_engine() =>
        Assert.Matches(@"^Rembg\.Console \d+\.\d+\.\d+ \(PowerShell engine 7\.\d+\.\d+\)\n$", ConsoleProgram.Run("--version").ExpectExitCode(0).Output);

    [Fact]
    public void Module_is_there_without_being_imported()
    {
        ConsoleResult result = ConsoleProgram.Run("Get-Command -Module Rembg | ForEach-Object Name").ExpectExitCode(0);
        Assert.Contains("Remove-ImageBackground", result.Output.Split('\n'));
    }

    [Fact]
    public void Module_is_there_in_other_runspaces()
    {
        ConsoleResult result = ConsoleProgram.Run("1 | ForEach-Object -Parallel { (Get-Command Remove-ImageBackground).Source }").ExpectExitCode(0);
        Assert.Equal("Rembg\n", result.Output);
    }

    [Fact]
    public void Results_are_a_table_with_whole_paths_and_no_colours()
    {
        using TemporaryDirectory directory = new();
        string output = directory[$"{new string('d', 60)}/girl.png"];
        ConsoleResult result = ConsoleProgram
            .Run("Remove-ImageBackground", SharedData.Photo("girl.png"), "-DestinationPath", Path.GetDirectoryName(output)!)
            .ExpectExitCode(0);
        Assert.Matches(@"\nSource +Kind +Pixels +Covers +Sure +ms +Output\n", result.Output);
        Assert.Contains(output + "\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Everything_except_results_goes_to_standard_error()
    {
        ConsoleResult result = ConsoleProgram.Run(
            """
            function Show-Streams
            {
                [CmdletBinding()] param()
                $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d'); $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteObject('o')
                $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'activity', 'status'))
            }
            $DebugPreference = 'Continue'
            Show-Streams -Verbose
            """).ExpectExitCode(0);
        Assert.Equal("o\n", result.Output);
        Assert.Equal("VERBOSE: v\nDEBUG: d\nWARNING: w\n", result.Errors);
    }

    [Fact]
    public void WhatIf_describes_the_operation_and_does_not_perform_it()
    {
        using TemporaryDirectory directory = new();
        string photo = directory.Add(SharedData.Photo("girl.png"));
        ConsoleResult result = ConsoleProgram.Run("Remove-ImageBackground", photo, "-WhatIf").ExpectExitCode(0);
        Assert.StartsWith("What if: Performing the operation ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"\"{photo}\"", result.Output, StringComparison.Ordinal);
        Assert.Equal(["girl.png"], directory.Files);
    }

    [Fact]
    public void Confirmation_without_a_terminal_is_an_error_and_no_endless_wait()
    {
        using TemporaryDirectory directory = new();
        using ConsoleProgram program = ConsoleProgram.Start("Remove-ImageBackground", directory.Add(SharedData.Photo("girl.png")), "-Confirm");
        ConsoleResult result = program.Wait(TimeSpan.FromMinutes(1)).ExpectExitCode(1);
        Assert.Contains("there is no terminal", result.Errors, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", result.Errors, StringComparison.Ordinal);
        Assert.Equal(["girl.png"], directory.Files);
    }

    [Fact]
    public void Help_of_the_cmdlet_breaks_lines_between_words()
    {
        ConsoleResult result = ConsoleProgram.Run("Get-Help", "Remove-ImageBackground").ExpectExitCode(0);
        Assert.Contains("SYNOPSIS", result.Output, StringComparison.Ordinal);
        string[] lines = result.Output.Split('\n');
        int syntax = Array.IndexOf(lines, "SYNTAX");
        Assert.EndsWith(" ", lines[syntax + 1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length < 200));
    }
}
