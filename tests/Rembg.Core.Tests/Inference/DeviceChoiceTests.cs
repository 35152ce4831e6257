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
    public void By_itself_what_was_built_for_accelerators_is_tried(ExecutionDevice[] offered, ExecutionDevice[] tried) =>
        Assert.Equal(tried, DeviceChoice.Accelerators(Auto, offered));

    [Theory]
    [InlineData(Cpu, new[] { Cpu, Cuda }, new ExecutionDevice[0])]
    [InlineData(Cuda, new[] { Cpu, Cuda, TensorRT }, new[] { Cuda })]
    [InlineData(TensorRT, new[] { Cpu, Cuda, TensorRT }, new[] { TensorRT })]
    [InlineData(CoreML, new[] { Cpu, CoreML }, new[] { CoreML })]
    public void What_is_named_is_tried_alone(ExecutionDevice wanted, ExecutionDevice[] offered, ExecutionDevice[] tried) =>
        Assert.Equal(tried, DeviceChoice.Accelerators(wanted, offered));

    [Fact]
    public void What_is_named_and_not_offered_is_an_error_that_says_what_is()
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
    public void Every_device_has_a_provider_of_its_own()
    {
        string[] names = [.. DeviceProvider.Devices.Select(DeviceProvider.NameOf)];
        Assert.Equal(Enum.GetValues<ExecutionDevice>().Length - 1, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceProvider.NameOf(Auto));
    }
}
