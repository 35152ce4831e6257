using System.Diagnostics;

namespace Rembg.Tests.Decoding;

/// <summary>The <c>heif-enc</c> of libheif (Debian: libheif-examples), an encoder independent of the decoder under test.</summary>
internal static class HeicEncoder
{
    // Without loss: neither of colour samples, nor by the conversion to YCbCr, nor by quantization.
    private static readonly string[] Lossless = ["-L", "-p", "chroma=444", "--matrix_coefficients=0"];

    /// <summary>Encodes a PNG or JPEG without loss. The test is skipped where there is no encoder.</summary>
    public static string Encode(string source, string target, params string[] options)
    {
        ProcessStartInfo start = new("heif-enc", [.. Lossless, .. options, source, "-o", target]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0 && File.Exists(target), error);
            return target;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("heif-enc is not installed (Debian: libheif-examples).");
            throw;
        }
    }
}
