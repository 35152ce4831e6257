using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>
/// Every example of the cmdlets' help, and the blocks of the README that cut out photos, run in the console as they are written, each in a directory
/// of its own. Photos and models lie in the places that the examples name. Each example has to end without an error.
/// </summary>
public sealed partial class ExampleTests : IDisposable
{
    // Examples that cannot run here, by a part of their code, and the reason.
    private static readonly (string Code, string Reason)[] NotHere =
    [
        ("onnxruntime-gpu", "needs a build of the runtime for accelerators"),
        ("birefnet-general-lite, silueta", "needs the network"),
        ("mirror.example.com", "needs the network"),
        ("proxy.example.com", "needs the network, and asks for a password"),
        ("example.com/photo.jpg", "needs the network"),
        ("u2net_cloth_seg", "needs the weights of another model"),
        ("-Like ben_custom", "needs the weights of another model"),
        ("-Class background", "needs the weights of a model with classes"),
        ("-InputValue", "needs a model with two inputs"),
        ("-Watch", "runs until somebody stops it"),
        ("-Wait", "runs until somebody stops it"),
        ("New-ScheduledTaskAction", "needs Windows"),
        ("-Confirm", "asks"),
        ("Invoke-Item", "opens another program"),
        ("-Open", "opens a browser"),
        ("http://127.0.0.1:7000", "needs a port that may be taken"),
        ("RembgServer 7000", "needs a port that may be taken"),
        ("-Model u2netp -CalibrationPath", "quantizes real weights, which takes minutes"),
        (" -Quantize ", "quantizes real weights, which takes minutes"),
        ("-Address *", "listens to the network"),
    ];

    // The one model whose weights are at hand stands in for the others, and large numbers become small ones.
    private static readonly (string Pattern, string Replacement)[] StandIns =
    [
        ("-SecondModel isnet-general-use", "-SecondModel u2netp.int8"),
        (@"\b(u2net|isnet-general-use|silueta)\b(?!\.onnx|[*_])", "u2netp"),
        ("u2netp, u2netp, u2netp", "u2netp"),
        ("/media/usb/models", "usb"),
        ("-Iterations 50", "-Iterations 2"),
        ("-ImageCount 100 -ImageSize 1024", "-ImageCount 2 -ImageSize 256"),
        ("-TimeBudget 0:30:0", "-TimeBudget 0:0:1"),
        ("~/", "home/"),
        (@"C:\\", "c/"),
    ];

