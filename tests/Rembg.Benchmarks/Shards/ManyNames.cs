using System.Globalization;
using System.Runtime.InteropServices;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Shards;

/// <summary>A run over very many photos whose outputs exist, except for the last one. The names are hard links, which take no space.</summary>
internal static class ManyNames
{
    private const int NamesInDirectory = 1000;

    // File systems limit the number of links to a file; ext4 allows 65,000.
    private const int LinksToFile = 50_000;

    /// <summary>Measures the run and writes the result.</summary>
    /// <param name="work">The work directory.</param>
    /// <param name="photos">A directory with a photo.</param>
    /// <param name="count">The number of names.</param>
    public static void Measure(WorkDirectory work, string photos, int count)
    {
        string photo = Directory.GetFiles(photos)[0];
        string cutOuts = work.Empty("names-cut-out");
        ChildProcess.Run(ModuleShell.Console.Command($"$null = Remove-ImageBackground {ModuleScript.Literal(photo)} {ModuleScript.Literal(cutOuts)}"));
        string inputs = Link(work, "names-in", photo, ".jpg", count);
        string outputs = Link(work, "names-out", Directory.GetFiles(cutOuts)[0], ".png", count);

        ChildProcess idle = ChildProcess.Run(ModuleShell.Console.Command(Script(inputs, outputs)));
        string last = Directory.GetFiles(outputs, "*", SearchOption.AllDirectories).Max(StringComparer.Ordinal)!;
        File.Delete(last);
        ChildProcess working = ChildProcess.Run(ModuleShell.Console.Command(Script(inputs, outputs)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} photos whose outputs exist: {idle.WallSeconds:F1} s with the start of the program, {PeakMemory.Read(idle) / 1e6:F0} MB. The last photo is to be done: {working.WallSeconds:F1} s, {PeakMemory.Read(working) / 1e6:F0} MB."));
    }

    private static string Script(string inputs, string outputs) =>
        $"$null = Remove-ImageBackground {ModuleScript.Literal(inputs)} {ModuleScript.Literal(outputs)} -Recurse -SkipExisting; {PeakMemory.Statement}";

    private static string Link(WorkDirectory work, string name, string file, string extension, int count)
    {
        string root = work.Empty(name);
        string source = file;
        for (int i = 0; i < count; i++)
        {
            string directory = Path.Combine(root, (i / NamesInDirectory).ToString("D5", CultureInfo.InvariantCulture));
            if (i % NamesInDirectory == 0)
            {
                Directory.CreateDirectory(directory);
            }

            string path = Path.Combine(directory, i.ToString("D8", CultureInfo.InvariantCulture) + extension);
            if (i % LinksToFile == 0)
            {
                File.Copy(file, path);
                source = path;
            }
            else if (CreateLink(source, path) != 0)
            {
                throw new BenchmarkException($"'{path}' cannot be linked: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }

        return root;
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int CreateLink([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
