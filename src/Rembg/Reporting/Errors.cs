using System.Management.Automation;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Measuring;
using Rembg.Models;
using Rembg.Models.Installing;
using Rembg.Natives;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Runtime;
using Rembg.ServerControl;

using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Rembg.Reporting;

/// <summary>All errors of the module: the id, category and remedy of each exception.</summary>
internal static class Errors
{
    /// <summary>
    /// True if an exception results from the input or the environment; any other exception is a defect and must not be hidden.
    /// </summary>
    public static bool IsExpected(Exception exception) => exception
        is RembgException
        or ItemNotFoundException
        or DriveNotFoundException
        or ProviderNotFoundException
        or PSNotSupportedException
        or PSArgumentException
        or IOException
        or UnauthorizedAccessException;

    /// <summary>Creates the error record of an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="target">The file or name that was given.</param>
    public static ErrorRecord From(Exception exception, object? target)
    {
        (string id, ErrorCategory category, string remedy) = exception switch
        {
            ItemNotFoundException => ("ImageNotFound", ErrorCategory.ObjectNotFound, "Check the path; it is relative to the current location."),
            NoImagesFoundException => ("NoImagesFound", ErrorCategory.ObjectNotFound, "Specify a directory or a pattern with images, or use -Recurse to search subdirectories."),
            ImageTooLargeException => ("ImageTooLarge", ErrorCategory.LimitsExceeded, "Raise -PixelLimit if you trust the file."),
            ImageChangedException => ("ImageChanged", ErrorCategory.ResourceBusy, "Run the command again when the file is no longer being written; -Watch does this automatically."),
            SubjectNotFoundException => ("SubjectNotFound", ErrorCategory.ObjectNotFound, "Choose another -Model or photo; without -RequireSubject the nearly empty output is written, with a warning."),
            TimeLimitExceededException => ("TimeLimitExceeded", ErrorCategory.OperationTimeout, "Raise -TimeLimit if you trust the file; 0 means no limit."),
            MemoryExhaustedException or OutOfMemoryException => (
                "OutOfMemory",
                ErrorCategory.ResourceUnavailable,
                "Use -LowMemory or a smaller -ThrottleLimit, or lower -PixelLimit to reject such large photos."),
            ImageUnreadableException => ("ImageUnreadable", ErrorCategory.InvalidData, "Check that the file is a complete image and that you have permission to read it."),
            OutputTooLargeException => ("OutputTooLarge", ErrorCategory.LimitsExceeded, "Use a smaller -Padding, or raise -PixelLimit."),
            OutputExistsException => ("OutputExists", ErrorCategory.ResourceExists, "Use -Force to replace it, or choose another path or name; with Remove-ImageBackground, use -SkipExisting to keep it."),
            OutputCollisionException => ("OutputCollision", ErrorCategory.ResourceExists, "Rename one of the inputs, or choose another directory with -DestinationPath."),
            OutputNotWritableException unwritable => ("OutputNotWritable", ErrorCategory.WriteError, ToWrite(unwritable.Obstacle)),
            DiskFullException full => ("DiskFull", ErrorCategory.ResourceUnavailable, ToWrite(full.Obstacle)),
            VariableInvalidException => ("VariableInvalid", ErrorCategory.InvalidArgument, "Set the variable to a full path, or remove it."),
            HomeMissingException => ("HomeMissing", ErrorCategory.ObjectNotFound, "Set the variable in the message to the full path of a directory that belongs to this user."),
            PathUntrustedException => (
                "PathUntrusted",
                ErrorCategory.SecurityError,
                $"Use a directory that belongs to this user or to root and that others cannot write to; or, if you trust its owner, add it to {TrustedPath.ExemptionVariable}."),
            ModelNotVerifiedException => (
                "ModelNotVerified",
                ErrorCategory.SecurityError,
                "Use Install-RembgModel -Force to download the published file, or Register-RembgModel -Force to register the current file; without -Strict and REMBG_STRICT, this is only a warning."),
            ModelFileMissingException => ("ModelNotFound", ErrorCategory.ObjectNotFound, ToFind(null)),
            ModelNotFoundException missing => ("ModelNotFound", ErrorCategory.ObjectNotFound, ToFind(missing)),
            ModelModifiedException => ("ModelModified", ErrorCategory.ResourceExists, "Use -Force to replace it with the published file; or move it away and register it under another name with Register-RembgModel."),
            ChecksumMismatchException => ("ChecksumMismatch", ErrorCategory.InvalidData, "Try again, or use another -Source; the rejected file shows what a mirror or a proxy has sent."),
            DownloadFailedException failure => ("DownloadFailed", ErrorCategory.ConnectionError, ToDownload(failure)),
            VariantNotFoundException => ("VariantNotFound", ErrorCategory.ObjectNotFound, "Create it with Install-RembgModel -Quantize, or use -Precision Auto."),
            ModelBundledException => ("ModelBundled", ErrorCategory.PermissionDenied, "It is removed together with the module; an installed model of the same name takes precedence over it."),
            ModelInvalidException => ("ModelInvalid", ErrorCategory.InvalidData, "Choose an ONNX model that takes one photo and returns a mask with the photo's proportions; use Register-RembgModel to describe a model with another input or output."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.AlreadyQuantized } => (
                "ModelAlreadyQuantized", ErrorCategory.InvalidType, "Quantize the FP32 model from which this one was made."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.NothingToQuantize } => (
                "NothingToQuantize", ErrorCategory.InvalidType, "Choose a model with convolutions or matrix products, and exclude less with -ExcludeNode and -IncludeOperator."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.UnknownOperators } => (
                "OperatorUnknown", ErrorCategory.NotImplemented, "Export the model again with the standard operators of an operator set from 11 on."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.OpenShape } => (
                "ShapeOpen", ErrorCategory.InvalidData, "Specify the side of the input with -InputSize, or choose another one that the model supports."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.UnknownSelection } => (
                "SelectionUnknown", ErrorCategory.InvalidArgument, "Correct the entry of -ExcludeNode or -IncludeOperator; the report in -ReportPath lists all nodes with their operators."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.RefusedByRuntime } => (
                "QuantizedFormRefused", ErrorCategory.NotImplemented, "Keep the node in the message in FP32 with -ExcludeNode, or use -Mode Float16 or WeightOnly."),
            CalibrationException => (
                "CalibrationInsufficient",
                ErrorCategory.InvalidArgument,
                "Specify at least two readable photos with -CalibrationPath, preferably 16 or more: photos of the subjects that the model should find, with a background. Modes other than Static need no photos with -Accuracy Unchecked."),
            AccuracyException => (
                "AccuracyNotReached",
                ErrorCategory.LimitsExceeded,
                "Use more or other photos; or, with ConvertTo-QuantizedModel, use a longer -TimeBudget or a lower target (-MinimumIoU, -MinimumWorstIoU, -MaximumError, -MinimumQuantized), or accept the best model found (-AllowBelowTarget)."),
            GainException => (
                "GainNotReached",
                ErrorCategory.LimitsExceeded,
                "Use the FP32 model; or use ConvertTo-QuantizedModel with -Mode Float16 or WeightOnly, which make the file smaller and need not be faster, with a lower -MinimumQuantized, or with -AllowBelowTarget, which accepts the best model found."),
            MeasurementFailedException => ("MeasurementFailed", ErrorCategory.InvalidResult, "The message explains the problem with this model; the other models were measured."),
            MeasuringUnavailableException => ("MeasuringUnavailable", ErrorCategory.NotInstalled, "Install the .NET runtime 10 (https://dotnet.microsoft.com/download), or measure from PowerShell itself."),
            DeviceUnavailableException unavailable => ("DeviceUnavailable", ErrorCategory.ResourceUnavailable, ToReach(unavailable)),
            RuntimeInvalidException => (
                "RuntimeInvalid",
                ErrorCategory.InvalidArgument,
                $"Specify the folder of a build of ONNX Runtime for this system, 1.{RuntimeLibrary.NeededMinorVersion} or newer, with -RuntimePath or REMBG_ORT_PATH; without them, the module's own build is used."),
            LibraryUnusableException library => ("LibraryUnusable", ErrorCategory.NotInstalled, $"{library.Remedy} A system library is never used in place of the module's own."),
            RuntimeAlreadyLoadedException => (
                "RuntimeAlreadyLoaded",
                ErrorCategory.ResourceBusy,
                "Start a new session and specify the folder with the first command, or set REMBG_ORT_PATH before PowerShell starts."),
            ServerException { Problem: ServerProblem.AspNetCoreMissing } => (
                "AspNetCoreMissing",
                ErrorCategory.NotInstalled,
                "Install the ASP.NET Core Runtime 10 from https://dotnet.microsoft.com/download, or with: winget install Microsoft.DotNet.AspNetCore.10, or on Linux, for example: sudo apt-get install aspnetcore-runtime-10.0. If it is in a directory of its own, set DOTNET_ROOT to that directory."),
            ServerPlaceException => ("ServerPlaceUnusable", ErrorCategory.ResourceUnavailable, "Set REMBG_SERVERS to the full path of a directory that only this user can write to, in all shells that should find the server."),
            ServerException { Problem: ServerProblem.Open } => ("ServerOpen", ErrorCategory.SecurityError, "Require a key with -ApiKey, or use -AllowAnonymous to admit everybody who can reach this machine."),
            ServerException { Problem: ServerProblem.Running } => ("ServerRunning", ErrorCategory.ResourceExists, "Use it (Get-RembgServer), stop it (Stop-RembgServer), or start another one with another -Port."),
            ServerException { Problem: ServerProblem.PortInUse } => ("PortInUse", ErrorCategory.ResourceBusy, "Choose another -Port, or 0 for a free port."),
            ServerException { Problem: ServerProblem.Failed } => ("ServerFailed", ErrorCategory.OpenError, "The message explains the problem. If the model takes long to load, use a longer -Timeout; if it is missing, use Install-RembgModel."),
            ServerException { Problem: ServerProblem.Busy } => ("ServerBusy", ErrorCategory.OperationTimeout, "Wait until it ends by itself, or end it at once with Stop-RembgServer -Force -Timeout 0."),
            ServerException { Problem: ServerProblem.NotFound } => ("ServerNotFound", ErrorCategory.ObjectNotFound, "Get-RembgServer lists the running servers."),
            ProviderNotFoundException or DriveNotFoundException or PSNotSupportedException or PSArgumentException => (
                "PathInvalid", ErrorCategory.InvalidArgument, "Use a file system path."),
            UnauthorizedAccessException => ("AccessDenied", ErrorCategory.PermissionDenied, "Check the permissions of the file or directory."),
            FormatException => ("ColorInvalid", ErrorCategory.InvalidArgument, "Press Tab to complete colour names."),
            ArgumentException => ("OptionsInvalid", ErrorCategory.InvalidArgument, OptionRemedy.For(exception.Message)),
            IOException => ("PathUnreadable", ErrorCategory.ReadError, "Check that you have permission to list and read the path."),
            _ => ("Unexpected", ErrorCategory.NotSpecified, "This is a defect of the module; please report it with the exception's details."),
        };

        // Scripts log messages, and readers of such a log need to know how to install the model.
        string message = exception is ModelNotFoundException { Model: not null } absent ? $"{exception.Message} {ToBringIn(absent)}" : exception.Message;
        return new ErrorRecord(exception, id, category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = remedy },
        };
    }

    /// <summary>The remedy if the file system refuses to write an output.</summary>
    private static string ToWrite(OutputObstacle obstacle)
    {
        const string Elsewhere = "choose another directory: with -DestinationPath for outputs, with U2NET_HOME for models.";
        return obstacle switch
        {
            OutputObstacle.AccessDenied => $"Obtain permission to write to the directory, or {Elsewhere}",
            OutputObstacle.ReadOnly => $"Mount the file system for writing, or {Elsewhere}",
            OutputObstacle.NameTooLong => "Give the photo a shorter name, or choose another file system with -DestinationPath.",
            OutputObstacle.NotADirectory => "Rename the file of that name, or choose another -DestinationPath.",
            OutputObstacle.IsDirectory => "Rename the directory of that name, or choose another -DestinationPath.",
            OutputObstacle.FileTooLarge => $"Choose another -Format or a smaller -Canvas, or {Elsewhere}",
            OutputObstacle.BeyondFormat => "Choose -Format Png or Tiff, or a smaller -Canvas.",
            OutputObstacle.NoFiles => $"Delete files: their number is the limit, not their size ('df -i' shows it). Or {Elsewhere}",
            OutputObstacle.Quota => $"Delete some of your files, ask for a larger quota, or {Elsewhere}",
            OutputObstacle.NoSpace => $"Free disk space, or {Elsewhere}",
            _ => $"Correct the problem in the message, or {Elsewhere}",
        };
    }

    /// <summary>The short remedy for a missing model.</summary>
    private static string ToFind(ModelNotFoundException? missing) => missing?.Model switch
    {
        null when missing is { IsFileName: true } => "Specify a file with -ModelPath, or register it under a name with Register-RembgModel.",
        null => "Check the name or the path; Get-RembgModel lists the available models.",
        { Publication: null } kind => $"Register-RembgModel -Name NAME -Path FILE -Like {kind.Name}",
        { } model => $"Install-RembgModel -Name {model.Name}; without a network, follow the message.",
    };

    /// <summary>The remedy for a failed download.</summary>
    private static string ToDownload(DownloadFailedException failure) => failure.Reason switch
    {
        DownloadFailureReason.InvalidSource => "Specify a folder, or an address that begins with https:// or http://.",
        DownloadFailureReason.Offline => "Unset REMBG_OFFLINE and omit -Offline, or use -Source with a folder that contains the file.",
        DownloadFailureReason.NotFound => "Check -Source or REMBG_MODEL_SOURCE: a mirror must have the file under its published name or as NAME.onnx.",
        DownloadFailureReason.Refused => "Include the mirror's credentials in the address, https://USER:TOKEN@HOST/PATH, or ask its owner.",
        DownloadFailureReason.Proxy => "Specify the proxy and its credentials with -Proxy and -ProxyCredential.",
        DownloadFailureReason.Tls => "Make this machine trust the certificate's authority (a company's proxy often has its own), and check its clock.",
        DownloadFailureReason.Interrupted => "Run the command again: it resumes the download.",
        _ => "Check the network and the proxy and run the command again, or copy the file from another machine and use -Source FOLDER.",
    };

    /// <summary>The remedy for a device that cannot be used.</summary>
    private static string ToReach(DeviceUnavailableException unavailable)
    {
        string needed = unavailable.Device switch
        {
            ExecutionDevice.Cuda => "the NVIDIA driver, CUDA and cuDNN, in the versions that the build of ONNX Runtime requires",
            ExecutionDevice.TensorRT => "the NVIDIA driver, CUDA, cuDNN and TensorRT, in the versions that the build of ONNX Runtime requires",
            ExecutionDevice.OpenVino => "Intel's OpenVINO and, for a GPU or an NPU, its driver",
            ExecutionDevice.DirectML => "Windows with a driver for DirectX 12, and DirectML.dll beside the library",
            _ => "a Mac",
        };
        string build = unavailable.Device switch
        {
            ExecutionDevice.Cuda or ExecutionDevice.TensorRT => " (NuGet's Microsoft.ML.OnnxRuntime.Gpu.Linux or .Windows, or a release archive with gpu in its name)",
            _ => string.Empty,
        };
        return unavailable.IsOffered
            ? $"Check that this machine has {needed}; or use -Device Cpu or Auto."
            : $"Get-RembgDevice lists the available devices. This device requires a build of ONNX Runtime that supports it{build}, specified with -RuntimePath or REMBG_ORT_PATH in a new session, and {needed}.";
    }

    /// <summary>The ways to install a model's file, with and without a network.</summary>
    private static string ToBringIn(ModelNotFoundException missing)
    {
        ModelDescription model = missing.Model!;
        return model.Publication is not { } publication
            ? $"Specify a file of this kind with -Model {model.Name} -ModelPath FILE, or register one under its own name: Register-RembgModel -Name NAME -Path FILE -Like {model.Name}."
            : $"Install it with: Install-RembgModel -Name {model.Name}. Without a network, download {publication.Source} on another machine "
                + $"({publication.Size} bytes, {string.Join(" or ", Checksum.Strongest(publication.Checksums))}) and install it with: Install-RembgModel -Name {model.Name} -Source FILE"
                + (missing.Home is { } home
                    ? $", or save it as '{Path.Combine(home, model.Name + ".onnx")}'."
                    : ". First set U2NET_HOME to the full path of a directory that belongs to this user, because there is no home directory.");
    }
}
