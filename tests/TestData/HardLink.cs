using System.Runtime.InteropServices;

namespace Rembg.Tests;

/// <summary>A second name for a file, which .NET cannot make.</summary>
internal static class HardLink
{
    /// <summary>Gives a file, or the file that a symbolic link leads to, one more name.</summary>
    public static void Create(string target, string path)
    {
        string real = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
        _ = OperatingSystem.IsWindows() ? CreateHardLink(path, real, 0) ? 1 : 0 : Link(real, path);
        Assert.True(File.Exists(path));
    }

    [DllImport("libc", EntryPoint = "link")]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("kernel32", EntryPoint = "CreateHardLinkW", CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateHardLink(string path, string target, nint security);
}
