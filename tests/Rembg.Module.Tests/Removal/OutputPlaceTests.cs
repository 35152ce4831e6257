using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Places and names of outputs: one file, suffixes, templates, trees, and several sizes.</summary>
public sealed class OutputPlaceTests : CmdletTest
{
    public OutputPlaceTests()
    {
        File.WriteAllBytes(Files["net.onnx"], TinyModel.Brightness(32, 32));
        Files.Add(SharedData.Photo("girl.png"), "in/a.png");
        Files.Add(SharedData.Photo("girl.png"), "in/b.png");
        Files.Add(SharedData.Photo("girl.png"), "in/sub/c.png");
    }

    [Theory]
    [InlineData("result.png", "", "PNG")]
    [InlineData("new/result.webp", "", "RIFF")]
    [InlineData("result.JPG", "-BackgroundColor white", "\u00ff\u00d8\u00ff")]
    [InlineData("result.tiff", "-Format Tiff", "II*")]
    [InlineData("mask.png", "-MaskOnly", "PNG")]
    public void A_name_with_the_extension_of_an_image_is_a_file(string name, string options, string signature)
    {
        PSObject result = Assert.Single(Here($"Remove-ImageBackground in/a.png {name} {options}").ThrowOnError().Output);
        Assert.Equal(Files[name], result.ToString());
        Assert.Contains(signature, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Files[name])[..16]), StringComparison.Ordinal);

        Assert.Equal(["OutputExists"], Here($"Remove-ImageBackground in/b.png {name} {options}").ErrorIds);
        Assert.Empty(Here($"Remove-ImageBackground in/b.png {name} {options} -SkipExisting").ThrowOnError().Output);
        Assert.Single(Here($"'in/b.png' | Remove-ImageBackground -DestinationPath {name} {options} -Force").ThrowOnError().Output);
    }

    [Fact]
    public void A_directory_stays_one_whatever_its_name()
    {
        Directory.CreateDirectory(Files["made.png"]);
        Directory.CreateDirectory(Files["made.gif"]);
        Here("Remove-ImageBackground in/a.png made.png; Remove-ImageBackground in/a.png other.png/; Remove-ImageBackground in/a.png made.gif; Remove-ImageBackground in/a.png other.gif/").ThrowOnError();
        Assert.All(["made.png", "other.png", "made.gif", "other.gif"], name => Assert.True(File.Exists(Files[name + "/a.png"])));
    }

    [Theory]
    [InlineData("Remove-ImageBackground in/*.png result.png", "there are several photos")]
    [InlineData("'in/a.png', 'in/b.png' | Remove-ImageBackground -DestinationPath result.png", "there are several photos")]
    [InlineData("Remove-ImageBackground in/sub result.png", "the photos are in a directory")]
    [InlineData("Remove-ImageBackground in/a.png result.png -Output CutOut, Mask", "each photo has 2 outputs")]
    [InlineData("Remove-ImageBackground in/a.png result.png -Output OnWhite", "is a Png file name, but the output is in Jpeg format")]
    [InlineData("Remove-ImageBackground in/a.png result.png -Format WebP", "is a Png file name, but -Format is WebP")]
    [InlineData("Remove-ImageBackground in/a.png result.png -Recurse", "-Recurse is for several")]
    [InlineData("Remove-ImageBackground in/a.png result.png -Suffix -x", "-Suffix is for several")]
    [InlineData("Remove-ImageBackground in/a.png result.jpg", "Jpeg has no transparency")]
    [InlineData("Remove-ImageBackground in/a.png result.gif", "Outputs cannot be written in the format of")]
    [InlineData("Remove-ImageBackground in/a.png result.HEIC", "Outputs cannot be written in the format of")]
    [InlineData("Remove-ImageBackground in/sub result.bmp -Recurse", "Outputs cannot be written in the format of")]
    public void One_file_is_for_one_photo_and_one_output(string command, string message)
    {
        ShellResult result = Here(command);
        Assert.True(result.Terminated);
        Assert.Equal("OptionsInvalid", Assert.Single(result.ErrorIds));
        Assert.Contains(message, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Files.Files, static file => file.Contains("result", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_names_a_single_file_and_does_not_write_it()
    {
        Assert.Empty(Here("Remove-ImageBackground in/a.png result.png -WhatIf").ThrowOnError().Output);
        Assert.False(File.Exists(Files["result.png"]));
    }

    [Fact]
    public void A_suffix_is_behind_the_name_and_its_outputs_are_passed_over_by_the_next_run()
    {
        Assert.Equal(2, Here("Remove-ImageBackground in -Suffix -cut").ThrowOnError().Output.Count);
        Assert.Equal(["in/a-cut.png", "in/b-cut.png"], Files.Files.Where(static file => file.Contains("cut", StringComparison.Ordinal)));
        Assert.Empty(Here("Remove-ImageBackground in -Suffix -cut -SkipExisting").ThrowOnError().Output);
        Assert.Empty(Here("Remove-ImageBackground in/*.png -Suffix -cut -SkipExisting").ThrowOnError().Output);
        Here("Remove-ImageBackground in/a.png out -Suffix _web").ThrowOnError();
        Assert.True(File.Exists(Files["out/a_web.png"]));
    }

    [Fact]
    public void A_template_names_outputs_and_refuses_to_give_two_one_name()
    {
        ShellResult result = Here("Remove-ImageBackground in/a.png out -Output CutOut, Mask, OnWhite -Canvas 40x40, 20x20 -NameTemplate '{kind}/{name}'");
        Assert.Contains("cannot be part of a file name", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains("Add {kind}, {size} or {class}", Assert.Single(Here("Remove-ImageBackground in/a.png out -Output CutOut, Mask -NameTemplate 'x-{name}'").Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains("'{date}' is not a placeholder. Available placeholders: {name}, {kind}, {size}, {class}.", Assert.Single(Here("Remove-ImageBackground in/a.png out -NameTemplate '{date}'").Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains("requires -DestinationPath", Assert.Single(Here("Remove-ImageBackground in/a.png -NameTemplate '{name}'").Errors).ToString(), StringComparison.Ordinal);

        Here("Remove-ImageBackground in/a.png out -Output CutOut, Mask, OnWhite -Canvas 40x40, 20x20 -NameTemplate '{kind}-{name}-{size}'").ThrowOnError();
        Assert.Equal(
            ["cutout-a-20x20.png", "cutout-a-40x40.png", "mask-a-20x20.png", "mask-a-40x40.png", "white-a-20x20.jpg", "white-a-40x40.jpg"],
            Directory.GetFiles(Files["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // Two photos that a template gives one name are an error of the second.
        Assert.Equal(["OutputCollision"], Here("Remove-ImageBackground in/a.png, in/b.png same -NameTemplate 'photo'").ErrorIds);
    }

    [Fact]
    public void Several_sizes_are_made_of_one_inference_and_their_names_tell_them_apart()
    {
        ShellResult result = Here("Remove-ImageBackground in/a.png out -Output CutOut, Mask -Canvas 40x30, 16x16").ThrowOnError();
        Assert.Equal(["a.40x30.png", "a.16x16.png", "a.mask.40x30.png", "a.mask.16x16.png"], result.Output.Select(static output => Path.GetFileName(output.ToString())));
        Assert.Equal([40, 16, 40, 16], result.Output.Select(static output => (int)output.Properties["Width"].Value));
    }

    [Fact]
    public void A_tree_that_came_through_the_pipeline_is_kept()
    {
        ShellResult result = Here("'in/a.png', 'in/sub/c.png', 'net.onnx' | Remove-ImageBackground -DestinationPath out -RelativeTo in");
        Assert.Equal(["OptionsInvalid"], result.ErrorIds);
        Assert.Contains("is not in '", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["out/a.png", "out/sub/c.png"], Files.Files.Where(static file => file.StartsWith("out/", StringComparison.Ordinal)));
        Assert.Equal(["ImageNotFound"], Here("Remove-ImageBackground in/a.png out -RelativeTo nowhere").ErrorIds);
    }

    [Fact]
    public void Results_name_their_kind()
    {
        ShellResult result = Here("Remove-ImageBackground in/a.png out -Output CutOut, Mask, OnWhite").ThrowOnError();
        Assert.Equal(["CutOut", "Mask", "OnWhite"], result.Output.Select(static output => (string)output.Properties["Kind"].Value));
        Assert.Equal("Mask", Assert.Single(Here("Remove-ImageBackground in/b.png out -MaskOnly").ThrowOnError().Output).Properties["Kind"].Value);
        Assert.All(result.Output, static output => Assert.Equal(output.Properties["Output"].Value, output.ToString()));
    }

    [Fact]
    public void A_required_subject_that_is_missing_is_an_error_and_nothing_is_written()
    {
        File.WriteAllBytes(Files["in/d.bmp"], WhiteBitmap(64));
        ShellResult result = Here("Remove-ImageBackground in/d.bmp, in/a.png out -Output CutOut, Mask -RequireSubject");
        Assert.Equal(["SubjectNotFound"], result.ErrorIds);
        Assert.Equal(Files["in/d.bmp"], Path.GetFullPath((string)result.Errors[0].TargetObject));
        Assert.Equal(["out/a.mask.png", "out/a.png"], Files.Files.Where(static file => file.StartsWith("out/", StringComparison.Ordinal)));
        Assert.Empty(result.Warnings);
    }

    /// <summary>A BMP file of one colour, in which there is nothing to find.</summary>
    private static byte[] WhiteBitmap(int side)
    {
        byte[] header = [(byte)'B', (byte)'M', 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, (byte)side, 0, 0, 0, (byte)side, 0, 0, 0, 1, 0, 24, 0, .. new byte[24]];
        return [.. header, .. Enumerable.Repeat(byte.MaxValue, side * side * 3)];
    }

    private ShellResult Here(string command) =>
        Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Files.Path}'); $PSDefaultParameterValues['Remove-ImageBackground:ModelPath'] = '{Files["net.onnx"]}'; {command}");
}
