namespace Rembg.Inference.Devices;

/// <summary>Chooses the devices that are tried.</summary>
internal static class DeviceChoice
{
    // What a runtime offers that is made for accelerators, by speed. Core ML is left out, as every runtime for the Mac has it:
    // INT8 models and graphs that it can do only in parts are slower with it than with the CPU, and it computes in half
    // precision, so that masks differ. TensorRT is, too: nobody should wait for minutes without having asked for it.
    private static readonly ExecutionDevice[] Preference = [ExecutionDevice.Cuda, ExecutionDevice.OpenVino, ExecutionDevice.DirectML];

    /// <summary>The devices among a runtime's providers.</summary>
    /// <param name="providers">The names of the providers.</param>
    public static IReadOnlyList<ExecutionDevice> Offered(IEnumerable<string> providers) =>
        [.. DeviceProvider.Devices.Where(device => providers.Contains(DeviceProvider.NameOf(device), StringComparer.Ordinal))];

    /// <summary>The accelerators to try before the CPU, in this order.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="offered">What the runtime offers.</param>
    /// <exception cref="DeviceUnavailableException">A device is wanted that it does not offer.</exception>
    public static IReadOnlyList<ExecutionDevice> Accelerators(ExecutionDevice wanted, IReadOnlyList<ExecutionDevice> offered) => wanted switch
    {
        ExecutionDevice.Auto => [.. Preference.Where(offered.Contains)],
        _ when !offered.Contains(wanted) => throw DeviceUnavailableException.Missing(wanted, offered),
        ExecutionDevice.Cpu => [],
        _ => [wanted],
    };
}
