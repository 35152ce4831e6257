using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Rembg.Tests.Packaging;

/// <summary>The NuGet package of this build, used by a program outside of the repository that has nothing but the package.</summary>
public sealed partial class LibraryPackageTests : IDisposable
{
    // The README's three lines come first.
    private const string Program = """
        using Rembg.Imaging;
        using Rembg.Imaging.Finishing;
        using Rembg.Inference;
        using Rembg.Quantization;

        using SegmentationModel model = SegmentationModel.Load(args[0]);
        BackgroundRemover remover = new(model, new RemovalOptions());
        RemovalResult result = remover.Remove(Path.GetFullPath(args[1]), Path.GetFullPath("cut-out.png"), CancellationToken.None);
        Console.WriteLine($"{result.HasSubject} {result.Width} x {result.Height}");
        // ImageMagick writes JPEG XL, by settings that come with the package.
        RemovalOptions options = new() { Output = new OutputOptions { Encoding = new ImageEncoding(OutputFormat.JpegXl) } };
        new BackgroundRemover(model, options).Remove(Path.GetFullPath(args[1]), Path.GetFullPath("cut-out.jxl"), CancellationToken.None);
        _ = new ModelQuantizer(new QuantizationOptions());
        """;

    private readonly TemporaryDirectory _files = new();

    private static string BuildDirectory => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    private static string RepositoryRoot { get; } = FindRoot();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_program_elsewhere_works_with_the_package_alone()
    {
        Pack();
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("program/Program.cs", Program);
        Write("program/Examples.cs", Examples());
        // Its dependencies have been restored for this build: no other source is needed.
        Write("program/nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="folder" value="{_files["packages"]}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{packages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{_files["cache"]}" /></config>
            </configuration>
            """);
        Write("program/program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <!-- Without the native libraries of other systems, 600 MB. -->
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Rembg.Core" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        Run("program", "build", "--output", _files["built"], "-nologo", "-v", "quiet", "-nodeReuse:false");
        string output = Run("program", _files["built/program.dll"], SharedData.Model, SharedData.Photo("girl.png"));
        Assert.StartsWith("True 400 x 267", output, StringComparison.Ordinal);
        Assert.True(new FileInfo(_files["program/cut-out.png"]).Length > 1000);
        Assert.True(new FileInfo(_files["program/cut-out.jxl"]).Length > 1000);
    }

    [Fact]
    public void The_package_has_documentation_a_readme_a_licence_and_symbols()
    {
        Pack();
        Assert.Empty(((string[])["lib/net10.0/Rembg.Core.dll", "lib/net10.0/Rembg.Core.xml", "README.md", "LICENSE", "icon.png", "licences/RembgPlot.txt"]).Except(Entries("nupkg")));
        Assert.Contains("lib/net10.0/Rembg.Core.pdb", Entries("snupkg"));
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot, "packaging/library/README.md"));
        Assert.All(Program.Split('\n')[5..7], line => Assert.Contains(line.Replace("args[0]", "\"u2netp.onnx\"", StringComparison.Ordinal).Trim(), readme, StringComparison.Ordinal));
    }

    private static string Version => typeof(Inference.BackgroundRemover).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The blocks of docs/library.md, to be compiled.</summary>
    private static string Examples()
    {
        string[] blocks = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(RepositoryRoot, "docs/library.md"))).Select(static block => block.Groups["code"].Value)];
        Assert.Equal(3, blocks.Length);
        string usings = string.Concat(blocks.SelectMany(static block => UsingDirective().Matches(block).Select(static line => line.Value)).Distinct());
        string bodies = string.Concat(blocks.Select(static block => $"{{\n{UsingDirective().Replace(block, string.Empty)}}}\n"));
        return $"{usings}static class Examples {{ public static void All(IQuantizationObserver observer) {{\n{bodies} }} }}";
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    private static string FindRoot()
    {
        DirectoryInfo directory = new(BuildDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "RembgPS.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    /// <summary>Packs what this build has made, in this configuration.</summary>
    private void Pack()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(BuildDirectory))!;
        Run(RepositoryRoot, "pack", "src/Rembg.Core", "-c", configuration, "--no-build", "--no-restore", "--output", _files["packages"], "-nologo", "-v", "quiet", "-nodeReuse:false");
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files[name])!);
        File.WriteAllText(_files[name], content);
    }

    private List<string> Entries(string extension)
    {
        using ZipArchive archive = ZipFile.OpenRead(_files[$"packages/Rembg.Core.{Version}.{extension}"]);
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    private string Run(string directory, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = _files[directory], RedirectStandardOutput = true, RedirectStandardError = true };
        // Variables of the test run, which MSBuild in another process must not inherit.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return output;
    }
}
