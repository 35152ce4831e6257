namespace Rembg.Server.Contract;

/// <summary>The address at which a server says whether it takes photos, and its answers.</summary>
internal static class Readiness
{
    /// <summary>The address.</summary>
    public const string Path = "/readyz";

    /// <summary>The server takes photos.</summary>
    public const string Ready = "ready";

    /// <summary>The default model is being loaded.</summary>
    public const string Loading = "loading the model";

    /// <summary>The default model cannot be loaded.</summary>
    public const string Failed = "the model cannot be loaded";

    /// <summary>The server finishes its work and takes no more photos.</summary>
    public const string Stopping = "stopping";
}
