using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using ImageMagick;

using Rembg.Files;
using Rembg.Natives;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Initializes ImageMagick, once per process: its limits, the formats that it may read, and no settings except ours.</summary>
internal static class MagickLibrary
{
    // Larger than any image within the highest possible pixel limit; a photo is checked against its own limit before it is decoded.
    private const ulong LargestSide = 1 << 20;
    private const ulong LargestArea = 1UL << 32;

    // No decoder needs a single allocation larger than the RGBA pixels of the largest photo within the default limit.
    private const ulong LargestAllocation = 1UL << 30;
    private const ulong LargestProfile = 16 << 20;

    // The libraries for Linux and macOS were built in this folder and look for settings there, but anybody can create it.
    private const string BuildFolder = "/tmp/ImageMagick";

    private static readonly string FileName = $"Magick.Native-Q8-{Processor}.dll" + (OperatingSystem.IsWindows() ? string.Empty : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    private static readonly Lazy<string?> Preparation = new(Prepare);

    private static string Processor => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>The reason why the library cannot be used, as a clause; null if it can. The first access loads the library.</summary>
    public static string? Obstacle => Preparation.Value;

    /// <summary>Loads the library on the first call.</summary>
    /// <param name="image">The image to be read, for the error message.</param>
    /// <exception cref="ImageUnreadableException">The library cannot be used, or not safely.</exception>
    public static void Use(string image)
    {
        if (Obstacle is { } reason)
        {
            throw new ImageUnreadableException(image, reason);
        }
    }

    private static string? Prepare()
    {
        if (!OperatingSystem.IsWindows()
            && FileStatus.TryGet(BuildFolder) is { } folder
            && folder.Owner is { } owner && owner != 0 && owner != FileStatus.CurrentUser)
        {
            return $"its decoder would read settings from '{BuildFolder}', which belongs to another user; remove that folder";
        }

        try
        {
            ShippedLibrary.Load(FileName);
            return Configure();
        }
        catch (LibraryUnusableException exception)
        {
            return $"ImageMagick's library, which decodes this format, cannot be loaded from '{exception.Path}': {exception.Reason}";
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return $"ImageMagick's library, which decodes this format, cannot be loaded on this machine: {exception.GetBaseException().Message.TrimEnd('.')}";
        }
    }

    // This is a separate method so that no part of ImageMagick is used before its library is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Configure()
    {
        string settings = Path.Combine(LibraryHome.Directory, "magick");
        MagickNET.SetEnvironmentVariable("MAGICK_CONFIGURE_PATH", settings);
        MagickNET.Initialize();
        MagickNET.SetLogEvents(LogEventTypes.None);
        OpenCL.IsEnabled = false;
        ResourceLimits.Width = LargestSide;
        ResourceLimits.Height = LargestSide;
        ResourceLimits.Area = LargestArea;
        ResourceLimits.Disk = 0;
        ResourceLimits.MaxMemoryRequest = LargestAllocation;
        ResourceLimits.MaxProfileSize = LargestProfile;
        return FormatsAreLimited() ? null : "other code in this process has already loaded its decoder, without limits on the files that it may read";
    }

    // The library reads its settings once, on first use. A format that our settings forbid shows whether these were read.
    private static bool FormatsAreLimited()
    {
        using MagickImage image = new();
        try
        {
            image.Read([0], new MagickReadSettings { Format = MagickFormat.Gray, Width = 1, Height = 1 });
            return false;
        }
        catch (MagickPolicyErrorException)
        {
            return true;
        }
    }
}
