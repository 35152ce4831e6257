using Rembg.Inference.Devices;

using static Rembg.Inference.Devices.ExecutionDevice;

namespace Rembg.Tests;

/// <summary>The devices that are tried, for every kind of build of ONNX Runtime.</summary>
[Trait("Speed", "Fast")]
public sealed class DeviceChoiceTests
{
    [Theory]
    [InlineData(new[] { Cpu }, new ExecutionDevice[0])]
    [InlineData(new[] { Cpu, CoreML }, new ExecutionDevice[0])]
    [InlineData(new[] { Cpu, Cuda, TensorRT }, new[] { Cuda })]
    [InlineData(new[] { Cpu, TensorRT }, new ExecutionDevice[0])]
    [InlineData(new[] { Cpu, OpenVino }, new[] { OpenVino })]
    [InlineData(new[] { Cpu, DirectML }, new[] { DirectML })]
    [InlineData(new[] { Cpu, DirectML, OpenVino, Cuda }, new[] { Cuda, OpenVino, DirectML })]
    public void Auto_tries_the_accelerators_of_the_build(ExecutionDevice[] offered, ExecutionDevice[] tried) =>
        Assert.Equal(tried, DeviceChoice.Accelerators(Auto, offered));

    [Theory]
    [InlineData(Cpu, new[] { Cpu, Cuda }, new ExecutionDevice[0])]
    [InlineData(Cuda, new[] { Cpu, Cuda, TensorRT }, new[] { Cuda })]
    [InlineData(TensorRT, new[] { Cpu, Cuda, TensorRT }, new[] { TensorRT })]
    [InlineData(CoreML, new[] { Cpu, CoreML }, new[] { CoreML })]
    public void A_named_device_is_the_only_one_tried(ExecutionDevice wanted, ExecutionDevice[] offered, ExecutionDevice[] tried) =>
        Assert.Equal(tried, DeviceChoice.Accelerators(wanted, offered));

    [Fact]
    public void The_error_for_a_missing_device_lists_the_available_ones()
    {
        DeviceUnavailableException exception = Assert.Throws<DeviceUnavailableException>(() => DeviceChoice.Accelerators(OpenVino, [Cpu, Cuda]));
        Assert.Equal((OpenVino, false), (exception.Device, exception.IsOffered));
        Assert.Equal([Cpu, Cuda], exception.Offered);
        Assert.Equal("The loaded ONNX Runtime does not support the device OpenVino. Available devices: Cpu, Cuda.", exception.Message);
    }

    [Fact]
    public void Providers_that_are_no_device_here_are_passed_over() => Assert.Equal(
        [Cpu, Cuda, TensorRT],
        DeviceChoice.Offered(["TensorrtExecutionProvider", "CUDAExecutionProvider", "AzureExecutionProvider", "XnnpackExecutionProvider", "CPUExecutionProvider"]));

    [Fact]
    public void Every_device_has_its_own_provider()
    {
        string[] names = [.. DeviceProvider.Devices.Select(DeviceProvider.NameOf)];
        Assert.Equal(Enum.GetValues<ExecutionDevice>().Length - 1, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceProvider.NameOf(Auto));
    }
}
