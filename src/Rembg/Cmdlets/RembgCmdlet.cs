using System.Management.Automation;

using Rembg.Caching;
using Rembg.Models;
using Rembg.Reporting;
using Rembg.Runtime;
using Rembg.Settings;

namespace Rembg.Cmdlets;

/// <summary>The base of all cmdlets of the module: they stop when requested and report their progress.</summary>
public abstract class RembgCmdlet : PSCmdlet, IDisposable
{
    // Marks errors of parameters, which the console distinguishes from errors of photos by its exit code.
    private const string NothingDone = "Rembg.NothingDone";

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled by Ctrl+C or the end of the pipeline, whichever comes first.</summary>
    protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        Dispose(disposing: true);
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases the cmdlet's resources; running work has been cancelled.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>True if a parameter was given, even with its default value.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>
    /// Selects the ONNX Runtime to use. Must be called before the runtime is used, because the first selection applies to the
    /// whole process.
    /// </summary>
    /// <param name="path">
    /// The folder of another build, as given by the user; null for the one in the environment variable, if it is set.
    /// </param>
    private protected void UseRuntime(string? path = null)
    {
        try
        {
            if ((path is null ? ModuleSettings.RuntimePath : Paths.Named(path)) is { } folder)
            {
                RuntimeLibrary.Use(folder);
            }
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            End(Errors.From(exception, path ?? (exception as RembgException)?.Path));
        }
    }

    /// <summary>The user's models. If the environment names no usable directory, the pipeline ends with an error.</summary>
    private protected ModelStore UserModels => FindPlace(static () => ModuleModels.Store);

    /// <summary>The user's cache. If the environment names no usable directory, the pipeline ends with an error.</summary>
    private protected MaskCache UserCache => FindPlace(static () => MaskCache.OfUser());

    /// <summary>Finds one of the user's directories; a failure ends the pipeline.</summary>
    private protected T FindPlace<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, (exception as RembgException)?.Path));
            throw;
        }
    }

    /// <summary>Runs work that uses the stop token; if it is cancelled, the pipeline ends.</summary>
    private protected static T Stoppable<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Reports an error and continues.</summary>
    internal virtual void Fail(ErrorRecord error) => WriteError(error);

    /// <summary>Ends the command with an error.</summary>
    internal virtual void End(ErrorRecord error)
    {
        if (error.Exception is OptionsInvalidException)
        {
            error.Exception.Data[NothingDone] = true;
        }

        ThrowTerminatingError(error);
    }

    /// <summary>Converts the paths in parameters to full file system paths.</summary>
    internal GivenPaths Paths => new(SessionState.Path);
}
