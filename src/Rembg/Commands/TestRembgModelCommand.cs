using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Library;
using Rembg.Models;

namespace Rembg.Commands;

/// <summary>Tests models, from the file to a mask: file, checksum, loading and running.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RembgModel")]
[OutputType(typeof(ModelTestResult), typeof(bool))]
public sealed class TestRembgModelCommand : ModelNameCmdlet
{
    /// <summary>Names of models, or patterns that match installed models; all installed models by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Return only true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => UseRuntime();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ModelInfo info in Match(Name, mustBeInstalled: false))
        {
            ModelTestResult result = Stoppable(() => ModelTest.Run(info, StopToken));
            WriteObject(Quiet ? result.Passed : result);
        }
    }

    private protected override bool PassesOver(ModelInfo info) => info.Path is null;
}
