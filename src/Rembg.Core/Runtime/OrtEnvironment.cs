using Microsoft.ML.OnnxRuntime;

using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>
/// ONNX Runtime's environment, one per process. All code that uses the runtime starts here, so that telemetry is off before the first
/// session.
/// </summary>
internal static class OrtEnvironment
{
    private static readonly Lazy<OrtEnv> Started = new(Create, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The environment; the first use creates it.</summary>
    public static OrtEnv Instance => Started.Value;

    /// <summary>Creates the environment unless the runtime is already in use.</summary>
    public static void Start() => _ = Started.Value;

    /// <exception cref="LibraryUnusableException">ONNX Runtime's native library is missing, or the system cannot load it.</exception>
    private static OrtEnv Create()
    {
        RuntimeLibrary.Load();
        OrtEnv environment = OrtEnv.Instance();
        RuntimeTelemetry.TurnOff(environment);
        return environment;
    }
}
