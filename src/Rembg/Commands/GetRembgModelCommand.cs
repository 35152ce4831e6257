using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Models;

namespace Rembg.Commands;

/// <summary>Lists all models with their purpose, licence and state.</summary>
[Cmdlet(VerbsCommon.Get, "RembgModel")]
[OutputType(typeof(ModelInfo))]
public sealed class GetRembgModelCommand : ModelNameCmdlet
{
    /// <summary>Names of models, or patterns; all models by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>List only installed models.</summary>
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
