using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Library;
using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>
/// Model files as PowerShell users expect them: <c>-ModelPath</c> with wildcards, <c>-LiteralPath</c> without, both from
/// the pipeline, or by the name of a known model.
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

    /// <summary>True if models that are named as quantized ones count as results of an earlier run, and are left alone.</summary>
    private protected virtual bool PassesOverQuantized => true;

    /// <summary>
    /// The models that this pipeline object names. What cannot be found is reported and passed over, and so are, where the
    /// cmdlet makes them, models that are named as quantized ones and were not named themselves.
    /// </summary>
    /// <returns>Each model's full path, and the directory where what is made of it goes by default.</returns>
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

        // A model that came with the module lies in a directory that is not the user's to write to.
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

    /// <summary>True if a file that was not named itself is to be worked on, and is no result of an earlier run.</summary>
    private bool IsSource(string path)
    {
        if (!PassesOverQuantized || !QuantizedNames.IsQuantized(path))
        {
            return true;
        }

        WriteVerbose($"Passing over '{path}', which is named as a quantized model.");
        return false;
    }
}
