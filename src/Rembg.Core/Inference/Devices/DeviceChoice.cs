namespace Rembg.Inference.Devices;

/// <summary>Chooses the devices to try.</summary>
internal static class DeviceChoice
{
    // Accelerators that only special builds of the runtime offer, the fastest first. Core ML is excluded, because every build
    // for the Mac has it: INT8 models and partly supported graphs are slower with it than on the CPU, and it computes in half
    // precision, so masks differ. TensorRT is excluded because nobody should wait for minutes without having requested it.
    private static readonly ExecutionDevice[] Preference = [ExecutionDevice.Cuda, ExecutionDevice.OpenVino, ExecutionDevice.DirectML];

    /// <summary>Returns the devices that a runtime's providers make available.</summary>
    /// <param name="providers">The names of the providers.</param>
    public static IReadOnlyList<ExecutionDevice> Offered(IEnumerable<string> providers) =>
        [.. DeviceProvider.Devices.Where(device => providers.Contains(DeviceProvider.NameOf(device), StringComparer.Ordinal))];

    /// <summary>Returns the accelerators to try before the CPU, in this order.</summary>
    /// <param name="wanted">The requested device.</param>
    /// <param name="offered">The devices that the runtime offers.</param>
    /// <exception cref="DeviceUnavailableException">The runtime does not offer the requested device.</exception>
    public static IReadOnlyList<ExecutionDevice> Accelerators(ExecutionDevice wanted, IReadOnlyList<ExecutionDevice> offered) => wanted switch
    {
        ExecutionDevice.Auto => [.. Preference.Where(offered.Contains)],
        _ when !offered.Contains(wanted) => throw DeviceUnavailableException.Missing(wanted, offered),
        ExecutionDevice.Cpu => [],
        _ => [wanted],
    };
}
