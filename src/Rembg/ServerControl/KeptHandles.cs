using System.Runtime.InteropServices;

namespace Rembg.ServerControl;

/// <summary>
/// On Windows, prevents processes that are started in the meantime from inheriting this process's input and output handles. A
/// server outlives the shell: with the shell's output handle, it would keep open a pipe that somebody reads to its end. .NET
/// lets a child inherit every inheritable handle, even if the child's own input and output are redirected. See
/// https://learn.microsoft.com/windows/win32/procthread/inheritance.
/// </summary>
internal sealed class KeptHandles : IDisposable
{
    private const uint Inheritable = 1;

    // STD_INPUT_HANDLE, STD_OUTPUT_HANDLE and STD_ERROR_HANDLE.
    private static readonly int[] Standard = [-10, -11, -12];

    private readonly List<nint> _handles = [];

    /// <summary>Prevents the inheritance until this object is disposed of; does nothing on other systems.</summary>
    public KeptHandles()
    {
        if (OperatingSystem.IsWindows())
        {
            _handles.AddRange(Standard.Select(GetStdHandle).Distinct().Where(Keep));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handles.ForEach(static handle => SetHandleInformation(handle, Inheritable, Inheritable));

    /// <returns>True if the handle could be inherited before.</returns>
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
