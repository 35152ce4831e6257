namespace Rembg.Tests.Deploy;

/// <summary>The files that administrators copy.</summary>
internal static class DeployFile
{
    /// <summary>The text of a file, with what a test has to change in it.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="changes">What has to be there, and what takes its place.</param>
    public static string Read(string name, params (string Old, string New)[] changes)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", name));
        foreach ((string old, string changed) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A program that is installed on this machine; a test that needs one that is not is skipped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="package">The package of Debian that has it.</param>
    public static string Program(string name, string package)
    {
        // Programs for administrators are not on everybody's path.
        string path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty) + ":/usr/sbin:/usr/bin";
        string? program = path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{name} is not installed (Debian: {package}).");
        return program;
    }
}
