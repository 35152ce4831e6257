namespace Rembg;

/// <summary>The states of a server.</summary>
public enum RembgServerState
{
    /// <summary>The server accepts photos.</summary>
    Ready,

    /// <summary>The server is loading its model; photos wait for it.</summary>
    Loading,

    /// <summary>The model cannot be loaded; the log contains the reason.</summary>
    Failed,

    /// <summary>The server accepts no more photos and finishes the accepted ones.</summary>
    Stopping,

    /// <summary>The server is running but does not respond.</summary>
    Unreachable,
}
