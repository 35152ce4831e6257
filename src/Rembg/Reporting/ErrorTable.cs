using System.Management.Automation;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Models.Installing;
using Rembg.Natives;
using Rembg.Runtime;

namespace Rembg.Reporting;

/// <summary>The category and the remedy of an error.</summary>
/// <param name="Category">The category of PowerShell.</param>
/// <param name="Remedy">Returns a sentence that says what the user can do about an exception.</param>
internal sealed record ErrorKind(ErrorCategory Category, Func<Exception, string> Remedy);

/// <summary>All errors of the module by their ids.</summary>
internal static class ErrorTable
{
    /// <summary>The id of a defect of the module.</summary>
    public const string Unexpected = "Unexpected";

    private static readonly Dictionary<string, ErrorKind> Kinds = new()
    {
        ["ImageNotFound"] = new(ErrorCategory.ObjectNotFound, static _ => "Check the path; it is relative to the current location."),
        ["NoImagesFound"] = new(ErrorCategory.ObjectNotFound, static _ => "Specify a directory or a pattern with images, or use -Recurse to search subdirectories."),
        ["ImageTooLarge"] = new(ErrorCategory.LimitsExceeded, static _ => "Raise -PixelLimit if you trust the file."),
        ["ImageChanged"] = new(ErrorCategory.ResourceBusy, static _ => "Run the command again when the file is no longer being written; -Watch does this automatically."),
        ["SubjectNotFound"] = new(ErrorCategory.ObjectNotFound, static _ => "Choose another -Model or photo; without -RequireSubject the nearly empty output is written, with a warning."),
        ["TimeLimitExceeded"] = new(ErrorCategory.OperationTimeout, static _ => "Raise -TimeLimit if you trust the file; 0 means no limit."),
        ["OutOfMemory"] = new(ErrorCategory.ResourceUnavailable, static _ => "Use -LowMemory or a smaller -ThrottleLimit, or lower -PixelLimit to reject such large photos."),
        ["ImageUnreadable"] = new(ErrorCategory.InvalidData, static _ => "Check that the file is a complete image and that you have permission to read it."),
        ["OutputTooLarge"] = new(ErrorCategory.LimitsExceeded, static _ => "Use a smaller -Padding, or raise -PixelLimit."),
        ["JournalInvalid"] = new(ErrorCategory.InvalidData, static _ => "Everything else was read. Read journals of a newer version with that version of the module; remove files of other programs from the directory."),
        ["OutputExists"] = new(ErrorCategory.ResourceExists, static _ => "Use -Force to replace it, or choose another path or name; with Remove-ImageBackground, use -SkipExisting to keep it."),
        ["OutputCollision"] = new(ErrorCategory.ResourceExists, static _ => "Rename one of the inputs, or choose another directory with -DestinationPath."),
        ["OutputNotWritable"] = new(ErrorCategory.WriteError, static exception => Remedies.ToWrite(((OutputNotWritableException)exception).Obstacle)),
        ["DiskFull"] = new(ErrorCategory.ResourceUnavailable, static exception => Remedies.ToWrite(((DiskFullException)exception).Obstacle)),
        ["VariableInvalid"] = new(ErrorCategory.InvalidArgument, static _ => "Set the variable to a full path, or remove it."),
        ["HomeMissing"] = new(ErrorCategory.ObjectNotFound, static _ => "Set the variable in the message to the full path of a directory that belongs to this user."),
        ["PathUntrusted"] = new(ErrorCategory.SecurityError, static _ => $"Use a directory that belongs to this user or to root and that others cannot write to; or, if you trust its owner, add it to {TrustedPath.ExemptionVariable}."),
        ["ModelNotVerified"] = new(ErrorCategory.SecurityError, static _ => "Use Install-RembgModel -Force to download the published file, or Register-RembgModel -Force to register the current file; without -Strict and REMBG_STRICT, this is only a warning."),
        ["ModelNotFound"] = new(ErrorCategory.ObjectNotFound, static exception => Remedies.ToFind(exception as ModelNotFoundException)),
        ["ModelModified"] = new(ErrorCategory.ResourceExists, static _ => "Use -Force to replace it with the published file; or move it away and register it under another name with Register-RembgModel."),
        ["ChecksumMismatch"] = new(ErrorCategory.InvalidData, static _ => "Try again, or use another -Source; the rejected file shows what a mirror or a proxy has sent."),
        ["DownloadFailed"] = new(ErrorCategory.ConnectionError, static exception => Remedies.ToDownload(((DownloadFailedException)exception))),
        ["VariantNotFound"] = new(ErrorCategory.ObjectNotFound, static _ => "Create it with Install-RembgModel -Quantize, or use -Precision Auto."),
        ["ModelBundled"] = new(ErrorCategory.PermissionDenied, static _ => "It is removed together with the module; an installed model of the same name takes precedence over it."),
        ["ModelInvalid"] = new(ErrorCategory.InvalidData, static _ => "Choose an ONNX model that takes one photo and returns a mask with the photo's proportions. To describe a model with more inputs or outputs, use Register-RembgModel: -InputValue sets the inputs that are not the photo, and -OutputIndex selects the output with the mask, also with ConvertTo-QuantizedModel."),
        ["ModelAlreadyQuantized"] = new(ErrorCategory.InvalidType, static _ => "Quantize the FP32 model from which this one was made."),
        ["NothingToQuantize"] = new(ErrorCategory.InvalidType, static _ => "Choose a model with convolutions or matrix products, and exclude less with -ExcludeNode and -IncludeOperator."),
        ["OperatorUnknown"] = new(ErrorCategory.NotImplemented, static _ => "Export the model again with the standard operators of an operator set from 11 on."),
        ["ShapeOpen"] = new(ErrorCategory.InvalidData, static _ => "Specify the side of the input with -InputSize, or choose another one that the model supports."),
        ["SelectionUnknown"] = new(ErrorCategory.InvalidArgument, static _ => "Correct the entry of -ExcludeNode or -IncludeOperator; the report in -ReportPath lists all nodes with their operators."),
        ["QuantizedFormRefused"] = new(ErrorCategory.NotImplemented, static _ => "Keep the node in the message in FP32 with -ExcludeNode, or use -Mode Float16 or WeightOnly."),
        ["CalibrationInsufficient"] = new(ErrorCategory.InvalidArgument, static _ => "Specify at least two readable photos with -CalibrationPath, preferably 16 or more: photos of the subjects that the model should find, with a background. Modes other than Static need no photos with -Accuracy Unchecked."),
        ["AccuracyNotReached"] = new(ErrorCategory.LimitsExceeded, static _ => "Look at some masks of the FP32 model first: if they are wrong, its description does not suit it (Register-RembgModel: -Mean, -StandardDeviation, -Scaling, -Activation), and no quantized form can preserve them. Otherwise, use more or other photos; or, with ConvertTo-QuantizedModel, use a longer -TimeBudget or a lower target (-MinimumIoU, -MinimumWorstIoU, -MaximumError, -MinimumQuantized), or accept the best model found (-AllowBelowTarget)."),
        ["GainNotReached"] = new(ErrorCategory.LimitsExceeded, static _ => "Use the FP32 model; or use ConvertTo-QuantizedModel with -Mode Float16 or WeightOnly, which make the file smaller and need not be faster, with a lower -MinimumQuantized, or with -AllowBelowTarget, which accepts the best model found."),
        ["MeasurementFailed"] = new(ErrorCategory.InvalidResult, static _ => "The message explains the problem with this model; the other models were measured."),
        ["MeasuringUnavailable"] = new(ErrorCategory.NotInstalled, static _ => "Install the .NET runtime 10 (https://dotnet.microsoft.com/download), or measure from PowerShell itself."),
        ["DeviceUnavailable"] = new(ErrorCategory.ResourceUnavailable, static exception => Remedies.ToReach(((DeviceUnavailableException)exception))),
        ["RuntimeInvalid"] = new(ErrorCategory.InvalidArgument, static _ => $"Specify the folder of a build of ONNX Runtime for this system, 1.{RuntimeLibrary.NeededMinorVersion} or newer, with -RuntimePath or REMBG_ORT_PATH; without them, the module's own build is used."),
        ["LibraryUnusable"] = new(ErrorCategory.NotInstalled, static exception => $"{((LibraryUnusableException)exception).Remedy} A system library is never used in place of the module's own."),
        ["RuntimeAlreadyLoaded"] = new(ErrorCategory.ResourceBusy, static _ => "Start a new session and specify the folder with the first command, or set REMBG_ORT_PATH before PowerShell starts."),
        ["AspNetCoreMissing"] = new(ErrorCategory.NotInstalled, static _ => "Install the ASP.NET Core Runtime 10 from https://dotnet.microsoft.com/download, or with: winget install Microsoft.DotNet.AspNetCore.10, or on Linux, for example: sudo apt-get install aspnetcore-runtime-10.0. If it is in a directory of its own, set DOTNET_ROOT to that directory."),
        ["ServerPlaceUnusable"] = new(ErrorCategory.ResourceUnavailable, static _ => "Set REMBG_SERVERS to the full path of a directory that only this user can write to, in all shells that should find the server."),
        ["ServerOpen"] = new(ErrorCategory.SecurityError, static _ => "Require a key with -ApiKey, or use -AllowAnonymous to admit everybody who can reach this machine."),
        ["ServerRunning"] = new(ErrorCategory.ResourceExists, static _ => "Use it (Get-RembgServer), stop it (Stop-RembgServer), or start another one with another -Port."),
        ["PortInUse"] = new(ErrorCategory.ResourceBusy, static _ => "Choose another -Port, or 0 for a free port."),
        ["ServerFailed"] = new(ErrorCategory.OpenError, static _ => "The message explains the problem. If the model takes long to load, use a longer -Timeout; if it is missing, use Install-RembgModel."),
        ["ServerBusy"] = new(ErrorCategory.OperationTimeout, static _ => "Wait until it ends by itself, or end it at once with Stop-RembgServer -Force -Timeout 0."),
        ["ServerNotFound"] = new(ErrorCategory.ObjectNotFound, static _ => "Get-RembgServer lists the running servers."),
        ["PathInvalid"] = new(ErrorCategory.InvalidArgument, static _ => "Use a file system path."),
        ["AccessDenied"] = new(ErrorCategory.PermissionDenied, static _ => "Check the permissions of the file or directory."),
        [ColorInvalidException.ErrorId] = new(ErrorCategory.InvalidArgument, static _ => "Press Tab to complete colour names."),
        [OptionsInvalidException.ErrorId] = new(ErrorCategory.InvalidArgument, static exception => OptionRemedy.For((OptionsInvalidException)exception)),
        ["PathUnreadable"] = new(ErrorCategory.ReadError, static _ => "Check that you have permission to list and read the path."),
        [Unexpected] = new(ErrorCategory.NotSpecified, static _ => "This is a defect of the module; please report it with the exception's details."),
    };

    /// <summary>All ids.</summary>
    public static IEnumerable<string> Ids => Kinds.Keys;

    /// <summary>Returns the category and the remedy of an error. An id that the table lacks is a defect, as is its exception.</summary>
    /// <param name="id">The id.</param>
    public static ErrorKind Find(string id) => Kinds.GetValueOrDefault(id, Kinds[Unexpected]);
}
