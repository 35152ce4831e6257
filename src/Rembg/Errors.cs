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
using Rembg.Servers;

using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Rembg;

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
            NoImagesFoundException => ("NoImagesFound", ErrorCategory.ObjectNotFound, "Name a directory or a pattern with images, or use -Recurse to search subdirectories."),
            ImageTooLargeException => ("ImageTooLarge", ErrorCategory.LimitsExceeded, "Raise -PixelLimit if the file is to be trusted."),
            ImageChangedException => ("ImageChanged", ErrorCategory.ResourceBusy, "Run the command again when nobody writes the file any more; -Watch does it again by itself."),
            SubjectNotFoundException => ("SubjectNotFound", ErrorCategory.ObjectNotFound, "Choose another -Model or photo; without -RequireSubject the nearly empty output is written, with a warning."),
            TimeLimitExceededException => ("TimeLimitExceeded", ErrorCategory.OperationTimeout, "Raise -TimeLimit if the file is to be trusted; 0 is no limit."),
            MemoryExhaustedException or OutOfMemoryException => (
                "OutOfMemory",
                ErrorCategory.ResourceUnavailable,
                "Use -LowMemory or a smaller -ThrottleLimit, and lower -PixelLimit if such large photos are not to be done at all."),
            ImageUnreadableException => ("ImageUnreadable", ErrorCategory.InvalidData, "Check that the file is a complete image and that you may read it."),
            OutputTooLargeException => ("OutputTooLarge", ErrorCategory.LimitsExceeded, "Give less -Padding, or raise -PixelLimit."),
            OutputExistsException => ("OutputExists", ErrorCategory.ResourceExists, "Use -Force to replace it, or another path or name; Remove-ImageBackground has -SkipExisting to leave it."),
            OutputCollisionException => ("OutputCollision", ErrorCategory.ResourceExists, "Rename one of the inputs, or choose another directory with -DestinationPath."),
            OutputNotWritableException unwritable => ("OutputNotWritable", ErrorCategory.WriteError, ToWrite(unwritable.Obstacle)),
            DiskFullException full => ("DiskFull", ErrorCategory.ResourceUnavailable, ToWrite(full.Obstacle)),
            VariableInvalidException => ("VariableInvalid", ErrorCategory.InvalidArgument, "Set the variable to a full path, or remove it."),
            HomeMissingException => ("HomeMissing", ErrorCategory.ObjectNotFound, "Set the variable that the message names to the full path of a directory of this user."),
            PathUntrustedException => (
                "PathUntrusted",
                ErrorCategory.SecurityError,
                $"Use a directory that belongs to this user or to root and that others cannot write to; or, where its owner is to be trusted all the same, add it to {TrustedPath.ExemptionVariable}."),
            ModelNotVerifiedException => (
                "ModelNotVerified",
                ErrorCategory.SecurityError,
                "Install-RembgModel -Force brings the published file, Register-RembgModel -Force registers the file as it is now; without -Strict and REMBG_STRICT it is a warning."),
            ModelFileMissingException => ("ModelNotFound", ErrorCategory.ObjectNotFound, ToFind(null)),
            ModelNotFoundException missing => ("ModelNotFound", ErrorCategory.ObjectNotFound, ToFind(missing)),
            ModelModifiedException => ("ModelModified", ErrorCategory.ResourceExists, "Use -Force to replace it by the published file; or move it away, and Register-RembgModel it under a name of its own."),
            ChecksumMismatchException => ("ChecksumMismatch", ErrorCategory.InvalidData, "Try again, or another -Source; what a mirror or a proxy sent in the model's place can be looked at in the file that was put aside."),
            DownloadFailedException failure => ("DownloadFailed", ErrorCategory.ConnectionError, ToDownload(failure)),
            VariantNotFoundException => ("VariantNotFound", ErrorCategory.ObjectNotFound, "Make it with Install-RembgModel -Quantize, or use -Precision Auto."),
            ModelBundledException => ("ModelBundled", ErrorCategory.PermissionDenied, "It goes with the module; a model of the same name that you install comes before it."),
            ModelInvalidException => ("ModelInvalid", ErrorCategory.InvalidData, "Choose an ONNX model that takes one photo and gives a mask of its proportions; Register-RembgModel describes one that is fed or read in another way."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.AlreadyQuantized } => (
                "ModelAlreadyQuantized", ErrorCategory.InvalidType, "Quantize the FP32 model that this one was made of."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.NothingToQuantize } => (
                "NothingToQuantize", ErrorCategory.InvalidType, "Choose a model with convolutions or matrix products, and exclude less with -ExcludeNode and -IncludeOperator."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.UnknownOperators } => (
                "OperatorUnknown", ErrorCategory.NotImplemented, "Export the model again with the standard operators of an operator set from 11 on."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.OpenShape } => (
                "ShapeOpen", ErrorCategory.InvalidData, "Give the side of the input with -InputSize, or another that the model can have."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.UnknownSelection } => (
                "SelectionUnknown", ErrorCategory.InvalidArgument, "Correct the entry of -ExcludeNode or -IncludeOperator; the report of -ReportPath lists all nodes with their operators."),
            ModelNotQuantizableException { Obstacle: QuantizationObstacle.RefusedByRuntime } => (
                "QuantizedFormRefused", ErrorCategory.NotImplemented, "Leave the node that the message names in FP32 with -ExcludeNode, or use -Mode Float16 or WeightOnly."),
            CalibrationException => (
                "CalibrationInsufficient",
                ErrorCategory.InvalidArgument,
                "Name at least two photos that can be read, better 16 and more, with -CalibrationPath: photos of what the model is to find, with a subject and a background. Modes other than Static can do without under -Accuracy Unchecked."),
            AccuracyException => (
                "AccuracyNotReached",
                ErrorCategory.LimitsExceeded,
                "Give more or other photos or, with ConvertTo-QuantizedModel, a longer -TimeBudget, a lower target (-MinimumIoU, -MinimumWorstIoU, -MaximumError, or less in integers with -MinimumQuantized), or take the best there is (-AllowBelowTarget)."),
            GainException => (
                "GainNotReached",
                ErrorCategory.LimitsExceeded,
                "Use the FP32 model, or ConvertTo-QuantizedModel with -Mode Float16 or WeightOnly, which make the file smaller and are not held to a gain in speed; with a lower -MinimumQuantized; or with -AllowBelowTarget, which takes the best there is."),
            MeasurementFailedException => ("MeasurementFailed", ErrorCategory.InvalidResult, "See what the message says of the model; the others were measured."),
            MeasuringUnavailableException => ("MeasuringUnavailable", ErrorCategory.NotInstalled, "Install the .NET runtime 10 (https://dotnet.microsoft.com/download), or measure from PowerShell itself."),
            DeviceUnavailableException unavailable => ("DeviceUnavailable", ErrorCategory.ResourceUnavailable, ToReach(unavailable)),
            RuntimeInvalidException => (
                "RuntimeInvalid",
                ErrorCategory.InvalidArgument,
                $"Name the folder of a build of ONNX Runtime for this system, 1.{RuntimeLibrary.NeededMinorVersion} or newer, with -RuntimePath or REMBG_ORT_PATH; without them the one of this module is used."),
            LibraryUnusableException library => ("LibraryUnusable", ErrorCategory.NotInstalled, $"{library.Remedy} A library of the system is not used in the place of the module's own."),
            RuntimeAlreadyLoadedException => (
                "RuntimeAlreadyLoaded",
                ErrorCategory.ResourceBusy,
                "Start a new session and name the folder at the first command, or set REMBG_ORT_PATH before PowerShell starts."),
            ServerException { Problem: ServerProblem.AspNetCoreMissing } => (
                "AspNetCoreMissing",
                ErrorCategory.NotInstalled,
                "Install the ASP.NET Core Runtime 10 from https://dotnet.microsoft.com/download, or with: winget install Microsoft.DotNet.AspNetCore.10, or under Linux for example: sudo apt-get install aspnetcore-runtime-10.0. Where it is in a directory of its own, name that with DOTNET_ROOT."),
            ServerPlaceException => ("ServerPlaceUnusable", ErrorCategory.ResourceUnavailable, "Set REMBG_SERVERS to the full path of a directory that this user can write and others cannot, for all shells that are to find the server."),
            ServerException { Problem: ServerProblem.Open } => ("ServerOpen", ErrorCategory.SecurityError, "Ask for a key with -ApiKey, or let everybody in who reaches this machine with -AllowAnonymous."),
            ServerException { Problem: ServerProblem.Running } => ("ServerRunning", ErrorCategory.ResourceExists, "Use it (Get-RembgServer), stop it (Stop-RembgServer), or start another one with another -Port."),
            ServerException { Problem: ServerProblem.PortInUse } => ("PortInUse", ErrorCategory.ResourceBusy, "Choose another -Port, or 0 for one that is free."),
            ServerException { Problem: ServerProblem.Failed } => ("ServerFailed", ErrorCategory.OpenError, "See what the message says. A model that takes long to load needs a longer -Timeout, one that is missing Install-RembgModel."),
            ServerException { Problem: ServerProblem.Busy } => ("ServerBusy", ErrorCategory.OperationTimeout, "Wait, it ends by itself; or end it at once with Stop-RembgServer -Force -Timeout 0."),
            ServerException { Problem: ServerProblem.NotFound } => ("ServerNotFound", ErrorCategory.ObjectNotFound, "Get-RembgServer lists those that run."),
            ProviderNotFoundException or DriveNotFoundException or PSNotSupportedException or PSArgumentException => (
                "PathInvalid", ErrorCategory.InvalidArgument, "Use a path of the file system."),
            UnauthorizedAccessException => ("AccessDenied", ErrorCategory.PermissionDenied, "Check the permissions of the file or directory."),
            FormatException => ("ColorInvalid", ErrorCategory.InvalidArgument, "Tab completes the colour names."),
            ArgumentException => ("OptionsInvalid", ErrorCategory.InvalidArgument, OptionRemedy.For(exception.Message)),
            IOException => ("PathUnreadable", ErrorCategory.ReadError, "Check that the path can be listed and read."),
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
        const string Elsewhere = "choose another place: -DestinationPath for outputs, U2NET_HOME for models.";
        return obstacle switch
        {
            OutputObstacle.AccessDenied => $"Get the permission to write to the directory, or {Elsewhere}",
            OutputObstacle.ReadOnly => $"Mount the file system for writing, or {Elsewhere}",
            OutputObstacle.NameTooLong => "Give the photo a shorter name, or choose another file system with -DestinationPath.",
            OutputObstacle.NotADirectory => "Name a directory: rename the file that is in the way, or choose another -DestinationPath.",
            OutputObstacle.IsDirectory => "Rename the directory that is in the way, or choose another -DestinationPath.",
            OutputObstacle.FileTooLarge => $"Choose another -Format or a smaller -Canvas, or {Elsewhere}",
            OutputObstacle.BeyondFormat => "Choose -Format Png or Tiff, or give a smaller -Canvas.",
            OutputObstacle.NoFiles => $"Delete files: their number is the limit, not their size ('df -i' shows it). Or {Elsewhere}",
            OutputObstacle.Quota => $"Delete files of yours, ask for a larger quota, or {Elsewhere}",
            OutputObstacle.NoSpace => $"Make room, or {Elsewhere}",
            _ => $"See what the message says of the directory, or {Elsewhere}",
        };
    }

    /// <summary>The short remedy for a missing model.</summary>
    private static string ToFind(ModelNotFoundException? missing) => missing?.Model switch
    {
        null when missing is { IsFileName: true } => "Name a file with -ModelPath, or give it a name with Register-RembgModel.",
        null => "Check the name or the path; Get-RembgModel lists the models that are known by name.",
        { Publication: null } kind => $"Register-RembgModel -Name NAME -Path FILE -Like {kind.Name}",
        { } model => $"Install-RembgModel -Name {model.Name}; without a network, as the message says.",
    };

    /// <summary>The remedy for a failed download.</summary>
    private static string ToDownload(DownloadFailedException failure) => failure.Reason switch
    {
        DownloadFailureReason.InvalidSource => "Name a folder, or an address that begins with https:// or http://.",
        DownloadFailureReason.Offline => "Unset REMBG_OFFLINE and leave out -Offline, or name a folder that has the file with -Source.",
        DownloadFailureReason.NotFound => "Check -Source or REMBG_MODEL_SOURCE: a mirror has the file under its published name or as NAME.onnx.",
        DownloadFailureReason.Refused => "Put what the mirror asks for into the address, https://USER:TOKEN@HOST/PATH, or ask its owner.",
        DownloadFailureReason.Proxy => "Name the proxy and who you are to it with -Proxy and -ProxyCredential.",
        DownloadFailureReason.Tls => "Let this machine trust the certificate's authority (a company's proxy often has its own), and check its clock.",
        DownloadFailureReason.Interrupted => "Run the command again: it goes on where the download ended.",
        _ => "Check the network and the proxy and run the command again, or bring the file in from another machine with -Source FOLDER.",
    };

    /// <summary>The remedy for a device that cannot be used.</summary>
    private static string ToReach(DeviceUnavailableException unavailable)
    {
        string needed = unavailable.Device switch
        {
            ExecutionDevice.Cuda => "the NVIDIA driver, CUDA and cuDNN, in the versions that the build of ONNX Runtime asks for",
            ExecutionDevice.TensorRT => "the NVIDIA driver, CUDA, cuDNN and TensorRT, in the versions that the build of ONNX Runtime asks for",
            ExecutionDevice.OpenVino => "Intel's OpenVINO and, for a GPU or an NPU, its driver",
            ExecutionDevice.DirectML => "Windows with a driver for DirectX 12, and DirectML.dll beside the library",
            _ => "a Mac",
        };
        string build = unavailable.Device switch
        {
            ExecutionDevice.Cuda or ExecutionDevice.TensorRT => " (NuGet's Microsoft.ML.OnnxRuntime.Gpu.Linux or .Windows, or the archive named gpu of its releases)",
            _ => string.Empty,
        };
        return unavailable.IsOffered
            ? $"Check that there is {needed}; or use -Device Cpu, or Auto."
            : $"Get-RembgDevice lists what there is. For this one it takes a build of ONNX Runtime that has it{build}, named with -RuntimePath or REMBG_ORT_PATH in a new session, and {needed}.";
    }

    /// <summary>The ways to install a model's file, with and without a network.</summary>
    private static string ToBringIn(ModelNotFoundException missing)
    {
        ModelDescription model = missing.Model!;
        return model.Publication is not { } publication
            ? $"Name a file of this kind with -Model {model.Name} -ModelPath FILE, or give one a name of its own: Register-RembgModel -Name NAME -Path FILE -Like {model.Name}."
            : $"Install it with: Install-RembgModel -Name {model.Name}. Where there is no network, download {publication.Source} elsewhere "
                + $"({publication.Size} bytes, {string.Join(" or ", Checksum.Strongest(publication.Checksums))}) and bring it in with: Install-RembgModel -Name {model.Name} -Source FILE"
                + (missing.Home is { } home
                    ? $", or save it as '{Path.Combine(home, model.Name + ".onnx")}'."
                    : ". First set U2NET_HOME to the full path of a directory of this user, who has no home directory.");
    }
}
