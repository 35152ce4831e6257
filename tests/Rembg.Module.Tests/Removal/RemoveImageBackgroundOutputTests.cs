using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>The form of outputs, through the cmdlet. Tests of each step tell whether it is done well.</summary>
public sealed class RemoveImageBackgroundOutputTests : CmdletTest
{
    private static string Photo => SharedData.Photo("girl-1.jpg");

    // The photo is uncertain, so its cut-outs get a second look, which a mask alone only gets on request.
    [Fact]
    public void Several_files_are_made_of_one_inference_and_equal_those_made_alone()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Output CutOut, Mask, OnWhite -Crop", Photo, Files["out"]).ThrowOnError();
        Assert.Equal(["girl-1.png", "girl-1.mask.png", "girl-1.white.jpg"], result.Output.Select(static one => Path.GetFileName((string)one.Properties["Output"].Value)));
        Run("Remove-ImageBackground $args[0] $args[1] -Crop", Photo, Files["one"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1] -MaskOnly -SecondLook Always", Photo, Files["two"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1] -Output CutOut, Mask", Photo, Files["whole"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1] -Crop -Output OnWhite", Photo, Files["three"]).ThrowOnError();
        Assert.Equal(File.ReadAllBytes(Files["one/girl-1.png"]), File.ReadAllBytes(Files["out/girl-1.png"]));
        Assert.Equal(File.ReadAllBytes(Files["two/girl-1.png"]), File.ReadAllBytes(Files["whole/girl-1.mask.png"]));
        Assert.Equal(File.ReadAllBytes(Files["three/girl-1.jpg"]), File.ReadAllBytes(Files["out/girl-1.white.jpg"]));

        // Cropped together, all are of one size: the subject is where the cut-out has it.
        Assert.Single(result.Output.Select(static one => (one.Properties["Width"].Value, one.Properties["Height"].Value)).Distinct());
    }

    [Fact]
    public void Beside_the_photo_every_output_is_known_as_one()
    {
        File.Copy(Photo, Files["a.jpg"]);
        Run("Remove-ImageBackground $args[0] -Output CutOut, Mask", Files["a.jpg"]).ThrowOnError();
        Assert.Equal(["a.jpg", "a.mask.nobg.png", "a.nobg.png"], Files.Files);
        Assert.Empty(Run("Remove-ImageBackground $args[0] -Output CutOut, Mask -SkipExisting", Files.Path).ThrowOnError().Output);

        // Only the missing ones of several outputs are made.
        File.Delete(Files["a.mask.nobg.png"]);
        Assert.Equal(Files["a.mask.nobg.png"], Assert.Single(Run("Remove-ImageBackground $args[0] -Output CutOut, Mask -SkipExisting", Files.Path).ThrowOnError().Output).Properties["Output"].Value);
        Assert.Equal(["OutputExists"], Run("Remove-ImageBackground $args[0] -Output CutOut, Mask", Files["a.jpg"]).ErrorIds);
    }

    [Theory]
    [InlineData("-Canvas 300x200", 300, 200)]
    [InlineData("-Canvas 300x200 -Fit Cover -BackgroundColor white", 300, 200)]
    [InlineData("-Crop -Padding 5% -Canvas 128x128 -Shadow -ShadowOpacity 0.3", 128, 128)]
    [InlineData("-Feather 2", 600, 399)]
    public void The_frame_is_as_it_was_asked_for(string parameters, int width, int height)
    {
        PSObject result = Assert.Single(Run($"Remove-ImageBackground $args[0] $args[1] {parameters}", Photo, Files["out"]).ThrowOnError().Output);
        Assert.Equal((width, height), ((int)result.Properties["Width"].Value, (int)result.Properties["Height"].Value));
    }

    [Fact]
    public void A_picture_lies_behind_whatever_the_location_is()
    {
        File.Copy(SharedData.Photo("boat.jpg"), Files["sea.jpg"]);
        Run("[void] $ExecutionContext.SessionState.Path.SetLocation($args[1]); Remove-ImageBackground $args[0] out -BackgroundImage sea.jpg -Format Jpeg", Photo, Files.Path).ThrowOnError();
        Assert.True(new FileInfo(Files["out/girl-1.jpg"]).Length > 10_000);
    }

