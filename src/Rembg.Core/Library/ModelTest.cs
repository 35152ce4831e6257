using System.Diagnostics;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>Tests a model, from its file to a mask.</summary>
public static class ModelTest
{
    /// <summary>Tests a model: its file, its checksum, loading it, making a mask of a picture, and reading photos.</summary>
    /// <param name="info">The model.</param>
    /// <param name="cancellationToken">Cancels the inference.</param>
    public static ModelTestResult Run(ModelInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        ModelTestResult result = new()
        {
            Name = info.Name,
            Path = info.Path,
            ChecksumMatches = info.State switch
            {
                ModelState.Verified => true,
                ModelState.Registered when info.Checksums.Count > 0 => true,
                ModelState.Modified => false,
                _ => null,
            },
            Problem = info switch
            {
                { State: ModelState.NeedsFile } => "It is a kind of model, not a file.",
                { Path: null } => "Its file is not installed.",
                { State: ModelState.Modified } => "Its file is not the published or registered one.",
                _ => info.Problem,
            },
        };
        return info.Path is null || info.State == ModelState.Damaged ? result : Run(result, info.Path, cancellationToken);
    }

    private static ModelTestResult Run(ModelTestResult result, string path, CancellationToken cancellationToken)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            using SegmentationModel model = SegmentationModel.Load(path);
            result = result with { Loads = true, LoadTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds };

            start = Stopwatch.GetTimestamp();
            Try(model, cancellationToken);
            result = result with { Runs = true, InferenceTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
            ReadPhoto(cancellationToken);
            return result with { ReadsPhotos = true };
        }
        catch (RembgException exception)
        {
            return result with { Problem = exception.Message };
        }
    }

    /// <summary>Reads a photo of a few pixels, because a model is of no use if the library that decodes photos cannot be loaded.</summary>
    /// <exception cref="RembgException">Photos cannot be read.</exception>
    private static void ReadPhoto(CancellationToken cancellationToken)
    {
        const int Side = 8;
        byte[] file = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR42mP4jwMwDC0JALoev0GJ6La7AAAAAElFTkSuQmCC");
        using Photo photo = Photo.Open(PhotoContent.OfBytes("a test picture", file), Side * Side, cancellationToken);
        _ = PhotoThumbnail.Read(photo, Side, Side, cancellationToken);
    }

    /// <summary>Runs a model on a generated picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels the inference.</param>
    /// <exception cref="ModelInvalidException">The model makes no mask, or its output does not match its description.</exception>
    internal static void Try(SegmentationModel model, CancellationToken cancellationToken)
    {
        byte[] square = SyntheticPicture.Paint(Math.Max(model.InputWidth, model.InputHeight), seed: 1);
        _ = model.Predict(square.AsSpan(0, model.InputWidth * model.InputHeight * 3), cancellationToken);
    }
}
