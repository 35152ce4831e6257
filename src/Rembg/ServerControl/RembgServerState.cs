namespace Rembg;

/// <summary>The states of a server.</summary>
public enum RembgServerState
{
    /// <summary>It takes photos.</summary>
    Ready,

    /// <summary>It loads its model; photos wait for it.</summary>
    Loading,

    /// <summary>Its model cannot be loaded; its log says why.</summary>
    Failed,

    /// <summary>It takes no photos any more, and finishes those that it has.</summary>
    Stopping,

    /// <summary>It runs and does not answer.</summary>
    Unreachable,
}
