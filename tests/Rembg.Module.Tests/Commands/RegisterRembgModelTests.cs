using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Models of one's own by the cmdlet, and every description that is refused.</summary>
public sealed class RegisterRembgModelTests : ModelHomeTest
{
    [Fact]
    public void Given_properties_are_reported_and_the_others_come_from_the_similar_model()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Brightness(0, 0));
        PSObject model = Assert.Single(Run("Register-RembgModel shop $args[0] -Like isnet-general-use -InputSize 96 -Std 1, 0.5, 2 -Activation Sigmoid -Purpose shoes", Files["mine.onnx"]).ThrowOnError().Output);
        Assert.Equal(
            ("Registered", 96, "0.5", "1, 0.5, 2", "Sigmoid", "shoes"),
            (model.Properties["State"].Value.ToString(), (int)model.Properties["InputSize"].Value, model.Properties["Mean"].Value.ToString(), model.Properties["StandardDeviation"].Value.ToString(), model.Properties["Activation"].Value.ToString(), (string)model.Properties["Purpose"].Value));
        Assert.Equal("shop", Assert.Single(Run("Remove-ImageBackground $args[0] $args[1] -Model shop", Photo, Files["out"]).ThrowOnError().Output).Properties["Model"].Value);
    }

    [Theory]
    [InlineData("-Like isnet-general-use", "0.33, 0.95")]
    [InlineData("-Like isnet-general-use -BlackPoint 51", "0.2, 0.95")]
    [InlineData("-Like isnet-general-use -WhitePoint 204", "0.33, 0.8")]
    [InlineData("-Like isnet-general-use -BlackPoint 0 -WhitePoint 255", "0, 1")]
    [InlineData("-BlackPoint 51 -WhitePoint 204", "0.2, 0.8")]
    [InlineData("-WhitePoint 204", "0, 0.8")]
    [InlineData("", "0, 1")]
    public void Levels_are_given_by_points_or_are_like_another_model(string options, string levels)
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Brightness(32, 32));
        Assert.Equal(levels, Told(Run($"Register-RembgModel shop $args[0] {options}", Files["mine.onnx"])));
        Assert.Equal(levels, Told(Run("Get-RembgModel shop")));
        static string Told(ShellResult result) => Assert.Single(result.ThrowOnError().Output).Properties["Levels"].Value.ToString()!;
    }

    [Fact]
    public void A_model_with_more_than_a_photo_is_registered_with_a_number_for_each_input()
    {
        File.WriteAllBytes(Files["matte.onnx"], TinyModel.FeaturesAndMask(32, 32));
        const string Register = "Register-RembgModel matte $args[0]";
        Assert.Contains("'factor' has no value; set values in InputValues", Refusal(Run(Register, Files["matte.onnx"])), StringComparison.Ordinal);
        Assert.Contains("0 'features' Float [1, 8, 32, 32], 1 'mask' Float [1, 1, 32, 32]), and OutputIndex does not specify the one with the mask", Refusal(Run(Register + " -InputValue @{ factor = 20 }", Files["matte.onnx"])), StringComparison.Ordinal);
        Assert.Contains("which does not exist", Refusal(Run(Register + " -OutputIndex 1 -InputValue @{ factor = 20; other = $true }", Files["matte.onnx"])), StringComparison.Ordinal);
        Assert.Contains("is not a number", Assert.Single(Run(Register + " -OutputIndex 1 -InputValue @{ factor = 'many' }", Files["matte.onnx"]).Errors).Exception.Message, StringComparison.Ordinal);

        PSObject model = Assert.Single(Run(Register + " -OutputIndex 1 -InputValue @{ factor = '20.5' }", Files["matte.onnx"]).ThrowOnError().Output);
        Assert.Equal(("factor = 20.5", 1), (model.Properties["InputValues"].Value.ToString(), (int)model.Properties["OutputIndex"].Value));
        Assert.True((bool)Assert.Single(Run("Test-RembgModel matte -Quiet").ThrowOnError().Output).BaseObject);
        Assert.Equal("matte", Assert.Single(Run("Remove-ImageBackground $args[0] $args[1] -Model matte", Photo, Files["out"]).ThrowOnError().Output).Properties["Model"].Value);

        // Its quantized form needs neither the number nor the index.
        Run("ConvertTo-QuantizedModel -Model matte -Mode WeightOnly -Accuracy Unchecked -DestinationPath $args[0]", Files["small.onnx"]).ThrowOnError();
        Assert.Single(Run("Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2] -Force", Photo, Files["out"], Files["small.onnx"]).ThrowOnError().Output);
        ShellResult measured = Run("Measure-RembgModel $args[0], $args[1] -Iterations 1 -Warmup 0", Path.Combine(Files["home"], "matte.onnx"), Files["small.onnx"]).ThrowOnError();
        Assert.All(measured.Output, static result => Assert.Null(result.Properties["Failure"].Value));
        static string Refusal(ShellResult result)
        {
            ErrorRecord error = Assert.Single(result.Errors);
            Assert.Equal("ModelInvalid", error.FullyQualifiedErrorId.Split(',')[0]);
            return error.Exception.Message;
        }
    }

    [Fact]
    public void A_model_of_pixels_works_by_name_and_by_path()
    {
        File.WriteAllBytes(Files["pixels.onnx"], TinyModel.PixelBrightness(32, 0));
        File.WriteAllBytes(Files["planes.onnx"], TinyModel.Brightness(32, 32));
        Run("Register-RembgModel pixels $args[0] -InputSize 32", Files["pixels.onnx"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1] -Model pixels -MaskOnly", Photo, Files["named"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2] -MaskOnly", Photo, Files["planes"], Files["planes.onnx"]).ThrowOnError();
        Assert.Equal(Bytes("planes"), Bytes("named"));
        byte[] Bytes(string directory) => File.ReadAllBytes(Assert.Single(Directory.GetFiles(Files[directory])));
    }

    [Fact]
    public void Files_come_from_the_pipeline_and_by_patterns_that_match_one()
    {
        File.WriteAllBytes(Files["a[1].onnx"], TinyModel.Brightness(8, 8));
        File.WriteAllBytes(Files["b.onnx"], TinyModel.Brightness(8, 8));
        Run("[IO.FileInfo]::new($args[0]) | Register-RembgModel one", Files["a[1].onnx"]).ThrowOnError();
        Run("Register-RembgModel two $args[0]", Files["b*.onnx"]).ThrowOnError();
        Assert.Equal(["OptionsInvalid"], Run("Register-RembgModel three $args[0]", Files["*.onnx"]).ErrorIds);
        Assert.Equal(["one", "two"], Run("(Get-RembgModel -Installed | Where-Object State -EQ Registered).Name").ThrowOnError().Output.Select(static name => name.ToString()));
    }

    [Theory]
    [InlineData("u2net", "", "OptionsInvalid")]
    [InlineData("../shop", "", "OptionsInvalid")]
    [InlineData("shop.int8", "", "OptionsInvalid")]
    [InlineData("shop", "-InputSize 64", "ModelInvalid")]
    [InlineData("shop", "-OutputIndex 1", "ModelInvalid")]
    [InlineData("shop", "-Class background, shoe", "ModelInvalid")]
    [InlineData("shop", "-Class shoe, SHOE", "OptionsInvalid")]
    [InlineData("shop", "-Std 0", "OptionsInvalid")]
    [InlineData("shop", "-Mean 1, 2", "OptionsInvalid")]
    [InlineData("shop", "-BlackPoint 200 -WhitePoint 100", "OptionsInvalid")]
    [InlineData("shop", "-BlackPoint 255", "OptionsInvalid")]
    [InlineData("shop", "-Like isnet-general-use -WhitePoint 20", "OptionsInvalid")]
    [InlineData("shop", "-WhitePoint 256", "ParameterArgumentValidationError")]
    [InlineData("shop", "-BlackPoint '1,5'", "ParameterArgumentTransformationError")]
    [InlineData("shop", "-Like u3net", "ModelNotFound")]
    [InlineData("shop", "-InputSize 0", "ParameterArgumentValidationError")]
    public void A_description_that_does_not_fit_leaves_nothing(string name, string options, string errorId)
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Brightness(32, 32));
        Assert.Equal([errorId], Run($"Register-RembgModel {name} $args[0] {options}", Files["mine.onnx"]).ErrorIds);
        Assert.Equal(["mine.onnx"], Files.Files);
    }

    [Fact]
    public void A_registered_name_is_taken_until_forced_and_a_file_must_be_a_model()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Brightness(32, 32));
        File.WriteAllText(Files["text.onnx"], "no model");
        const string Register = "Register-RembgModel shop $args[0]";
        Run(Register + " -WhatIf", Files["mine.onnx"]).ThrowOnError();
        Assert.False(Directory.Exists(Files["home"]));
        Run(Register, Files["mine.onnx"]).ThrowOnError();
        Assert.Equal(["OutputExists"], Run(Register, Files["mine.onnx"]).ErrorIds);
        Run(Register + " -Force", Files["mine.onnx"]).ThrowOnError();
        Assert.Equal(["ModelInvalid"], Run(Register + " -Force", Files["text.onnx"]).ErrorIds);
        Assert.Equal(["ModelNotFound"], Run(Register + " -Force", Files["none.onnx"]).ErrorIds);
        Assert.True((bool)Assert.Single(Run("Test-RembgModel shop -Quiet").ThrowOnError().Output).BaseObject);
    }

    [Fact]
    public void A_damaged_description_is_reported_and_ends_a_run()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Brightness(32, 32));
        Run("Register-RembgModel shop $args[0]", Files["mine.onnx"]).ThrowOnError();
        File.WriteAllText(Path.Combine(Files["home"], "shop.rembg.json"), "{ \"mean\": \"dark\" }");
        PSObject model = Assert.Single(Run("Get-RembgModel shop").ThrowOnError().Output);
        Assert.Equal("Damaged", model.Properties["State"].Value.ToString());
        Assert.Contains("shop.rembg.json", (string)model.Properties["Problem"].Value, StringComparison.Ordinal);
        Assert.Equal(["ModelInvalid"], Run("Remove-ImageBackground $args[0] $args[1] -Model shop", Photo, Files["out"]).ErrorIds);
    }
}
