using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Tests;

/// <summary>The module loads in every way in which users load modules, and keeps its dependencies to itself.</summary>
public sealed class ImportTests
{
    private const string Remove = "Remove-ImageBackground -LiteralPath $args[0] -DestinationPath $args[1] -Force";

    [Fact]
    public void Manifest_is_valid_and_exports_the_listed_cmdlets()
    {
        using Shell shell = new(import: false);
        PSObject module = Assert.Single(shell.Run("Test-ModuleManifest $args[0]", BuiltModule.Manifest).ThrowOnError().Output);
        PSModuleInfo info = Assert.IsType<PSModuleInfo>(module.BaseObject);
        Assert.Contains("Remove-ImageBackground", info.ExportedCmdlets.Keys);
    }

    [Fact]
    public void Removing_and_importing_again_works()
    {
        using Shell shell = new();
        string script = $"""
            Remove-Module Rembg
            Import-Module '{BuiltModule.Manifest}'
            Import-Module '{BuiltModule.Manifest}' -Force
            (Get-Command -Module Rembg).Name
            {Remove}
            """;
        using TemporaryDirectory directory = new();
        ShellResult result = shell.Run(script, SharedData.Photo("girl.png"), directory.Path).ThrowOnError();
        Assert.Contains("Remove-ImageBackground", result.Output.Select(output => output.ToString()));
        Assert.Equal(["girl.png"], directory.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Remove-Module Rembg")]
    public void A_second_copy_in_one_session_is_refused(string before)
    {
        using Shell shell = new();
        using TemporaryDirectory copy = new();
        foreach (string file in Directory.GetFiles(BuiltModule.Directory))
        {
            copy.Add(file);
        }

        ShellResult result = shell.Run($"{before}\nImport-Module $args[0]", copy["Rembg.psd1"]);
        Assert.Equal(["AnotherCopyLoaded"], result.ErrorIds);
        string message = result.Errors[0].Exception.Message;
        Assert.Contains($"'{Path.TrimEndingDirectorySeparator(BuiltModule.Directory)}'", message, StringComparison.Ordinal);
        Assert.Contains($"'{copy.Path}'", message, StringComparison.Ordinal);
        Assert.Contains("start a new session", message, StringComparison.Ordinal);
        Assert.DoesNotContain(copy.Path, shell.Run("(Get-Module Rembg).Path").Output.Select(static path => Path.GetDirectoryName($"{path}")));

        // The copy that is in use still works.
        Assert.NotEmpty(shell.Run("Import-Module $args[0]; Get-RembgModel", BuiltModule.Manifest).ThrowOnError().Output);
    }

    [Fact]
    public void Parallel_runspaces_share_the_module()
    {
        using Shell shell = new();
        using TemporaryDirectory directory = new();
        string script = $$"""
            $photo, $destination = $args
            1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module '{{BuiltModule.Manifest}}'
                Remove-ImageBackground -LiteralPath $using:photo -DestinationPath "$using:destination/$_"
            }
            """;
        ShellResult result = shell.Run(script, SharedData.Photo("girl.png"), directory.Path).ThrowOnError();
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(["1/girl.png", "2/girl.png", "3/girl.png", "4/girl.png"], directory.Files);
    }

    [Fact]
    public void Another_onnx_runtime_in_the_process_is_not_disturbed()
    {
        // This test's own copy, in the default context, is in use before, while and after the module works.
        using InferenceSession ours = new(SharedData.Model);
        using Shell shell = new();
        using TemporaryDirectory directory = new();
        shell.Run(Remove, SharedData.Photo("girl.png"), directory.Path).ThrowOnError();

        List<Assembly> loaded = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "Microsoft.ML.OnnxRuntime")];
        Assert.Equal(2, loaded.Count);
        Assert.Equal(["Default", "Rembg"], loaded.Select(assembly => AssemblyLoadContext.GetLoadContext(assembly)!.Name!).Order(StringComparer.Ordinal));
        Assert.Equal("input.1", Assert.Single(ours.InputNames));
        using InferenceSession another = new(SharedData.Model);
        Assert.Equal(7, another.OutputNames.Count);
    }

    [Fact]
    public void Only_the_cmdlets_are_in_the_default_context()
    {
        using Shell shell = new();
        using TemporaryDirectory directory = new();
        shell.Run(Remove, SharedData.Photo("girl.png"), directory.Path).ThrowOnError();

        IEnumerable<string?> ours = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name).Where(name => name!.StartsWith("Rembg", StringComparison.Ordinal));
        Assert.Equal(["Rembg", "Rembg.Loader"], ours.Where(name => name != typeof(ImportTests).Assembly.GetName().Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "NetVips");
    }

    [Fact]
    public void Code_that_is_compiled_for_this_platform_is_used()
    {
        using Shell shell = new();
        shell.Run("Get-RembgModel").ThrowOnError();
        string libraries = Path.Combine(Path.TrimEndingDirectorySeparator(BuiltModule.Directory), "lib");
        string compiled = Path.Combine(libraries, "runtimes", RuntimeInformation.RuntimeIdentifier, "lib", "Rembg.Core.dll");
        Assembly core = AssemblyLoadContext.All.Where(static context => context.Name == "Rembg").SelectMany(static context => context.Assemblies).Single(static assembly => assembly.GetName().Name == "Rembg.Core");
        Assert.Equal(File.Exists(compiled) ? compiled : Path.Combine(libraries, "Rembg.Core.dll"), core.Location);
    }

    [Fact]
    public void Model_names_and_colours_complete()
    {
        using Shell shell = new();
        ShellResult result = shell.Run(
            """
            foreach ($text in '-Model u2', '-Format ', '-BackgroundColor rebecca') {
                $line = "Remove-ImageBackground $text"
                (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { "$($_.CompletionText): $($_.ToolTip)" }
            }
            """).ThrowOnError();
        string[] completions = [.. result.Output.Select(output => output.ToString()!)];
        Assert.Contains(completions, text => text.StartsWith("u2netp: general", StringComparison.Ordinal));
        Assert.Contains(completions, text => text.StartsWith("WebP: ", StringComparison.Ordinal));
        Assert.Contains("RebeccaPurple: #663399FF", completions);
    }
}
