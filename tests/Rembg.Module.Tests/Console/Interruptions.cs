using System.Runtime.InteropServices;

namespace Rembg.Tests;

/// <summary>
/// SIGINT for the processes that tests start. A shell's background jobs, nohup and some build machines ignore it, and what is
/// ignored stays so in child processes, whatever they do themselves.
/// </summary>
internal static unsafe partial class Interruptions
{
    private const int Interrupt = 2;
    private const nint Default = 0;
    private const nint Ignored = 1;

    // Larger than the structure of any system; the handler is its first field.
    private const int ActionSize = 512;

    /// <summary>Lets child processes of this one be interrupted.</summary>
    public static void Allow()
    {
        byte* action = stackalloc byte[ActionSize];
        if (ReadAction(Interrupt, null, action) == 0 && *(nint*)action == Ignored)
        {
            _ = SetHandler(Interrupt, Default);
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int ReadAction(int signal, byte* none, byte* action);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
