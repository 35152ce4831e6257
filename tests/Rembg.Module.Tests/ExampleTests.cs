using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>
/// The examples of the main cmdlet's help, and the blocks of the README that cut out photos, run in the console with photos in the places that
/// they name. Each has to end without an error.
/// </summary>
public sealed partial class ExampleTests : IDisposable
{
    // These need a network, an accelerator, another model, or somebody who stops them.
    private static readonly string[] NotHere =
    [
        "-Watch", "birefnet", "isnet", "u2net_cloth_seg", "-Model u2net", "-Device ", "-RuntimePath", "Install-", "Register-", "ConvertTo-", "Measure-", "Start-Rembg",
        "Invoke-RestMethod", "Invoke-WebRequest", "ssh ", "Start-Job", "Start-ThreadJob", "-Precision Int8", "_custom", ".onnx", "-Confirm", "ZipFile",
    ];

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Help => [.. HelpPage.Of("Remove-ImageBackground").Examples.Select(static example => example.Code).Where(IsForHere)];

    public static TheoryData<string> Readme =>
    [
        .. PowerShellBlock().Matches(File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, "README.md")))
            .SelectMany(static block => Statement().Split(block.Groups["code"].Value))
            .Where(static code => code.Contains("Remove-ImageBackground", StringComparison.Ordinal) && IsForHere(code)),
    ];

    [Theory]
    [MemberData(nameof(Help))]
    public void An_example_of_the_help_runs(string code) => RunWithPhotos(code);

    [Theory]
    [MemberData(nameof(Readme))]
    public void An_example_of_the_readme_runs(string code) => RunWithPhotos(code);

    public void Dispose() => _directory.Dispose();

    private static bool IsForHere(string code) => !NotHere.Any(code.Contains);

    private void RunWithPhotos(string code)
    {
        string here = code.Replace("~/", "home/", StringComparison.Ordinal).Replace("C:\\", "c/", StringComparison.Ordinal);
        string photo = SharedData.Photo("girl.png");
        foreach (Match path in PhotoName().Matches(here))
        {
            Put(path.Value.TrimStart('/'), photo);
        }

        foreach (Match directory in DirectoryName().Matches(here))
        {
            Put(directory.Groups["name"].Value.TrimStart('/') + "/inside.jpg", photo);
        }

        Put("first.jpg", photo);
        string script = $"$bytes = [IO.File]::ReadAllBytes(\"$PWD/first.jpg\")\n{here.Replace(" /", " ", StringComparison.Ordinal)}";
        ConsoleResult result = ConsoleProgram.RunIn(_directory.Path, script);
        Assert.True(result.ExitCode == 0, $"{script}\n{result.Errors}");
    }

    private void Put(string name, string photo)
    {
        if (name.IndexOfAny(['*', '?', '$']) < 0 && !File.Exists(_directory[name]) && !Directory.Exists(_directory[name]))
        {
            _directory.Add(photo, name);
        }
    }

    [GeneratedRegex(@"^```powershell\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex(@"\n\n|(?=^#)", RegexOptions.Multiline)]
    private static partial Regex Statement();

    // The first photo of a command; the one that ends a command is its output.
    [GeneratedRegex(@"(?<=(Remove-ImageBackground|-Path|-LiteralPath|-BackgroundImage|ReadAllBytes\(|Get-Item|Get-Content|OpenRead\() ?['""]?)[\w./~-]+\.(jpg|png|jpeg|tif|webp)")]
    private static partial Regex PhotoName();

    [GeneratedRegex(@"(Remove-ImageBackground|Get-ChildItem|-Path|-LiteralPath|-RelativeTo) (?<name>[\w/~][\w/~-]*)(?=[ \n|]|$|/\*)")]
    private static partial Regex DirectoryName();
}
