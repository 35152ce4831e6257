using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Deletes installed, registered and quantized models. Models that are part of the module cannot be deleted.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "RembgModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class UninstallRembgModelCommand : ModelNameCmdlet
{
    /// <summary>Names of models, or patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ModelStore store = UserModels;
        foreach (string given in Name)
        {
            bool isPattern = GivenPaths.CanMatch(given);
            foreach (string name in isPattern ? Matches(given) : [given])
            {
                try
                {
                    Uninstall(store, name, isPattern);
                }
                catch (RembgException exception)
                {
                    WriteError(Errors.From(exception, name));
                }
            }
        }
    }

    private void Uninstall(ModelStore store, string name, bool isPattern)
    {
        string? path = isPattern ? store.Find(name) : store.Locate(name);
        if (path is null || (isPattern && store.IsBundled(path)))
        {
            return;
        }

        if (store.IsBundled(path))
        {
            throw new ModelBundledException(path);
        }

        if (ShouldProcess(path, "Uninstall the model"))
        {
            ModelRemoval.Remove(path);
        }
    }
}
