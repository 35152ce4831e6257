using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Models;

namespace Rembg.Commands;

/// <summary>Tells of the models there are: what each is good for, under which licence, and whether it is installed.</summary>
[Cmdlet(VerbsCommon.Get, "RembgModel")]
[OutputType(typeof(ModelInfo))]
public sealed class GetRembgModelCommand : ModelNameCmdlet
{
    /// <summary>Names of models, or patterns; all where it is absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only those whose files are here.</summary>
    [Parameter]
    public SwitchParameter Installed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ModelInfo info in Match(Name, mustBeInstalled: Installed))
        {
            WriteObject(info);
        }
    }
}
