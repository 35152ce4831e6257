using System.Text.Json.Serialization;

namespace Rembg.Journals;

/// <summary>The run that has written a journal, as its first line.</summary>
public sealed record JournalRun
{
    /// <summary>The version of the format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the format.</summary>
    [JsonPropertyName("journal")]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The share of the photos, such as <c>3/8</c>; null if the run had all photos.</summary>
    public string? Shard { get; init; }

    /// <summary>The id of the process.</summary>
    public required int Process { get; init; }

    /// <summary>The time at which the run began, in UTC.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Formats the run as in the name of its file.</summary>
    public override string ToString() => Shard is null ? $"{Host} {Start:u}" : $"{Host} {Shard} {Start:u}";
}

/// <summary>The end of a run, as the last line of its journal. A run that was killed has no such line.</summary>
/// <param name="End">The time at which the run ended, in UTC.</param>
/// <param name="IsComplete">True if the run was completed; false if it was stopped.</param>
public sealed record JournalEnd(DateTime End, [property: JsonPropertyName("complete")] bool IsComplete);
