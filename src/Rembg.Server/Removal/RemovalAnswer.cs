using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Server.Uploads;

namespace Rembg.Server.Removal;

/// <summary>The output made of a photo, whose file is deleted when this is disposed.</summary>
/// <param name="File">The file.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Result">What is known of it.</param>
/// <param name="Waited">How long the photo waited for its turn.</param>
internal sealed record RemovalAnswer(WorkspaceFile File, string MediaType, RemovalResult Result, TimeSpan Waited) : IDisposable
{
    /// <summary>The media type of an archive.</summary>
    public const string Zip = "application/zip";

    /// <summary>The media type of an image.</summary>
    public static string TypeOf(OutputFormat format) => format switch
    {
        OutputFormat.Png => "image/png",
        OutputFormat.WebP => "image/webp",
        OutputFormat.Tiff => "image/tiff",
        OutputFormat.Jpeg => "image/jpeg",
        OutputFormat.Avif => "image/avif",
        OutputFormat.JpegXl => "image/jxl",
        _ => throw new InvalidOperationException($"Unknown format {format}."),
    };

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