    // The quickest work that a cmdlet can do, where an example does not ask for something else.
    private const string Defaults = """
        $PSDefaultParameterValues = @{
            'ConvertTo-QuantizedModel:TimeBudget' = '0:0:1'
            'ConvertTo-QuantizedModel:AllowBelowTarget' = $true
            'Measure-RembgModel:Iterations' = 2
            'Start-RembgServer:Port' = 0
        }

        # Every example finds the models as they were.
        function Restore-Model {
            Get-ChildItem $env:U2NET_HOME | Where-Object Name -NE u2netp.onnx | Remove-Item -Recurse -Force
            if (-not (Test-Path $env:U2NET_HOME/u2netp.onnx)) { Copy-Item $env:SHARED_MODEL $env:U2NET_HOME/u2netp.onnx }
            if ($args) { Copy-Item $env:U2NET_HOME/u2netp.onnx $env:U2NET_HOME/u2netp.int8.onnx }
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(HelpPage.Directory, "*-*.md").Select(static page => Path.GetFileNameWithoutExtension(page)).Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_examples_of_a_help_page_run(string cmdlet)
    {
        HelpExample[] examples = [.. HelpPage.Of(cmdlet).Examples.Where(static example => IsForHere(example.Code))];
        Assert.NotEmpty(examples);
        Run(examples.Select(static example => (example.Title, example.Code)));
    }

    [Fact]
    public void The_examples_of_the_readme_run()
    {
        string readme = File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, "README.md"));
        string[] codes =
        [
            .. PowerShellBlock().Matches(readme)
                .SelectMany(static block => Statement().Split(block.Groups["code"].Value))
                .Where(static code => code.Contains("Remove-ImageBackground", StringComparison.Ordinal) && !code.Contains("Install-", StringComparison.Ordinal) && IsForHere(code)),
        ];
        Assert.NotEmpty(codes);
        Run(codes.Select(static code => (code, code)));
    }

    [Fact]
    public void Only_examples_that_exist_are_passed_over()
    {
        string[] codes = [.. Pages.SelectMany(static page => HelpPage.Of(page).Examples).Select(static example => example.Code)];
        Assert.All(NotHere, entry => Assert.Contains(codes, code => code.Contains(entry.Code, StringComparison.Ordinal)));
    }

    private static bool IsForHere(string code) => !NotHere.Any(entry => code.Contains(entry.Code, StringComparison.Ordinal));

    /// <summary>Runs examples one after the other in one console, and names those that fail.</summary>
    private void Run(IEnumerable<(string Title, string Code)> examples)
    {
        StringBuilder script = new(Defaults);
        int number = 0;
        foreach ((string title, string code) in examples)
        {
            string here = StandIns.Aggregate(code, static (text, standIn) => Regex.Replace(text, standIn.Pattern, standIn.Replacement));
            string directory = $"{++number}";
            Furnish(directory, here);
            script.AppendLine().Append($$"""
                Set-Location -LiteralPath '{{_directory[directory]}}'
                Restore-Model{{(code.Contains("Uninstall-RembgModel", StringComparison.Ordinal) || code.Contains("-SecondModel", StringComparison.Ordinal) ? " WithInt8" : string.Empty)}}
                $Error.Clear()
                $bytes = $photo = [IO.File]::ReadAllBytes("$PWD/first.jpg")
                try {
                    . {
                {{here}}
                    } | Out-String
                }
                catch { }
                if ($Error) {
                    "<failed>" + @'
                {{title}}
                '@ + "`n$($Error | Out-String)</failed>"
                }
                """);
        }

        File.WriteAllText(_directory["examples.ps1"], script.ToString());
        ConsoleResult result = ConsoleProgram.RunWith(Environment(), _directory["examples.ps1"]);
        Assert.Empty(Failure().Matches(result.Output).Select(static failure => failure.Value));
        result.ExpectExitCode(0);
    }

    private Dictionary<string, string?> Environment()
    {
        _directory.Add(SharedData.Model, "models/u2netp.onnx");
        return new Dictionary<string, string?>
        {
            ["U2NET_HOME"] = _directory["models"],
            ["SHARED_MODEL"] = SharedData.Model,
            ["REMBG_CACHE"] = _directory["cache"],
            ["REMBG_SERVERS"] = _directory["servers"],
            ["REMBG_OFFLINE"] = null,
            ["REMBG_MODEL"] = null,
            ["REMBG_MODEL_SOURCE"] = Path.GetDirectoryName(SharedData.Model),
        };
    }

    /// <summary>Puts photos and models where the code reads them.</summary>
    private void Furnish(string directory, string code)
    {
        Put($"{directory}/first.jpg", SharedData.Photo("girl.png"));
        foreach (Match photo in PhotoName().Matches(code))
        {
            Put($"{directory}/{photo.Value.Trim('/')}", SharedData.Photo("girl.png"));
        }

        foreach (Match photos in PhotoDirectory().Matches(code))
        {
            Put($"{directory}/{photos.Groups["name"].Value}/boat.jpg", SharedData.Photo("boat.jpg"));
            Put($"{directory}/{photos.Groups["name"].Value}/horse.jpg", SharedData.Photo("horse.jpg"));
        }

        foreach (Match masks in MaskDirectory().Matches(code))
        {
            Put($"{directory}/{masks.Groups["name"].Value}/boat.png", SharedData.Mask("boat.png"));
            Put($"{directory}/{masks.Groups["name"].Value}/horse.png", SharedData.Mask("horse.png"));
        }

        if (code.Contains("photos.zip", StringComparison.Ordinal))
        {
            using ZipArchive archive = ZipFile.Open(_directory[$"{directory}/photos.zip"], ZipArchiveMode.Create);
            archive.CreateEntryFromFile(SharedData.Photo("horse.jpg"), "horse.jpg");
        }

        // A network of a few kilobytes stands in for weights in a file: what it finds is not what an example is about.
        foreach (Match model in ModelFile().Matches(code))
        {
            Put($"{directory}/{model.Value.Replace("*", "inside", StringComparison.Ordinal)}", SharedData.Case("onnx-local-function.onnx"));
        }
    }

    private void Put(string name, string source)
    {
        if (name.IndexOfAny(['*', '?', '$']) < 0 && !File.Exists(_directory[name]) && !Directory.Exists(_directory[name]))
        {
            _directory.Add(source, name);
        }
    }

    [GeneratedRegex("<failed>.*?</failed>", RegexOptions.Singleline)]
    private static partial Regex Failure();

    [GeneratedRegex(@"^```powershell\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex(@"\n\n|(?=^#)", RegexOptions.Multiline)]
    private static partial Regex Statement();

    // The first photo of a command; a later one is its output.
    [GeneratedRegex(@"(?<=(Remove-ImageBackground|-Path|-LiteralPath|-BackgroundImage|ReadAllBytes\(|Get-Item|Get-Content|OpenRead\() ?['""]?)[\w./~-]+\.(jpg|png|jpeg|tif|webp)")]
    private static partial Regex PhotoName();

    [GeneratedRegex(@"(Remove-ImageBackground|Get-ChildItem|-Path|-LiteralPath|-RelativeTo|-CalibrationPath|-ImagePath) (-Path )?/?(?<name>[\w.~][\w./~-]*?)(?=[ \n|]|$|/\*)(?<!\.\w+)")]
    private static partial Regex PhotoDirectory();

    [GeneratedRegex(@"-GroundTruthPath (?<name>[\w.~][\w./~-]*)")]
    private static partial Regex MaskDirectory();

    [GeneratedRegex(@"(?<=(ConvertTo-QuantizedModel|Measure-RembgModel|Register-RembgModel \w+|-ModelPath|Get-ChildItem|\.onnx,) )[\w./*-]+\.onnx")]
    private static partial Regex ModelFile();
}
