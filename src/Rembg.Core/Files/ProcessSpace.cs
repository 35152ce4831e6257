using System.Security.Cryptography;

namespace Rembg.Files;

/// <summary>
/// The processes that can identify each other by process id: the processes of one machine, one boot and, on Linux, one namespace (a
/// container has its own). In another space the same id belongs to another process, or to no process.
/// </summary>
public static class ProcessSpace
{
    private const int Digits = 8;

    /// <summary>Identifies the space of this process by eight hexadecimal digits.</summary>
    public static string Current { get; } = Identify();

    private static string Identify()
    {
        string boot = Read(static () => File.ReadAllText("/proc/sys/kernel/random/boot_id"));
        string processes = Read(static () => new FileInfo("/proc/self/ns/pid").LinkTarget ?? string.Empty);
        byte[] identity = System.Text.Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{boot}\n{processes}");
        return Convert.ToHexStringLower(SHA256.HashData(identity))[..Digits];

        static string Read(Func<string> read)
        {
            try
            {
                return OperatingSystem.IsLinux() ? read() : string.Empty;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return string.Empty;
            }
        }
    }
}
