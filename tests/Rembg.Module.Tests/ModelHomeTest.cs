namespace Rembg.Tests;

/// <summary>
/// A test of cmdlets with a model directory of its own, in <c>home</c>. It is named by the environment, which is the whole
/// process's: these tests run when no others do.
/// </summary>
[Collection(nameof(ModelHomeTest))]
public abstract class ModelHomeTest : CmdletTest
{
    private readonly Dictionary<string, string?> _before = [];

    protected ModelHomeTest()
    {
        Set("U2NET_HOME", Files["home"]);
        Set("REMBG_MODEL", null);
        Set("REMBG_MODEL_SOURCE", null);
        Set("REMBG_OFFLINE", null);
    }

    /// <summary>A photo to cut out.</summary>
    private protected static string Photo => SharedData.Photo("girl.png");

    /// <summary>Sets a variable until the end of the test.</summary>
    private protected void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>Writes a file into the model directory and returns its path.</summary>
    private protected string Install(string file, byte[] content)
    {
        Directory.CreateDirectory(Files["home"]);
        string path = Path.Combine(Files["home"], file);
        File.WriteAllBytes(path, content);
        return path;
    }

    public override void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        base.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The collection of these tests: nothing runs beside them.</summary>
[CollectionDefinition(nameof(ModelHomeTest), DisableParallelization = true)]
public sealed class ModelHomeTests;
