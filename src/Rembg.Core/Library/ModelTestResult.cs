namespace Rembg.Library;

/// <summary>The result of a test of a model.</summary>
public sealed record ModelTestResult
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of its file; null where it is not here.</summary>
    public required string? Path { get; init; }

    /// <summary>True if the file is here.</summary>
    public bool Found => Path is not null;

    /// <summary>True if it is the published or registered file; null if no checksum is known.</summary>
    public bool? ChecksumMatches { get; init; }

    /// <summary>True if ONNX Runtime loads the model and it takes a photo.</summary>
    public bool Loads { get; init; }

    /// <summary>True if the model makes a mask of a test picture, as its description says.</summary>
    public bool Runs { get; init; }

    /// <summary>Tells whether a photo can be read on this machine, which takes libvips; only tested where the model runs.</summary>
    public bool ReadsPhotos { get; init; }

    /// <summary>Milliseconds to load it.</summary>
    public double? LoadTime { get; init; }

    /// <summary>Milliseconds of the inference, the first of its session.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>The failure, in a sentence; null if the test has passed.</summary>
    public string? Problem { get; init; }

    /// <summary>True if the model has passed every step.</summary>
    public bool Passed => Found && ChecksumMatches != false && Loads && Runs && ReadsPhotos;
}