    [Theory]
    [InlineData("-MaskOnly -Output CutOut", "OptionsInvalid", "-MaskOnly")]
    [InlineData("-ShadowOpacity 0.2", "OptionsInvalid", "-Shadow")]
    [InlineData("-Padding 5", "OptionsInvalid", "crop")]
    [InlineData("-Fit Cover", "OptionsInvalid", "canvas")]
    [InlineData("-Canvas 0x5", "OptionsInvalid", "WIDTHxHEIGHT")]
    [InlineData("-Crop -Padding huge", "OptionsInvalid", "length")]
    [InlineData("-Canvas 100000x100000", "OptionsInvalid", "canvas")]
    [InlineData("-MaskOnly -Shadow", "OptionsInvalid", "shadow")]
    [InlineData("-Output Mask -BackgroundColor red", "OptionsInvalid", "mask")]
    [InlineData("-Crop -Padding '5,5%'", "OptionsInvalid", "comma")]
    [InlineData("-CropThreshold 60", "OptionsInvalid", "-Crop")]
    [InlineData("-Quality 50", "OptionsInvalid", "WebP, Jpeg")]
    [InlineData("-Format Tiff -Quality 50", "OptionsInvalid", "-Quality")]
    [InlineData("-Output Mask, CutOut -Quality 50", "OptionsInvalid", "-Quality")]
    [InlineData("-Format WebP -CompressionLevel 5", "OptionsInvalid", "Png and Tiff")]
    [InlineData("-Output OnWhite -CompressionLevel 5", "OptionsInvalid", "-CompressionLevel")]
    [InlineData("-Output OnWhite -Format Png", "OptionsInvalid", "-Format")]
    [InlineData("-Output OnWhite, Mask -Format WebP", "OptionsInvalid", "-Format")]
    [InlineData("-Output OnWhite -BackgroundColor red", "OptionsInvalid", "-BackgroundColor")]
    [InlineData("-Output OnWhite, Mask -BackgroundImage $args[0]", "OptionsInvalid", "-BackgroundImage")]
    [InlineData("-MaskOnly -KeepColors", "OptionsInvalid", "-KeepColors")]
    [InlineData("-BackgroundImage nowhere.jpg", "ImageNotFound", "nowhere.jpg")]
    [InlineData("-AsBytes -Force", "OptionsInvalid", "-Force")]
    [InlineData("-AsBytes -Watch", "OptionsInvalid", "-Watch")]
    public void Contradicting_parameters_are_refused_before_the_first_photo(string parameters, string id, string word)
    {
        ShellResult result = Run($"Remove-ImageBackground $args[0] {parameters}", Photo);
        Assert.True(result.Terminated);
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(word, result.Errors[0].Exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("-Output OnWhite, Mask -Quality 50 -CompressionLevel 9")]
    [InlineData("-Output CutOut, OnWhite -Quality 50 -BackgroundColor red -Format Tiff")]
    [InlineData("-Output OnWhite -Format Jpeg -BackgroundColor white")]
    [InlineData("-Crop -CropThreshold 8 -Padding '5 % 10 px'")]
    public void A_parameter_for_only_one_of_the_outputs_is_accepted(string parameters) =>
        Assert.NotEmpty(Run($"Remove-ImageBackground $args[0] $args[1] {parameters}", Photo, Files["out"]).ThrowOnError().Output);

    [Theory]
    [InlineData("-Output 'CutOut,Mask'")]
    [InlineData("-Output 'cutout, mask'")]
    [InlineData("-Output @('CutOut,Mask')")]
    [InlineData("@splat")]
    public void One_text_with_commas_asks_for_several_outputs(string parameters)
    {
        ShellResult result = Run($$"""$splat = @{ Output = 'CutOut,Mask' }; Remove-ImageBackground $args[0] $args[1] {{parameters}}""", Photo, Files["out"]).ThrowOnError();
        Assert.Equal(["girl-1.png", "girl-1.mask.png"], result.Output.Select(static one => Path.GetFileName((string)one.Properties["Output"].Value)));
    }

    [Fact]
    public void Bytes_without_the_comma_are_one_error_that_names_it()
    {
        ShellResult result = Run("[IO.File]::ReadAllBytes($args[0]) | Remove-ImageBackground", Photo);
        Assert.True(result.Terminated);
        Assert.Equal(["OptionsInvalid"], result.ErrorIds);
        Assert.Contains(",$bytes | Remove-ImageBackground", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_accepted_and_returned_and_equal_the_content_of_files()
    {
        Run("Remove-ImageBackground $args[0] $args[1]", Photo, Files["out"]).ThrowOnError();
        byte[] expected = File.ReadAllBytes(Files["out/girl-1.png"]);
        Assert.Equal(expected, Bytes(Run(", [IO.File]::ReadAllBytes($args[0]) | Remove-ImageBackground", Photo)));
        Assert.Equal(expected, Bytes(Run("Remove-ImageBackground -InputObject ([IO.File]::ReadAllBytes($args[0]))", Photo)));
        Assert.Equal(expected, Bytes(Run("Remove-ImageBackground $args[0] -AsBytes", Photo)));
        Assert.Equal(expected, Bytes(Run("[IO.FileInfo] $args[0] | Remove-ImageBackground -AsBytes", Photo)));
        Assert.Equal(expected, Bytes(Run("$file = [IO.File]::OpenRead($args[0]); try { $file | Remove-ImageBackground } finally { $file.Dispose() }", Photo)));
        Assert.Single(Directory.GetFiles(Files["out"]));
    }

    [Fact]
    public void Several_bytes_and_several_outputs_keep_their_order()
    {
        ShellResult result = Run("$args[0], $args[1] | ForEach-Object { , [IO.File]::ReadAllBytes($_) } | Remove-ImageBackground -Output Mask, CutOut -SecondLook Always", Photo, SharedData.Photo("horse.jpg")).ThrowOnError();
        Assert.Equal(4, result.Output.Count);
        (string Photo, string Kind)[] singly = [(Photo, "Mask"), (Photo, "CutOut"), (SharedData.Photo("horse.jpg"), "Mask"), (SharedData.Photo("horse.jpg"), "CutOut")];
        IEnumerable<string> singles = singly.Select(one => Convert.ToHexString(Bytes(Run($"Remove-ImageBackground $args[0] -AsBytes -SecondLook Always -Output {one.Kind}", one.Photo))));
        Assert.Equal(singles, result.Output.Select(static one => Convert.ToHexString((byte[])one.BaseObject)));
    }

    [Fact]
    public void Bytes_that_are_not_a_photo_are_an_error_and_the_next_photo_is_processed()
    {
        ShellResult result = Run(", [byte[]] (1, 2, 3) | Remove-ImageBackground");
        Assert.Equal(["ImageUnreadable"], result.ErrorIds);
        Assert.False(result.Terminated);
        Assert.Equal(["OptionsInvalid"], Run(", [IO.File]::ReadAllBytes($args[0]) | Remove-ImageBackground -DestinationPath out", Photo).ErrorIds);
    }

    private static byte[] Bytes(ShellResult result) => Assert.IsType<byte[]>(Assert.Single(result.ThrowOnError().Output).BaseObject);
}
