using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>The reasons that a model could not be downloaded.</summary>
public enum DownloadFailureReason
{
    /// <summary>The source is neither an address nor a full path, or its scheme is not http, https or file.</summary>
    InvalidSource,

    /// <summary>The download requires the network, which is not allowed.</summary>
    Offline,

    /// <summary>The source does not have the file.</summary>
    NotFound,

    /// <summary>The source refuses access: it requires authentication or forbids the download.</summary>
    Refused,

    /// <summary>The proxy requires authentication or cannot carry out the request.</summary>
    Proxy,

    /// <summary>The certificate is not trusted, or no secure connection could be negotiated.</summary>
    Tls,

    /// <summary>The redirections form a loop, or lead from https to a less secure scheme.</summary>
    Redirect,

    /// <summary>The host does not exist or does not answer.</summary>
    Unreachable,

    /// <summary>The connection was lost or stalled; the received part is kept and the next attempt resumes there.</summary>
    Interrupted,

    /// <summary>The server failed, is overloaded or sent an invalid response.</summary>
    Server,

    /// <summary>The source sends far more bytes than the model has.</summary>
    TooLarge,
}

/// <summary>Thrown if a model cannot be downloaded from its source.</summary>
public sealed class DownloadFailedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "DownloadFailed";

    /// <summary>Creates the exception.</summary>
    /// <param name="address">The address without credentials and query, or the path.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="clause">The reason, in a clause.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DownloadFailedException(string address, DownloadFailureReason reason, string clause, Exception? innerException = null)
        : base(address, $"The model cannot be downloaded from '{address}': {clause}.", innerException)
    {
        Reason = reason;
    }

    /// <summary>The reason.</summary>
    public DownloadFailureReason Reason { get; }

    /// <summary>The status code from the server or the proxy; null if neither answered.</summary>
    public int? StatusCode { get; init; }

    /// <summary>True if the failure may be temporary.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>The delay that the server asks for.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}

/// <summary>Thrown if the downloaded file is not the published one. The file was put aside and is not used.</summary>
public sealed class ChecksumMismatchException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ChecksumMismatch";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file that was put aside.</param>
    /// <param name="source">The address or path of the source, without credentials.</param>
    /// <param name="expected">The published checksums.</param>
    /// <param name="actual">The file's checksums.</param>
    public ChecksumMismatchException(string path, string source, IReadOnlyList<Checksum> expected, IReadOnlyList<Checksum> actual)
        : base(path, $"The file from '{source}' is not the published model: it has {string.Join(", ", actual)} instead of {string.Join(" or ", Checksum.Strongest(expected))}. It is not used and was moved to '{path}'.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The published checksums. The file must match one of the strongest kind.</summary>
    public IReadOnlyList<Checksum> Expected { get; }

    /// <summary>The file's checksums, of the strongest kind among the published ones.</summary>
    public IReadOnlyList<Checksum> Actual { get; }
}

/// <summary>Thrown if the model's file already exists and is not the published one: it is damaged or the user's own.</summary>
public sealed class ModelModifiedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelModified";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file, which is not changed.</param>
    /// <param name="expected">The published checksums.</param>
    /// <param name="actual">The file's checksums.</param>
    public ModelModifiedException(string path, IReadOnlyList<Checksum> expected, IReadOnlyList<Checksum> actual)
        : base(path, $"The existing file '{path}' is not the published model: it has {string.Join(", ", actual)} instead of {string.Join(" or ", Checksum.Strongest(expected))}.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The published checksums. The file must match one of the strongest kind.</summary>
    public IReadOnlyList<Checksum> Expected { get; }

    /// <summary>The file's checksums, of the strongest kind among the published ones.</summary>
    public IReadOnlyList<Checksum> Actual { get; }
}
