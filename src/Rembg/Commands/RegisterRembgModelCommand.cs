using System.Collections;
using System.Globalization;
using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Imaging;
using Rembg.Library;
using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>
/// Registers a user's own model under a name: copies it into the model directory with a description of its input and output.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "RembgModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Path")]
[OutputType(typeof(ModelInfo))]
public sealed class RegisterRembgModelCommand : RembgCmdlet
{
    /// <summary>The name that selects the model.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The model's file.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = string.Empty;

    /// <summary>The model's file by its exact name.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "FullName", "LP")]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>A model of the catalogue that provides the values of parameters that are not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Like { get; set; }

    /// <summary>The purpose of the model, in a few words.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? Purpose { get; set; }

    /// <summary>The input's side in pixels.</summary>
    [Parameter]
    [ValidateRange(1, ModelDescription.LargestInputSize)]
    [OneValue]
    public int InputSize { get; set; }

    /// <summary>Values of inputs other than the photo, by input name.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable InputValue { get; set; } = [];

    /// <summary>The number by which pixels are divided first.</summary>
    [Parameter]
    [OneValue]
    public PixelScaling Scaling { get; set; }

    /// <summary>The mean of red, green and blue, or one number for all.</summary>
    [Parameter]
    [ValidateCount(1, 3)]
    [CommaSeparated]
    public double[] Mean { get; set; } = [];

    /// <summary>The standard deviation of red, green and blue, or one number for all.</summary>
    [Parameter]
    [ValidateCount(1, 3)]
    [Alias("Std")]
    [CommaSeparated]
    public double[] StandardDeviation { get; set; } = [];

    /// <summary>The index of the output to read among the model's outputs.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int OutputIndex { get; set; }

    /// <summary>The meaning of the output's values.</summary>
    [Parameter]
    [OneValue]
    public OutputActivation Activation { get; set; }

    /// <summary>The names of the output's planes if each is a class; the first is the background.</summary>
    [Parameter]
    [ValidateCount(2, 1000)]
    public string[] Class { get; set; } = [];

    /// <summary>The mask value, 0 to 255, that becomes transparent in cut-outs, like all values below it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BlackPoint { get; set; }

    /// <summary>The mask value, 0 to 255, that becomes opaque in cut-outs, like all values above it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int WhitePoint { get; set; } = byte.MaxValue;

    /// <summary>Replace a model that is registered under this name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        UseRuntime();
        try
        {
            ModelRegistration.CheckName(Name);
        }
        catch (OptionsInvalidException exception)
        {
            ThrowTerminatingError(Errors.From(exception, Name));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string given = ParameterSetName == "Path" ? Path : LiteralPath;
        try
        {
            Register(FindOne(given));
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            WriteError(Errors.From(exception, given));
        }
    }

    private string FindOne(string given)
    {
        bool isLiteral = ParameterSetName != "Path";
        if (!isLiteral && Paths.IsPattern(given))
        {
            return Paths.Match(given) switch
            {
                [string only] => only,
                [] => throw new ModelNotFoundException(given, $"No model matches '{given}'."),
                var matches => throw new OptionsInvalidException($"'{given}' matches {matches.Count} files; a name can have only one model."),
            };
        }

        return ModelFile.Require(isLiteral ? Paths.Literal(given) : Paths.Named(given), given);
    }

    private void Register(string path)
    {
        ModelDescription description = Describe(path);
        ModelStore store = UserModels;
        if (ShouldProcess(path, $"Register as '{Name}' in '{store.RequireHome()}'"))
        {
            ModelInfo info = Stoppable(() =>
            {
                ModelRegistration.Register(store, path, description, anySize: !IsGiven(nameof(InputSize)), Force, StopToken);
                return new ModelInventory(store).Tell(Name, StopToken);
            });
            WriteObject(info);
        }
    }

    /// <summary>
    /// Returns the description: the given values, else the values of the model given with -Like; without that model, the file's
    /// own values or U²-Net's.
    /// </summary>
    private ModelDescription Describe(string path)
    {
        ModelDescription like = Like is null
            ? ModelDescriber.OfFile(path)
            : ModelCatalogue.Find(Like) ?? throw new ModelNotFoundException(Like, $"The catalogue has no model '{Like}'.");
        return new ModelDescription
        {
            Name = Name,
            Purpose = Purpose ?? string.Empty,
            InputSize = IsGiven(nameof(InputSize)) ? InputSize : like.InputSize,
            Scaling = IsGiven(nameof(Scaling)) ? Scaling : like.Scaling,
            Mean = Mean.Length > 0 ? ToChannels(Mean, nameof(Mean)) : like.Mean,
            StandardDeviation = StandardDeviation.Length > 0 ? ToChannels(StandardDeviation, nameof(StandardDeviation)) : like.StandardDeviation,
            OutputIndex = IsGiven(nameof(OutputIndex)) ? OutputIndex : like.OutputIndex,
            OutputIsAssumed = like.OutputIsAssumed && !IsGiven(nameof(OutputIndex)),
            InputValues = IsGiven(nameof(InputValue)) ? ToValues(InputValue) : like.InputValues,
            Activation = IsGiven(nameof(Activation)) ? Activation : like.Activation,
            Classes = Class.Length > 0 ? ClassNames.Create(Class) : like.Classes,
            Levels = new Levels(
                IsGiven(nameof(BlackPoint)) ? Levels.FromPoint(BlackPoint) : like.Levels.Low,
                IsGiven(nameof(WhitePoint)) ? Levels.FromPoint(WhitePoint) : like.Levels.High),
        };
    }

    private static InputValues ToValues(Hashtable values) =>
        InputValues.Create(values.Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create($"{entry.Key}", ToNumber($"{entry.Key}", entry.Value))));

    private static double ToNumber(string input, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool flag => flag ? 1 : 0,
        SwitchParameter flag => flag ? 1 : 0,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => LanguagePrimitives.ConvertTo<double>(value),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new OptionsInvalidException($"-InputValue has '{value}' for the input '{input}', which is not a number."),
    };

    private static ChannelValues ToChannels(double[] values, string parameter) => values switch
    {
        [double all] => ChannelValues.All(all),
        [double red, double green, double blue] => new ChannelValues(red, green, blue),
        _ => throw new OptionsInvalidException($"-{parameter} takes one number or three (red, green and blue)."),
    };
}
