using System.IO.Compression;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Models;
using Rembg.Server.Uploads;

namespace Rembg.Server.Removal;

/// <summary>Removes backgrounds for requests, in turn, with the models and the cache that all requests share.</summary>
internal sealed class RemovalService
{
    private readonly ServerOptions _options;
    private readonly RemovalQueue _queue;
    private readonly ModelSelection _selection;
    private readonly SegmentationModelCache _models;
    private readonly Workspace _workspace;
    private readonly MaskCache? _cache;
    private readonly ByteBudget _budget;

    /// <summary>Combines the shared parts.</summary>
    public RemovalService(ServerOptions options, RemovalQueue queue, ModelSelection selection, SegmentationModelCache models, Workspace workspace, MaskCache? cache = null)
    {
        _options = options;
        _queue = queue;
        _selection = selection;
        _models = models;
        _workspace = workspace;
        _cache = cache;
        _budget = new ByteBudget(options.MemoryLimit > 0 ? options.MemoryLimit : ByteBudget.Default);
    }

    /// <summary>Is raised for each photo whose background was removed.</summary>
    public event Action<RemovalAnswer>? Removed;

    /// <summary>Makes of a photo what is asked for.</summary>
    /// <param name="request">The photo and what to make of it.</param>
    /// <param name="cancellationToken">Nobody wants it any more.</param>
    /// <returns>The result, whose file the caller disposes.</returns>
    /// <exception cref="ApiException">There is no room or no time for it.</exception>
    /// <exception cref="RembgException">The photo or the model is not usable.</exception>
    /// <exception cref="OptionsInvalidException">The options contradict each other.</exception>
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
        string? second = request.SecondModel is null ? null : _selection.FindSecond(model, request.SecondModel, request.Precision, cancellationToken);
        RemovalAnswer answer = await _queue.RunAsync((waited, token) => Remove(request, model, second, options, waited, token), cancellationToken);
        Removed?.Invoke(answer);
        return answer;
    }

    private RemovalAnswer Remove(RemovalRequest request, string model, string? second, RemovalOptions options, TimeSpan waited, CancellationToken cancellationToken)
    {
        using SegmentationModelCache.Loan loan = _models.Borrow(model);
        SegmentationModelCache.Loan? secondLoan = null;
        SecondModel? uncertain = second is null ? null : new SecondModel(() => (secondLoan = _models.Borrow(second)).Model, request.SecondBelow);
        WorkspaceFile file = _workspace.NewFile();
        try
        {
            BackgroundRemover remover = new(loan.Model, options, _cache, _budget, new RunFiles { IsDurable = false }, uncertain, cancellationToken);
            RemovalAnswer answer = request.Archive is { } archive
                ? new RemovalAnswer(file, RemovalAnswer.Zip, WriteArchive(remover, request.Source, archive, file.Path, cancellationToken), waited)
                : new RemovalAnswer(file, RemovalAnswer.TypeOf(options.Encoding.Format), remover.Remove(request.Source, [OutputOf(request, loan.Model, options, file.Path)], cancellationToken)[0], waited);
            _workspace.Count(file.Path);
            return answer;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            secondLoan?.Dispose();
        }
    }

    private static RemovalOutput OutputOf(RemovalRequest request, SegmentationModel model, RemovalOptions options, string path)
    {
        IReadOnlyList<string[]> classes = request.StacksClasses && options.Classes.Count == 0 ? [.. model.Description.Classes.Skip(1).Select(static name => new[] { name })] : [];
        return new RemovalOutput(path, options.Output) { Parts = classes.Count > 0 ? classes : null };
    }

    /// <summary>Writes several images to an archive, without compression because they are already compressed.</summary>
    private RemovalResult WriteArchive(BackgroundRemover remover, string source, IReadOnlyDictionary<string, OutputOptions> entries, string path, CancellationToken cancellationToken)
    {
        (string Name, WorkspaceFile File, OutputOptions Options)[] parts = [.. entries.Select(entry => (entry.Key, _workspace.NewFile(), entry.Value))];
        try
        {
            RemovalResult result = remover.Remove(source, [.. parts.Select(static part => new RemovalOutput(part.File.Path, part.Options))], cancellationToken)[0];
            using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach ((string name, WorkspaceFile file, _) in parts)
            {
                archive.CreateEntryFromFile(file.Path, name, CompressionLevel.NoCompression);
            }

            return result;
        }
        catch (IOException exception)
        {
            throw ApiException.NoDisk(exception);
        }
        finally
        {
            foreach ((_, WorkspaceFile file, _) in parts)
            {
                file.Dispose();
            }
        }
    }
}
