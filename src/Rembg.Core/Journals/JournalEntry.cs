using System.Text.Json.Serialization;

namespace Rembg.Journals;

/// <summary>The result of a run for one photo, as a line of its journal.</summary>
public sealed record JournalEntry
{
    /// <summary>The time at which the photo was finished, in UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The photo's path relative to <see cref="Root"/>, with <c>/</c> as its separator.</summary>
    public required string Source { get; init; }

    /// <summary>The directory in which the run found the photo, as a full path of its machine.</summary>
    public required string Root { get; init; }

    /// <summary>The state in which the run has left the photo.</summary>
    public required JournalStatus Status { get; init; }

    /// <summary>The full path of the output; if there are several, of the first one. Null without an output.</summary>
    public string? Output { get; init; }

    /// <summary>The full paths of all outputs if there are several; otherwise null.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>The id of the error; null without an error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The message of the error, or the reason that the photo was skipped; otherwise null.</summary>
    public string? Message { get; init; }

    /// <summary>The name of the model; null without an output.</summary>
    public string? Model { get; init; }

    /// <summary>The form of the model: <c>Fp32</c> or <c>Int8</c>; null without an output.</summary>
    public string? Precision { get; init; }

    /// <summary>The estimated IoU of the mask with the true mask, 0–1; null without an output.</summary>
    public double? Certainty { get; init; }

    /// <summary>The largest probability of any pixel, 0–1; null without an output.</summary>
    public double? Confidence { get; init; }

    /// <summary>The time spent on the photo; waiting for other photos is not included. Null without an output.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The size of all outputs in bytes; null without an output.</summary>
    public long? Bytes { get; init; }

    /// <summary>The run that has written the line; null if its first line is missing.</summary>
    [JsonIgnore]
    public JournalRun? Run { get; init; }

    /// <summary>The full path of the photo on the machine of the run.</summary>
    [JsonIgnore]
    public string FullName => Path.Join(Root, Source.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Returns the full path of the photo.</summary>
    public override string ToString() => FullName;
}

/// <summary>The state in which a run has left a photo.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalStatus>))]
public enum JournalStatus
{
    /// <summary>The run has written the outputs.</summary>
    Done,

    /// <summary>The photo needed no work.</summary>
    Skipped,

    /// <summary>The photo caused an error.</summary>
    Failed,

    /// <summary>No run has finished the photo. Journals do not contain this status; it results from a comparison with a directory.</summary>
    Left,
}
