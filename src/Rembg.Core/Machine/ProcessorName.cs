using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security;

using Microsoft.Win32;

namespace Rembg.Machine;

/// <summary>The name of this machine's CPU. Measurements and prepared models are only valid for the CPU that they were made on.</summary>
internal static partial class ProcessorName
{
    // The lines of /proc/cpuinfo that distinguish Arm CPUs, with the short names from the kernel's documentation.
    private static readonly (string Line, string Name)[] ArmLines =
        [("CPU implementer", "implementer"), ("CPU variant", "variant"), ("CPU part", "part"), ("CPU revision", "revision")];

    private static readonly Lazy<string> Name = new(Find);

    /// <summary>The name. No environment variable changes it.</summary>
    public static string Current => Name.Value;

    /// <summary>Reads the CPU's name from the content of /proc/cpuinfo.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <returns>The model name, or, as on Arm CPUs, the identifiers of each kind of core; null if the file has neither.</returns>
    public static string? Parse(IEnumerable<string> lines)
    {
        List<string> cores = [];
        List<string> core = [];
        foreach (string[] field in lines.Append("processor :").Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries)))
        {
            if (field is ["model name", { Length: > 0 } model])
            {
                return model;
            }

            if (field[0] == "processor" && core.Count > 0)
            {
                cores.Add(string.Join(' ', core));
                core.Clear();
            }

            core.AddRange(ArmLines.Where(known => field.Length == 2 && known.Line == field[0]).Select(known => $"{known.Name} {field[1]}"));
        }

        return cores.Count > 0 ? $"Arm {string.Join(" + ", cores.Distinct().Order(StringComparer.Ordinal))}" : null;
    }

    private static string Find() => FromInstruction() ?? FromSystem() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Returns the brand string (leaves 0x80000002 to 0x80000004 of CPUID; Intel SDM).</summary>
    private static string? FromInstruction()
    {
        const int FirstLeaf = unchecked((int)0x80000002);
        if (!X86Base.IsSupported)
        {
            return null;
        }

        int[] registers = new int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (registers[leaf * 4], registers[(leaf * 4) + 1], registers[(leaf * 4) + 2], registers[(leaf * 4) + 3]) = X86Base.CpuId(FirstLeaf + leaf, 0);
        }

        return System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(registers)).Trim('\0', ' ');
    }

    [SuppressMessage("Interoperability", "CA1416", Justification = "The registry is read on Windows only.")]
    private static string? FromSystem()
    {
        try
        {
            return OperatingSystem.IsWindows() ? Registry.GetValue(@"HKEY_LOCAL_MACHINE\HARDWARE\DESCRIPTION\System\CentralProcessor\0", "ProcessorNameString", null) as string
                : OperatingSystem.IsMacOS() ? FromMac()
                : Parse(File.ReadLines("/proc/cpuinfo"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return null;
        }
    }

    private static string? FromMac()
    {
        byte[] name = new byte[128];
        nuint length = (nuint)name.Length;
        return SystemControl("machdep.cpu.brand_string", name, ref length, 0, 0) == 0 ? System.Text.Encoding.UTF8.GetString(name, 0, (int)length).TrimEnd('\0') : null;
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SystemControl(string name, [Out] byte[] value, ref nuint length, nint newValue, nuint newLength);
}
