using System.IO.Compression;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Server.Errors;
using Rembg.Server.Models;
using Rembg.Server.Monitoring;
using Rembg.Server.Requests;

namespace Rembg.Server.Removal;

/// <summary>Removes backgrounds for requests, in turn, with the models and the cache that all requests share.</summary>
internal sealed class RemovalService
{
    private readonly ServerOptions _options;
    private readonly RemovalQueue _queue;
    private readonly ModelSelection _selection;
    private readonly ModelShelf _shelf;
    private readonly Workspace _workspace;
    private readonly ServerMetrics _metrics;
    private readonly MaskCache? _cache;
    private readonly ByteBudget _budget;

    /// <summary>Combines the shared parts.</summary>
    public RemovalService(ServerOptions options, RemovalQueue queue, ModelSelection selection, ModelShelf shelf, Workspace workspace, ServerMetrics metrics, MaskCache? cache = null)
    {
        _options = options;
        _queue = queue;
        _selection = selection;
        _shelf = shelf;
        _workspace = workspace;
        _metrics = metrics;
        _cache = cache;
        _budget = new ByteBudget(options.MemoryLimit > 0 ? options.MemoryLimit : ByteBudget.Default);
    }

    /// <summary>Makes the requested output from a photo.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    /// <returns>The output, which the caller disposes of.</returns>
    /// <exception cref="ApiException">There is no capacity, or the work took too long.</exception>
    /// <exception cref="RembgException">The photo or the model cannot be used.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public async Task<RemovalAnswer> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken)
    {
        // The queue ends work that exceeds the server's own limit.
        RemovalOptions options = request.Options with { PixelLimit = _options.PixelLimit, TimeLimit = null };

        // Invalid options are reported at once and not after a wait.
        options.Validate();
        foreach (OutputOptions output in request.Archive?.Values ?? [])
        {
            output.Validate(options.PixelLimit);
        }

        string model = _selection.Find(request.Model, request.Precision, cancellationToken);
        RemovalAnswer answer = await _queue.RunAsync((waited, token) => Remove(request, model, options, waited, token), cancellationToken);
        _metrics.Count(answer);
        return answer;
    }

    private RemovalAnswer Remove(RemovalRequest request, string model, RemovalOptions options, TimeSpan waited, CancellationToken cancellationToken)
    {
        using ModelShelf.Loan loan = _shelf.Take(model);
        BackgroundRemover remover = new(loan.Model, options, _cache, _budget, new RunFiles { IsDurable = false }, cancellationToken);
        string path = _workspace.NewPath();
        RemovalAnswer answer = request.Archive is { } archive
            ? new RemovalAnswer(_workspace, path, RemovalAnswer.Zip, WriteArchive(remover, request.Source, archive, path, cancellationToken), waited)
            : new RemovalAnswer(_workspace, path, RemovalAnswer.TypeOf(options.Encoding.Format), remover.Remove(request.Source, [OutputOf(request, loan.Model, options, path)], cancellationToken)[0], waited);
        _workspace.Count(path);
        return answer;
    }

    private static RemovalOutput OutputOf(RemovalRequest request, SegmentationModel model, RemovalOptions options, string path)
    {
        IReadOnlyList<string[]> classes = request.StacksClasses && options.Classes.Count == 0 ? [.. model.Description.Classes.Skip(1).Select(static name => new[] { name })] : [];
        return new RemovalOutput(path, options.Output) { Parts = classes.Count > 0 ? classes : null };
    }

    /// <summary>Writes several images to an archive, without compression because they are already compressed.</summary>
    private RemovalResult WriteArchive(BackgroundRemover remover, string source, IReadOnlyDictionary<string, OutputOptions> entries, string path, CancellationToken cancellationToken)
    {
        (string Name, RemovalOutput Output)[] outputs = [.. entries.Select(entry => (entry.Key, new RemovalOutput(_workspace.NewPath(), entry.Value)))];
        try
        {
            RemovalResult result = remover.Remove(source, [.. outputs.Select(static output => output.Output)], cancellationToken)[0];
            using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach ((string name, RemovalOutput output) in outputs)
            {
                archive.CreateEntryFromFile(output.Path, name, CompressionLevel.NoCompression);
            }

            return result;
        }
        catch (Exception exception)
        {
            _workspace.Delete(path);
            throw exception is IOException ? ApiException.NoDisk(exception) : exception;
        }
        finally
        {
            foreach ((_, RemovalOutput output) in outputs)
            {
                _workspace.Delete(output.Path);
            }
        }
    }
}
