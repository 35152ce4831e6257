using Rembg.Files;

namespace Rembg.Settings;

/// <summary>The module's settings in environment variables.</summary>
internal static class ModuleSettings
{
    /// <summary>The default model (<c>REMBG_MODEL</c>); null for the module's own choice.</summary>
    public static string? Model => Variable("REMBG_MODEL");

    /// <summary>The source of downloads (<c>REMBG_MODEL_SOURCE</c>), an address or a full path; null for the publisher's.</summary>
    /// <exception cref="VariableInvalidException">The value is a relative path.</exception>
    public static string? ModelSource => Variable("REMBG_MODEL_SOURCE") is not { } source || source.Contains("://", StringComparison.Ordinal)
        ? Variable("REMBG_MODEL_SOURCE")
        : UserDirectories.Current.Named("REMBG_MODEL_SOURCE");

    /// <summary>True to forbid use of the network (<c>REMBG_OFFLINE</c>, any value except 0 and false).</summary>
    public static bool Offline => Variable("REMBG_OFFLINE") is { } value && value is not "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder from which ONNX Runtime is loaded (<c>REMBG_ORT_PATH</c>), as a full path; null for the module's own.</summary>
    /// <exception cref="VariableInvalidException">The value is a relative path.</exception>
    public static string? RuntimePath => UserDirectories.Current.Named("REMBG_ORT_PATH");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
