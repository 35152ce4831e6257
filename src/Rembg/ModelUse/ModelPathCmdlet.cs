using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Library;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.ModelUse;

/// <summary>
/// The base of cmdlets that take model files, as is usual in PowerShell: <c>-ModelPath</c> with wildcards, <c>-LiteralPath</c>
/// without, both from the pipeline, or by the name of a known model.
/// </summary>
public abstract class ModelPathCmdlet : RembgCmdlet
{
    private protected const string ModelPathSet = "ModelPath";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string ModelSet = "Model";

    /// <summary>Model files or wildcard patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ModelPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] ModelPath { get; set; } = [];

    /// <summary>Model files by their exact names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "FullName", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Names of known models.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Model { get; set; } = [];

    /// <summary>True if models with a quantized model's name are skipped as results of earlier runs.</summary>
    private protected virtual bool PassesOverQuantized => true;

    /// <summary>
    /// Finds the models that the current pipeline object specifies. Models that cannot be found are reported and skipped. If
    /// the cmdlet makes quantized models, files named like one are skipped unless they were specified by name.
    /// </summary>
    /// <returns>The full path of each model, and the default directory for its results.</returns>
    private protected IReadOnlyList<(string Path, string Directory)> FindModels()
    {
        List<(string Path, string Directory)> models = [];
        foreach (string given in Given)
        {
            try
            {
                models.AddRange(Find(given));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                WriteError(Errors.From(exception, given));
            }
        }

        return models;
    }

    private string[] Given => ParameterSetName switch
    {
        ModelSet => Model,
        LiteralPathSet => LiteralPath,
        _ => ModelPath,
    };

    private IEnumerable<(string Path, string Directory)> Find(string given)
    {
        return ParameterSetName == ModelSet ? [Locate(given)]
            : Expand(given).Select(static path => (path, Path.GetDirectoryName(path)!));
    }

    private (string Path, string Directory) Locate(string name)
    {
        ModelStore store = UserModels;
        string path = store.Locate(name);
        new ModelVerification(this, ModelVerifier.IsRequired).Verify(path, StopToken);

        // A model that is part of the module is in a directory where the user does not write.
        return (path, store.Home ?? Path.GetDirectoryName(path)!);
    }

    private string[] Expand(string given)
    {
        if (ParameterSetName == ModelPathSet && Paths.IsPattern(given))
        {
            string[] matches = [.. Paths.Match(given).Where(IsModel).Where(IsSource)];
            return matches.Length > 0 ? matches : throw new ModelNotFoundException(given, $"No model matches '{given}'.");
        }

        string path = ParameterSetName == LiteralPathSet ? Paths.Literal(given) : Paths.Named(given);
        return MyInvocation.ExpectingInput && File.Exists(path) && !IsSource(path) ? [] : [ModelFile.Require(path, given, nameof(Model))];
    }

    private static bool IsModel(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && File.Exists(path);

    /// <summary>True if a file that was not specified by name is to be processed and is not the result of an earlier run.</summary>
    private bool IsSource(string path)
    {
        if (!PassesOverQuantized || !QuantizedNames.IsQuantized(path))
        {
            return true;
        }

        WriteVerbose($"Skipping '{path}', which has a quantized model's name.");
        return false;
    }
}
