using Rembg.Files;

namespace Rembg.Models.Installing;

/// <summary>The reasons that a model could not be downloaded.</summary>
public enum DownloadFailureReason
{
    /// <summary>The source is no address and no full path, or is of a scheme other than http, https and file.</summary>
    InvalidSource,

    /// <summary>The network would be needed and is forbidden.</summary>
    Offline,

    /// <summary>The source does not have the file.</summary>
    NotFound,

    /// <summary>The source does not give the file out: it wants to know who asks, or forbids it.</summary>
    Refused,

    /// <summary>The proxy wants to know who asks, or cannot do what it is asked.</summary>
    Proxy,

    /// <summary>The certificate is not trusted, or no secure connection could be agreed on.</summary>
    Tls,

    /// <summary>Redirected in a circle, or from https to something less.</summary>
    Redirect,

    /// <summary>No such host, or none that answers.</summary>
    Unreachable,

    /// <summary>The connection was lost or fell silent; what came is kept, and the next attempt goes on from there.</summary>
    Interrupted,

    /// <summary>The server failed, is overloaded, or answers what makes no sense.</summary>
    Server,

    /// <summary>The source sends far more than the model has.</summary>
    TooLarge,
}

/// <summary>A model could not be brought from its source.</summary>
public sealed class DownloadFailedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="address">The address without credentials and query, or the path.</param>
    /// <param name="reason">Why.</param>
    /// <param name="clause">The same in a clause.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DownloadFailedException(string address, DownloadFailureReason reason, string clause, Exception? innerException = null)
        : base(address, $"The model cannot be brought from '{address}': {clause}.", innerException)
    {
        Reason = reason;
    }

    /// <summary>The reason.</summary>
    public DownloadFailureReason Reason { get; }

    /// <summary>The status that the server or the proxy answered; null where none did.</summary>
    public int? StatusCode { get; init; }

    /// <summary>True if the failure may pass by itself.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>The time that the server asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}

/// <summary>The downloaded file is not the published one. It was put aside and is not used.</summary>
public sealed class ChecksumMismatchException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The file that was put aside.</param>
    /// <param name="source">Where it came from, without credentials.</param>
    /// <param name="expected">The published checksums.</param>
    /// <param name="actual">The file's own.</param>
    public ChecksumMismatchException(string path, string source, IReadOnlyList<Checksum> expected, IReadOnlyList<Checksum> actual)
        : base(path, $"What came from '{source}' is not the published model: it has {string.Join(", ", actual)} instead of {string.Join(" or ", Checksum.Strongest(expected))}. It is not used, and lies at '{path}'.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The published checksums. One of the strongest kind is required.</summary>
    public IReadOnlyList<Checksum> Expected { get; }

    /// <summary>The file's own, of the strongest kind among them.</summary>
    public IReadOnlyList<Checksum> Actual { get; }
}

/// <summary>The model's file is there already and is not the published one: damaged, or somebody's own.</summary>
public sealed class ModelModifiedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The file, which is left as it is.</param>
    /// <param name="expected">The published checksums.</param>
    /// <param name="actual">The file's own.</param>
    public ModelModifiedException(string path, IReadOnlyList<Checksum> expected, IReadOnlyList<Checksum> actual)
        : base(path, $"The file '{path}' is there already and is not the published model: it has {string.Join(", ", actual)} instead of {string.Join(" or ", Checksum.Strongest(expected))}.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The published checksums. One of the strongest kind is required.</summary>
    public IReadOnlyList<Checksum> Expected { get; }

    /// <summary>The file's own, of the strongest kind among them.</summary>
    public IReadOnlyList<Checksum> Actual { get; }
}
