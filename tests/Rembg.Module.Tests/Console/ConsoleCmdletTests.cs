namespace Rembg.Tests;

/// <summary>PowerShell's own cmdlets, script files and positions in the console, which has no PowerShell beside it.</summary>
public sealed class ConsoleCmdletTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ConsoleCmdletTests()
    {
        _directory.Add(SharedData.Photo("girl.png"), "in/a.png");
        _directory.Add(SharedData.Photo("girl.png"), "in/b.png");
        File.WriteAllBytes(_directory["net.onnx"], TinyModel.Brightness(32, 32));
    }

    [Fact]
    public void The_motto_of_the_readme_works_and_its_results_go_on_to_other_cmdlets()
    {
        ConsoleResult result = Run("""
            Set-Location in
            Get-ChildItem *.png | Remove-ImageBackground -ModelPath ../net.onnx -DestinationPath ../out | Sort-Object Source -Descending |
                Select-Object -First 1 Kind, @{ n = 'Name'; e = { Split-Path $_.Source -Leaf } } | Export-Csv ../report.csv
            Import-Csv ../report.csv | ConvertTo-Json -Compress | Set-Content ../report.json
            Write-Host (Get-Content ../report.json)
            1..2 | ForEach-Object -Parallel { (Get-ChildItem *.png).Count }
            Write-Output (Test-Path ../out) | Out-String | Write-Output
            """).ExpectExitCode(0);
        Assert.Equal("""{"Kind":"CutOut","Name":"b.png"}|2|2|True""", string.Join('|', result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Every_cmdlet_of_the_manifests_exists()
    {
        ConsoleResult result = Run("""
            foreach ($name in 'Utility', 'Management') {
                $manifest = Get-Module Microsoft.PowerShell.$name -ListAvailable
                $listed = (Import-PowerShellDataFile $manifest.Path).CmdletsToExport
                $module = Import-Module $manifest -PassThru
                Compare-Object $listed @($module.ExportedCmdlets.Keys) | ForEach-Object InputObject
            }
            'done'
            """).ExpectExitCode(0);
        Assert.Equal("done\n", result.Output);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help Remove-ImageBackground")]
    [InlineData("help Remove-ImageBackground -Parameter Canvas")]
    [InlineData("Get-Help Remove-ImageBackground -Full")]
    [InlineData("help about_Rembg")]
    public void Help_shows_without_errors(string command)
    {
        ConsoleResult result = Run(command).ExpectExitCode(0);
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Output);
    }

    [Theory]
    [InlineData("./file.ps1", 3)]
    [InlineData("& ./file.ps1", 3)]
    [InlineData("& (Get-Item file.ps1)", 3)]
    [InlineData("$null = 1; ./file.ps1 | Out-Null; ./file.ps1", 3)]
    [InlineData("./file.ps1; 'after'", 0)]
    [InlineData("./file.ps1; Get-Item nowhere -ErrorAction Ignore", 0)]
    [InlineData("./file.ps1; exit 4", 4)]
    [InlineData("./fine.ps1", 0)]
    [InlineData("Get-Item nowhere", 1)]
    [InlineData("process { 'named' }", 0)]
    public void The_exit_code_of_a_script_file_is_the_consoles(string script, int exitCode)
    {
        File.WriteAllText(_directory["file.ps1"], "Write-Output 'in the file'\nexit 3\n");
        File.WriteAllText(_directory["fine.ps1"], "Write-Output 'in the file'\n");
        Run(script).ExpectExitCode(exitCode);
    }

    /// <summary>Whoever starts many tasks has to know whether another attempt makes sense.</summary>
    [Theory]
    [InlineData("Remove-ImageBackground nowhere -Nonsense 1", 2)]
    [InlineData("Remove-ImageBackground nowhere -ThrottleLimit many", 2)]
    [InlineData("Remove-ImageBackground nowhere -Shard 3/2", 2)]
    [InlineData("Remove-ImageBackgrounds nowhere", 2)]
    [InlineData("Get-RembgJournal . -Status Left | Out-Null", 2)]
    [InlineData("Remove-ImageBackground nowhere", 1)]
    [InlineData("Get-RembgModel; Remove-ImageBackground nowhere -Shard 3/2", 1)]
    public void A_command_that_is_wrong_has_another_exit_code_than_one_that_fails(string script, int exitCode) => Run(script).ExpectExitCode(exitCode);

    [Fact]
    public void The_exit_code_of_a_file_with_arguments_is_returned_too()
    {
        File.WriteAllText(_directory["file.ps1"], "param($a, $b) \"$a $b\"; exit $b\n");
        Assert.Equal("x 7\n", Run("./file.ps1", "-a", "x", "-b", "7").ExpectExitCode(7).Output);
    }

    [Fact]
    public void Values_before_the_parameters_go_to_their_positions()
    {
        string[] model = ["-ModelPath", "net.onnx", "-WhatIf"];
        Assert.Equal(["out/a.png", "out/b.png"], Written(Run(["Remove-ImageBackground", "in", "out", .. model])));
        Assert.Equal(["out/a.png", "out/b.png"], Written(Run(["Remove-ImageBackground", "in/a.png", "in/b.png", "out", .. model])));
        Assert.Equal(["in/a.nobg.png", "in/b.nobg.png"], Written(Run(["Remove-ImageBackground", "in/a.png", "in/b.png", .. model])));
        Assert.Equal(["result.webp"], Written(Run(["Remove-ImageBackground", "in/a.png", "result.webp", .. model])));
        Assert.Equal(["new/a.png", "new/b.png"], Written(Run(["Remove-ImageBackground", "in/a.png", "in/b.png", "-DestinationPath", "new", .. model])));
        Assert.Equal("u2net\nsilueta\n", Run("& { Get-RembgModel u2net, silueta | ForEach-Object Name }").Output);
        Assert.Equal(2, Run("Get-RembgModel", "u2net", "silueta").ExpectExitCode(0).Output.Split('\n').Count(static line => line.Contains("320", StringComparison.Ordinal)));
    }

    public void Dispose() => _directory.Dispose();

    private IEnumerable<string> Written(ConsoleResult result)
    {
        Assert.Empty(result.ExpectExitCode(0).Errors);
        return System.Text.RegularExpressions.Regex.Matches(result.Output, "write '(.+?)'").Select(match => Path.GetRelativePath(_directory.Path, match.Groups[1].Value).Replace('\\', '/'));
    }

    private ConsoleResult Run(params string[] arguments) => ConsoleProgram.RunIn(_directory.Path, arguments);
}
