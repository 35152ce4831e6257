using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Server.Requests;

namespace Rembg.Server.Removal;

/// <summary>The output for a photo: a file, which is deleted when this object is disposed of.</summary>
/// <param name="Workspace">The owner of the file.</param>
/// <param name="Path">The path of the file.</param>
/// <param name="MediaType">The media type of the file.</param>
/// <param name="Result">The result of the removal.</param>
/// <param name="Waited">The time that the photo waited for its turn.</param>
internal sealed record RemovalAnswer(Workspace Workspace, string Path, string MediaType, RemovalResult Result, TimeSpan Waited) : IDisposable
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
    public void Dispose() => Workspace.Delete(Path);
}
