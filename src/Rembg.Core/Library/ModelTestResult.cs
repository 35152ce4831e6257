namespace Rembg.Library;

/// <summary>The result of a test of a model.</summary>
public sealed record ModelTestResult
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of the model's file; null if it is not installed.</summary>
    public required string? Path { get; init; }

    /// <summary>True if the file is installed.</summary>
    public bool Found => Path is not null;

    /// <summary>True if the file is the published or registered one; null if no checksum is known.</summary>
    public bool? ChecksumMatches { get; init; }

    /// <summary>True if ONNX Runtime loads the model and the model accepts a photo.</summary>
    public bool Loads { get; init; }

    /// <summary>True if the model makes a mask of a test picture in accordance with its description.</summary>
    public bool Runs { get; init; }

    /// <summary>True if a photo can be read on this machine, which requires libvips; tested only if the model runs.</summary>
    public bool ReadsPhotos { get; init; }

    /// <summary>Milliseconds to load the model.</summary>
    public double? LoadTime { get; init; }

    /// <summary>Milliseconds of the first inference of the session.</summary>
    public double? InferenceTime { get; init; }

    /// <summary>The failure, in a sentence; null if the test has passed.</summary>
    public string? Problem { get; init; }

    /// <summary>True if the model has passed every step.</summary>
    public bool Passed => Found && ChecksumMatches != false && Loads && Runs && ReadsPhotos;
}
