using Microsoft.ML.OnnxRuntime;

using Rembg.Inference;
using Rembg.Inference.Devices;

namespace Rembg.Tests;

/// <summary>Sessions on devices with the real runtime, which is built for the CPU: other devices really fail.</summary>
public sealed class DeviceTests : IDisposable
{
    private static readonly ExecutionDevice[] Accelerators = [.. DeviceProvider.Devices.Except([ExecutionDevice.Cpu, ExecutionDevice.CoreML])];

    private readonly TemporaryDirectory _files = new();

    public static TheoryData<ExecutionDevice> NotOfThisRuntime => [.. Accelerators];

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_runtime_that_comes_along_has_the_cpu_which_is_the_default()
    {
        IReadOnlyList<DeviceInfo> devices = DeviceInventory.List();
        Assert.Equal(DeviceProvider.Devices, devices.Select(static device => device.Name));
        Assert.Equal(ExecutionDevice.Cpu, Assert.Single(devices, static device => device.IsDefault).Name);
        Assert.All(devices, static device => Assert.Equal(Accelerators.Contains(device.Name), !device.IsAvailable && device.Name != ExecutionDevice.CoreML));
        Assert.All(devices, static device => Assert.Equal(OrtEnv.Instance().GetVersionString(), device.RuntimeVersion));
    }

    [Theory]
    [InlineData(ExecutionDevice.Auto)]
    [InlineData(ExecutionDevice.Cpu)]
    public void A_model_runs_on_the_cpu_and_nothing_is_wrong_with_that(ExecutionDevice device)
    {
        using SegmentationModel model = SegmentationModel.Load(Model(), settings: new SessionSettings { Device = device });
        Assert.Equal((ExecutionDevice.Cpu, null), (model.Device, model.DeviceProblem));
    }

    [Theory]
    [MemberData(nameof(NotOfThisRuntime))]
    public void A_device_by_name_that_is_not_there_is_an_error(ExecutionDevice device)
    {
        SessionSettings settings = new() { Device = device };
        DeviceUnavailableException exception = Assert.Throws<DeviceUnavailableException>(() => SegmentationModel.Load(Model(), settings: settings));
        Assert.Equal((device, false), (exception.Device, exception.IsOffered));
    }

    [Theory]
    [MemberData(nameof(NotOfThisRuntime))]
    public void A_device_by_name_that_fails_is_an_error_with_the_runtimes_reason(ExecutionDevice device)
    {
        SessionSettings settings = new() { Device = device };
        DeviceUnavailableException exception = Assert.Throws<DeviceUnavailableException>(() => SessionFactory.Create(Model(), settings, [ExecutionDevice.Cpu, device]));
        Assert.True(exception.IsOffered);
        Assert.IsType<OnnxRuntimeException>(exception.InnerException);
        Assert.Matches($@"^The device {device} cannot be used: \w.*(enabled|supported) in this build\.$", exception.Message);
    }

    [Fact]
    public void By_itself_an_accelerator_that_fails_leaves_the_model_to_the_cpu_and_says_why()
    {
        PlacedSession placed = SessionFactory.Create(Model(), new SessionSettings(), [ExecutionDevice.Cpu, ExecutionDevice.DirectML, ExecutionDevice.Cuda]);
        using InferenceSession session = placed.Session;
        Assert.Equal(ExecutionDevice.Cpu, placed.Device);
        Assert.StartsWith("The device Cuda cannot be used: ", placed.Problem, StringComparison.Ordinal);
        Assert.Equal("mask", Assert.Single(session.OutputNames));
    }

    [Theory]
    [InlineData(ExecutionDevice.Auto)]
    [InlineData(ExecutionDevice.Cuda)]
    public void A_damaged_model_is_not_blamed_on_the_device(ExecutionDevice device)
    {
        File.WriteAllText(_files["text.onnx"], "not a model");
        OnnxRuntimeException exception = Assert.Throws<OnnxRuntimeException>(
            () => SessionFactory.Create(_files["text.onnx"], new SessionSettings { Device = device }, [ExecutionDevice.Cpu, ExecutionDevice.Cuda]));
        Assert.DoesNotContain("CUDA", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_runtimes_own_log_level_is_as_it_was()
    {
        OrtLoggingLevel before = OrtEnv.Instance().EnvLogLevel;
        SessionFactory.Create(Model(), new SessionSettings(), [ExecutionDevice.Cpu, ExecutionDevice.Cuda]).Session.Dispose();
        Assert.Equal(before, OrtEnv.Instance().EnvLogLevel);
    }

    private string Model()
    {
        string path = _files["tiny.onnx"];
        File.WriteAllBytes(path, TinyModel.Convolutions(16, 16));
        return path;
    }
}
