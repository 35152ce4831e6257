[assembly: AssemblyFixture(typeof(Rembg.Tests.Running.TestHome))]

namespace Rembg.Tests.Running;

/// <summary>The models and caches of all tests, so that they neither use nor change the files of the user who runs them.</summary>
public sealed class TestHome : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TestHome()
    {
        Directory.CreateDirectory(_directory["models"]);
        Environment.SetEnvironmentVariable("U2NET_HOME", _directory["models"]);
        Environment.SetEnvironmentVariable("REMBG_CACHE", _directory["cache"]);
        Environment.SetEnvironmentVariable(LogLevel, "None");
    }

    /// <summary>The level of the server's log, which keeps the log out of the test results.</summary>
    internal const string LogLevel = "Logging__Console__LogLevel__Default";

    /// <summary>The directory of models.</summary>
    public string Models => _directory["models"];

    public void Dispose() => _directory.Dispose();
}
