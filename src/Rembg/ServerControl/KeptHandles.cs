using System.Runtime.InteropServices;

namespace Rembg.ServerControl;

/// <summary>
/// Windows: the handles of this process' input and output, which a process that it starts meanwhile does not inherit. A server
/// outlives the shell: with the shell's output it would hold open what somebody reads to its end. .NET lets a child inherit every
/// handle that may be inherited, even where the child's own input and output are redirected.
/// See https://learn.microsoft.com/windows/win32/procthread/inheritance.
/// </summary>
internal sealed class KeptHandles : IDisposable
{
    private const uint Inheritable = 1;

    // STD_INPUT_HANDLE, STD_OUTPUT_HANDLE and STD_ERROR_HANDLE.
    private static readonly int[] Standard = [-10, -11, -12];

    private readonly List<nint> _handles = [];

    /// <summary>Keeps them until this is disposed; elsewhere than on Windows there is nothing to do.</summary>
    public KeptHandles()
    {
        if (OperatingSystem.IsWindows())
        {
            _handles.AddRange(Standard.Select(GetStdHandle).Distinct().Where(Keep));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handles.ForEach(static handle => SetHandleInformation(handle, Inheritable, Inheritable));

    /// <returns>Whether it could be inherited before.</returns>
    private static bool Keep(nint handle) =>
        GetHandleInformation(handle, out uint flags) && (flags & Inheritable) != 0 && SetHandleInformation(handle, Inheritable, flags: 0);

    [DllImport("kernel32")]
    private static extern nint GetStdHandle(int handle);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetHandleInformation(nint handle, out uint flags);

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetHandleInformation(nint handle, uint mask, uint flags);
}
