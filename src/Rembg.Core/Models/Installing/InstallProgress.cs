namespace Rembg.Models.Installing;

/// <summary>The steps of an installation.</summary>
public enum InstallStep
{
    /// <summary>Another process brings the same model.</summary>
    Wait,

    /// <summary>The file comes in.</summary>
    Download,

    /// <summary>Its checksum is computed.</summary>
    Verify,
}

/// <summary>The progress of an installation.</summary>
/// <param name="Step">What it is doing.</param>
/// <param name="Bytes">The bytes that are here, those of an earlier download among them.</param>
/// <param name="Total">The bytes there will be, as the server or else the catalogue has it; null while another process brings them.</param>
public readonly record struct InstallProgress(InstallStep Step, long Bytes, long? Total);
