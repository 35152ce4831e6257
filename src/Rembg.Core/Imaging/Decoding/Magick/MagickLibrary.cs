using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using ImageMagick;

using Rembg.Files;
using Rembg.Natives;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// Prepares ImageMagick, once a process: its limits, the formats it may read, and no settings but ours.
/// </summary>
internal static class MagickLibrary
{
    // More than any image that the pixel limit can be raised to; the photo's own limit is checked before it is decoded.
    private const ulong LargestSide = 1 << 20;
    private const ulong LargestArea = 1UL << 32;

    // No single allocation of a decoder is larger than the RGBA pixels of the largest photo by default.
    private const ulong LargestAllocation = 1UL << 30;
    private const ulong LargestProfile = 16 << 20;

    // The build for Linux and macOS was made in this folder, and looks for settings there: anybody may create it.
    private const string BuildFolder = "/tmp/ImageMagick";

    private static readonly string FileName = $"Magick.Native-Q8-{Processor}.dll" + (OperatingSystem.IsWindows() ? string.Empty : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    private static readonly Lazy<string?> Preparation = new(Prepare);

    private static string Processor => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>Says in a clause why the library cannot be used; null where it can. Loads it, once.</summary>
    public static string? Obstacle => Preparation.Value;

    /// <summary>Loads the library, once.</summary>
    /// <param name="image">The image that is to be read, for the message.</param>
    /// <exception cref="ImageUnreadableException">The library cannot be used safely, or not at all.</exception>
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

    // A method of its own, so that nothing of ImageMagick is used before its library is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Configure()
    {
        string settings = Path.Combine(Path.GetDirectoryName(typeof(MagickLibrary).Assembly.Location)!, "magick");
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

    // The library reads its settings once, at its first use. A format that ours forbid tells whether these were read.
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
