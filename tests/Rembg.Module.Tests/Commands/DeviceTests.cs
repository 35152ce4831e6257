using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Devices, with the ONNX Runtime that comes with the module.</summary>
public sealed class DeviceTests : CmdletTest
{
    [Fact]
    public void Devices_are_listed_with_the_runtime_they_are_of()
    {
        ShellResult result = Run("Get-RembgDevice").ThrowOnError();
        Assert.Equal(["Cpu", "Cuda", "TensorRT", "OpenVino", "DirectML", "CoreML"], result.Output.Select(static device => device.Properties["Name"].Value.ToString()));
        PSObject cpu = result.Output[0];
        Assert.Equal((true, true, "CPUExecutionProvider"), (cpu.Properties["IsAvailable"].Value, cpu.Properties["IsDefault"].Value, cpu.Properties["Provider"].Value));
        Assert.Equal(false, result.Output[1].Properties["IsAvailable"].Value);
        Assert.Matches(@"^1\.\d+\.\d+$", (string)cpu.Properties["RuntimeVersion"].Value);
        if (!OperatingSystem.IsMacOS())
        {
            Assert.StartsWith(BuiltModule.Directory, (string)cpu.Properties["RuntimePath"].Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_table_names_the_runtime_once()
    {
        string table = ConsoleProgram.Run("Get-RembgDevice").ExpectExitCode(0).Output;
        Assert.Single(table.Split("ONNX Runtime: ")[1..]);
        Assert.Matches(@"\nName +Available +Default +Description\n", table);
        Assert.Matches(@"\nCpu +True +True +the processor\n", table);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Device Auto")]
    [InlineData("-Device Cpu")]
    public void The_CPU_works_without_a_warning_and_is_reported(string options)
    {
        ShellResult result = Run($"Remove-ImageBackground $args[0] $args[1] {options}", SharedData.Photo("girl.png"), Files.Path).ThrowOnError();
        Assert.Equal("Cpu", Assert.Single(result.Output).Properties["Device"].Value);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("Cuda")]
    [InlineData("TensorRT")]
    [InlineData("OpenVino")]
    [InlineData("DirectML")]
    public void A_device_that_is_not_there_ends_the_run_before_it_began(string device)
    {
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Device $args[2]", SharedData.Photo("girl.png"), Files.Path, device);
        Assert.True(result.Terminated);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("DeviceUnavailable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal((ErrorCategory.ResourceUnavailable, device), (error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains("Available devices: Cpu", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-RuntimePath", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Files.Files);
    }

    [Fact]
    public void Another_runtime_comes_too_late_and_the_same_one_again_is_fine()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "The system does not tell the files of loaded libraries.");
        string runtime = (string)Run("(Get-RembgDevice)[0].RuntimePath").ThrowOnError().Output[0].BaseObject;
        Run("Get-RembgDevice $args[0]", Path.GetDirectoryName(runtime)).ThrowOnError();

        Files.Add(runtime);
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -RuntimePath $args[2]", SharedData.Photo("girl.png"), Files["out"], Files.Path);
        Assert.True(result.Terminated);
        Assert.Equal(["RuntimeAlreadyLoaded"], result.ErrorIds);
        Assert.Equal(Files.Path, result.Errors[0].TargetObject);
        Assert.Contains(runtime, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal([Path.GetFileName(runtime)], Files.Files);
    }
}
