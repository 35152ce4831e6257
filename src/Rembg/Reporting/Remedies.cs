using Rembg.Files;
using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Models.Installing;

namespace Rembg.Reporting;

/// <summary>The remedies that depend on the details of an error.</summary>
internal static class Remedies
{
    /// <summary>The remedy if the file system refuses to write an output.</summary>
    public static string ToWrite(OutputObstacle obstacle)
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
    public static string ToFind(ModelNotFoundException? missing) => missing?.Model switch
    {
        null when missing is { IsFileName: true } => "Specify a file with -ModelPath, or register it under a name with Register-RembgModel.",
        null => "Check the name or the path; Get-RembgModel lists the available models.",
        { Publication: null } kind => $"Register-RembgModel -Name NAME -Path FILE -Like {kind.Name}",
        { } model => $"Install-RembgModel -Name {model.Name}; without a network, follow the message.",
    };

    /// <summary>The remedy for a failed download.</summary>
    public static string ToDownload(DownloadFailedException failure) => failure.Reason switch
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
    public static string ToReach(DeviceUnavailableException unavailable)
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
    public static string ToBringIn(ModelNotFoundException missing)
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
