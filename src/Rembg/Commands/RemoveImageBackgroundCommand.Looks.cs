using System.Globalization;
using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Measuring.Reports;
using Rembg.ModelUse;
using Rembg.Removal;
using Rembg.Reporting;
using Rembg.Settings;

namespace Rembg.Commands;

/// <content>The parameters that say what happens to photos whose mask is uncertain.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    private const string AutomaticLimit = "Auto";
    private const double DefaultShare = 0.25;

    private string? _reportPath;

    /// <summary>The photos at which the model looks again, at another input size.</summary>
    [Parameter]
    [OneValue]
    public SecondLook SecondLook { get; set; }

    /// <summary>Name of the model that is used for photos whose mask is uncertain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? SecondModel { get; set; }

    /// <summary>The certainty below which the second model is used, or Auto for a share of the photos.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? SecondBelow { get; set; }

    /// <summary>The share of photos for which the second model is used, in percent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? SecondShare { get; set; }

    /// <summary>The time that may be spent on a photo if the models are chosen automatically.</summary>
    [Parameter]
    [OneValue]
    public ModelBudget Budget { get; set; }

    /// <summary>Page to write about the photos whose masks are least certain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    private bool IsModelAutomatic => AutomaticModels.Name.Equals(Model, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads which models are used.</summary>
    /// <param name="first">Receives the name of the first model; null for the default or a file.</param>
    /// <returns>The name of the second model and its use; null if there is no second model.</returns>
    /// <exception cref="OptionsInvalidException">Parameters contradict each other; the message names them.</exception>
    private (string Name, SecondUse Use)? ReadModels(out string? first)
    {
        first = Model;
        string? second = SecondModel;
        double below = Inference.SecondModel.DefaultBelow;
        if (IsModelAutomatic)
        {
            if (new[] { nameof(SecondModel), nameof(ModelPath) }.FirstOrDefault(IsGiven) is { } chosen)
            {
                throw new OptionsInvalidException($"-Model Auto chooses the models itself and cannot be combined with -{chosen}.");
            }

            (first, second, below) = AutomaticModels.Choose(ModuleModels.Store, Budget);
            WriteVerbose(second is null
                ? $"-Model Auto uses '{first}' for every photo."
                : $"-Model Auto uses '{first}' for every photo, and '{second}' for photos with a certainty below {below.ToString(CultureInfo.InvariantCulture)}.");
        }
        else if (IsGiven(nameof(Budget)))
        {
            throw new OptionsInvalidException("-Budget requires -Model Auto.");
        }
        else if (second is null && new[] { nameof(SecondBelow), nameof(SecondShare) }.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new OptionsInvalidException($"-{parameter} requires -SecondModel.");
        }

        SecondUse use = ReadUse(below);
        return second is null ? null : (second, use);
    }

    private SecondUse ReadUse(double below)
    {
        if (!AutomaticLimit.Equals(SecondBelow, StringComparison.OrdinalIgnoreCase))
        {
            return SecondShare is null
                ? new SecondUse(SecondBelow is null ? below : ParseCertainty(SecondBelow), Share: null)
                : throw new OptionsInvalidException("-SecondShare requires -SecondBelow Auto.");
        }

        string? obstacle = Watch ? "-Watch" : AsBytes ? "-AsBytes" : ParameterSetName is BytesSet or StreamSet ? "bytes or streams" : null;
        return obstacle is null
            ? new SecondUse(1, SecondShare is null ? DefaultShare : ParseShare(SecondShare))
            : throw new OptionsInvalidException($"-SecondBelow Auto first looks at all photos of the run and cannot be combined with {obstacle}. Specify a certainty.");
    }

    private static double ParseCertainty(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 1
            ? value
            : throw new OptionsInvalidException($"-SecondBelow must be Auto or a certainty above 0 and at most 1, not '{text}'.");

    private static double ParseShare(string text) =>
        double.TryParse(text.TrimEnd().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 100
            ? value / 100
            : throw new OptionsInvalidException($"-SecondShare must be from 0% to 100%, not '{text}'.");

    /// <summary>Checks, before the first photo, that the contact sheet can be written.</summary>
    /// <exception cref="OptionsInvalidException">The path has another extension, or the run has no end.</exception>
    /// <exception cref="OutputExistsException">The file exists.</exception>
    private string? ReadReportPath()
    {
        if (ReportPath is null)
        {
            return null;
        }

        if (Watch)
        {
            throw new OptionsInvalidException("-ReportPath is written at the end of the run and cannot be combined with -Watch. Use -LogPath.");
        }

        string path = Paths.Named(ReportPath);
        ContactSheet.Check(path);
        return File.Exists(path) && !Force ? throw new OutputExistsException(path) : path;
    }

    /// <summary>Writes the contact sheet.</summary>
    private void WriteReport()
    {
        if (_reportPath is null || _record.Doubtful is not { IsEmpty: false } doubtful || !ShouldProcess(_reportPath, "Write the report"))
        {
            return;
        }

        try
        {
            doubtful.Write(_reportPath, Force, StopToken);
        }
        catch (RembgException exception)
        {
            Fail(Errors.From(exception, _reportPath));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Chooses the second model and rejects one that cannot help the first.</summary>
    private ModelChoice ChooseSecond(string name, ModelChoice first)
    {
        ModelChoice second = new(this, Offline, Strict || Library.ModelVerifier.IsRequired);
        second.Resolve(name, modelPath: null, Precision, Device, StopToken);
        if (string.Equals(first.File, second.File, StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionsInvalidException($"-SecondModel '{name}' is the first model. Choose another one.");
        }

        if (second.Expected is { Classes.Count: > 0 } || first.Expected is { Classes.Count: > 0 })
        {
            throw new OptionsInvalidException("-SecondModel cannot be combined with a model that distinguishes classes.");
        }

        return second;
    }
}
