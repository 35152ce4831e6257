namespace Rembg.Models;

/// <summary>What came of testing a model.</summary>
public sealed record ModelTestResult
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of its file; null where it is not here.</summary>
    public required string? Path { get; init; }

    /// <summary>Whether the file is here.</summary>
    public bool Found => Path is not null;

    /// <summary>Whether it is the published or registered file; null where no checksum is known.</summary>
    public bool? ChecksumMatches { get; init; }

    /// <summary>Whether ONNX Runtime loads it and it takes a photo.</summary>
    public bool Loads { get; init; }

    /// <summary>Whether it makes a mask of a test picture, as its description says.</summary>
    public bool Runs { get; init; }

    /// <summary>Tells whether a photo can be read on this machine, which takes libvips; only tested where the model runs.</summary>
    public bool ReadsPhotos { get; init; }

    /// <summary>Milliseconds to load it.</summary>
    public double? LoadTime { get; init; }

    /// <summary>Milliseconds of the inference, the first of its session.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>What failed, in a sentence; null where nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether everything is as it should be.</summary>
    public bool Passed => Found && ChecksumMatches != false && Loads && Runs && ReadsPhotos;
}
