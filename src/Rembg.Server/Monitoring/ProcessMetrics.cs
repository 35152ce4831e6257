using System.Diagnostics;

using Prometheus;

namespace Rembg.Server.Monitoring;

/// <summary>The metrics of the process, with the names that all Prometheus clients use, in addition to .NET's names.</summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    /// <summary>Adds the metrics to a registry.</summary>
    public static void Register(CollectorRegistry registry)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(registry);
        Gauge resident = factory.CreateGauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        Gauge @virtual = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        Gauge? open = OperatingSystem.IsLinux() ? factory.CreateGauge("process_open_fds", "Number of open file descriptors.") : null;
        registry.AddBeforeCollectCallback(() =>
        {
            using Process process = Process.GetCurrentProcess();
            resident.Set(process.WorkingSet64);
            @virtual.Set(process.VirtualMemorySize64);
            open?.Set(Directory.EnumerateFileSystemEntries(Descriptors).Count());
        });
    }
}
