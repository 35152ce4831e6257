using System.Management.Automation;

using Rembg.Caching;
using Rembg.Models;
using Rembg.Reporting;
using Rembg.Runtime;
using Rembg.Settings;

namespace Rembg.Cmdlets;

/// <summary>The base of all cmdlets of the module: they stop when asked to, and report their progress.</summary>
public abstract class RembgCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled by Ctrl+C and by the end of the pipeline, whichever comes first.</summary>
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

    /// <summary>Releases what the cmdlet holds; running work has been cancelled.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>True if a parameter was given. A default is told from the same value chosen in this way.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>
    /// Says which ONNX Runtime is worked with. What works with it says so first: whoever comes first decides for the process.
    /// </summary>
    /// <param name="path">The folder of another build as it was given; null for that of the environment, where it names one.</param>
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

    /// <summary>The user's models. An environment that names no directory that can be used ends the pipeline.</summary>
    private protected ModelStore UserModels => FindPlace(static () => ModuleModels.Store);

    /// <summary>The user's cache. An environment that names no directory that can be used ends the pipeline.</summary>
    private protected MaskCache UserCache => FindPlace(static () => MaskCache.OfUser());

    /// <summary>Looks for one of the user's directories; a failure ends the pipeline.</summary>
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

    /// <summary>Does work that takes the stop token; stopped work ends the pipeline.</summary>
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

    /// <summary>Reports an error, and goes on.</summary>
    internal virtual void Fail(ErrorRecord error) => WriteError(error);

    /// <summary>Ends the command with an error.</summary>
    internal virtual void End(ErrorRecord error) => ThrowTerminatingError(error);

    /// <summary>Turns what parameters name into plain file system paths.</summary>
    internal GivenPaths Paths => new(SessionState.Path);
}
