namespace Rembg.Models.Installing;

/// <summary>The steps of an installation.</summary>
public enum InstallStep
{
    /// <summary>Waiting for another process that installs the same model.</summary>
    Wait,

    /// <summary>Downloading the file.</summary>
    Download,

    /// <summary>Computing the checksum.</summary>
    Verify,
}

/// <summary>The progress of an installation.</summary>
/// <param name="Step">The current step.</param>
/// <param name="Bytes">The bytes received so far, including an earlier download's.</param>
/// <param name="Total">
/// The total size according to the server, or else the catalogue; null while another process installs the model.
/// </param>
public readonly record struct InstallProgress(InstallStep Step, long Bytes, long? Total);
