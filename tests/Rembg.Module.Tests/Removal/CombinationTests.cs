using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Parameters in pairs: each either works, or is refused before the first photo with a reason.</summary>
public sealed class CombinationTests : ModelHomeTest
{
    private static readonly string[] Settings =
    [
        "-MaskOnly", "-Output Mask", "-Output CutOut, OnWhite", "-PostProcessMask", "-Refine None", "-Refine Guided", "-Refine Matting", "-AlphaMatting",
        "-ForegroundThreshold 200", "-BackgroundThreshold 20", "-ErodeSize 3", "-BlackPoint 80", "-WhitePoint 200", "-KeepColors", "-BackgroundColor red", "-BackgroundColor '#ff000080'",
        "-BackgroundImage $args[2]", "-Shadow", "-ShadowOpacity 0.2", "-Feather 1", "-Crop", "-CropThreshold 60", "-Padding 2", "-Canvas 40x40", "-Fit Cover", "-Fit None",
        "-Format Jpeg", "-Format WebP", "-Format Tiff", "-Quality 50", "-CompressionLevel 1", "-AsBytes", "-Force", "-SkipExisting", "-LowMemory", "-Cache",
        "-CacheSize 100000", "-ClassOutput Separate", "-ClassOutput Stacked", "-Class green", "-ThrottleLimit 1", "-Precision Fp32", "-Device Cpu",
    ];

    public static TheoryData<string> All => [.. Settings];

    [Theory]
    [MemberData(nameof(All))]
    public void A_parameter_works_with_each_later_one_or_says_why_not(string setting)
    {
        File.WriteAllBytes(Files["colors.onnx"], TinyModel.Planes(32, 32, [0, 0, 0, 0.7f], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]));
        Run("Register-RembgModel colors $args[0] -Class background, red, green, blue", Files["colors.onnx"]).ThrowOnError();
        string photo = SharedData.Photo("human-6.jpg");
        foreach (string other in Settings.SkipWhile(other => other != setting).Where(other => Name(other) != Name(setting)))
        {
            string output = Files[Guid.NewGuid().ToString("N")];
            string destination = setting == "-AsBytes" || other == "-AsBytes" ? string.Empty : "-DestinationPath $args[1]";
            ShellResult result = Run($"Remove-ImageBackground $args[0] {destination} -Model colors {setting} {other}", photo, output, SharedData.Photo("girl.png"));
            if (result.Errors.Count == 0)
            {
                Assert.True(result.Output.Count > 0, other);
                Assert.All(result.Output, one => Assert.True(one.BaseObject is byte[] { Length: > 50 } || new FileInfo((string)one.Properties["Output"].Value).Length > 50, other));
                continue;
            }

            // The reason names what is meant, as the user or as the library calls it.
            ErrorRecord error = Assert.Single(result.Errors);
            Assert.True(result.Terminated, $"{other}: {error}");
            Assert.Equal(("OptionsInvalid", other), (result.ErrorIds[0], other));
            Assert.True(Words(setting).Concat(Words(other)).Any(word => error.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)), $"{other}: {error}");
            Assert.False(Directory.Exists(output));
        }
    }

    private static string Name(string setting) => setting.Split(' ')[0];

    private static IEnumerable<string> Words(string setting) => Name(setting) switch
    {
        "-MaskOnly" or "-Output" => ["mask", "-Output"],
        "-Quality" or "-CompressionLevel" => ["-Quality", "-CompressionLevel"],
        "-PostProcessMask" => ["two-valued", "PostProcessMask"],
        "-Refine" or "-AlphaMatting" => ["refine", "-Refine", "matting"],
        "-BackgroundColor" or "-BackgroundImage" => ["background"],
        "-Format" => ["Jpeg"],
        "-Fit" => ["canvas"],
        "-Padding" or "-CropThreshold" => ["crop"],
        string name => [name],
    };
}
