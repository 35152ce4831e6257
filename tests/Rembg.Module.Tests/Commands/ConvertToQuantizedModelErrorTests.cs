namespace Rembg.Tests;

/// <summary>Every way in which a run or a model can fail, by its error id; nothing is written then.</summary>
public sealed class ConvertToQuantizedModelErrorTests : CmdletTest
{
    [Theory]
    [InlineData("-WeightType QUInt8 -ActivationType QInt8", "OptionsInvalid")]
    [InlineData("-Format QOperator -Mode Dynamic", "OptionsInvalid")]
    [InlineData("-Equalization 1.5", "OptionsInvalid")]
    [InlineData("-TimeBudget 10", "OptionsInvalid")]
    [InlineData("-ReportPath report.txt", "OptionsInvalid")]
    [InlineData("-Equalization strong", "CannotConvertArgumentNoMessage")]
    [InlineData("-Mode Half", "CannotConvertArgumentNoMessage")]
    [InlineData("-SampleCount 1", "ParameterArgumentValidationError")]
    [InlineData("-MinimumIoU 1.1", "ParameterArgumentValidationError")]
    [InlineData("-MinimumWorstIoU -0.1", "ParameterArgumentValidationError")]
    [InlineData("-MinimumQuantized 80", "ParameterArgumentValidationError")]
    [InlineData("-TargetCpu Mine", "CannotConvertArgumentNoMessage")]
    [InlineData("-InputSize 0", "ParameterArgumentValidationError")]
    [InlineData("-CalibrationPath ./none.jpg", "ImageNotFound")]
    [InlineData("-CalibrationPath ./none*.jpg", "NoImagesFound")]
    [InlineData("-CalibrationPath Variable:PSHome", "PathInvalid")]
    [InlineData("-Model u2netp", "PositionalParameterNotFound")]
    public void A_bad_setup_is_a_terminating_error(string options, string errorId)
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        ShellResult result = Run($"ConvertTo-QuantizedModel $args[0] {options}", model);
        Assert.True(result.Terminated);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["tiny.onnx"], Files.Files);
    }

    [Theory]
    [InlineData("", "ModelInvalid", "'factor' has no value; set values in InputValues")]
    [InlineData("-OutputIndex 1", "ModelInvalid", "'factor' has no value")]
    [InlineData("-OutputIndex 2", "ModelInvalid", "it has no output 2, only outputs 0 to 1")]
    [InlineData("-OutputIndex -1", "ParameterArgumentValidationError", "OutputIndex")]
    public void A_model_that_wants_more_than_a_photo_is_an_error_with_the_remedy(string options, string errorId, string message)
    {
        string model = Write("matte.onnx", TinyModel.FeaturesAndMask(32, 32));
        ShellResult result = Run($"ConvertTo-QuantizedModel $args[0] -Mode WeightOnly -Accuracy Unchecked {options}", model);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Contains(message, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        if (errorId == "ModelInvalid")
        {
            Assert.All(["-InputValue", "-OutputIndex"], parameter => Assert.Contains(parameter, result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("-WeightType QUInt8 -ActivationType QInt8", "-ActivationType or -WeightType;")]
    [InlineData("-Format QOperator -Mode Dynamic", "-Format or -Mode;")]
    [InlineData("-BiasCorrection -Mode Dynamic", "-Equalization or -BiasCorrection or -CalibrationMethod or -Mode;")]
    [InlineData("-ActivationType QInt8 -Mode Dynamic", "-Mode or -ActivationType;")]
    [InlineData("-Equalization 1.5", "-Equalization;")]
    public void The_remedy_of_invalid_options_names_the_parameters(string options, string parameters)
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        ShellResult result = Run($"ConvertTo-QuantizedModel $args[0] {options}", model);
        Assert.StartsWith($"Change or leave out {parameters} Get-Help", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(" -", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_missing_model_is_its_own_error()
    {
        string existing = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        string[] given = [Files["missing.onnx"], Files["none*.onnx"], "Variable:PSHome", "nodrive:/a.onnx", existing];
        ShellResult result = Run("$args[0] | ConvertTo-QuantizedModel -WhatIf", [given]);
        Assert.False(result.Terminated);
        Assert.Equal(["ModelNotFound", "ModelNotFound", "PathInvalid", "PathInvalid"], result.ErrorIds);
        Assert.Equal(given[..4], result.Errors.Select(static error => error.TargetObject));
        Assert.All(result.Errors, static error => Assert.NotEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Equal(["ModelNotFound"], Run("ConvertTo-QuantizedModel -Model u3net").ErrorIds);
    }

    [Fact]
    public void Outputs_are_not_overwritten_unless_asked()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        foreach (string existing in (string[])["tiny.int8.onnx", "tiny.fp16.onnx", "other.onnx", "out/tiny.int8.onnx", "report.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Files[existing])!);
            File.WriteAllText(Files[existing], "precious");
        }

        AssertExists("tiny.int8.onnx", string.Empty);
        AssertExists("tiny.fp16.onnx", "-Mode Float16");
        AssertExists("other.onnx", "-DestinationPath \"$($args[1])/other.onnx\"");
        AssertExists("out/tiny.int8.onnx", "-DestinationPath \"$($args[1])/out\"");
        AssertExists("report.png", "-DestinationPath \"$($args[1])/new\" -ReportPath \"$($args[1])/report.json\"");

        void AssertExists(string file, string options)
        {
            ShellResult result = Run($"ConvertTo-QuantizedModel -LiteralPath $args[0] {options}", model, Files.Path);
            Assert.Equal(["OutputExists"], result.ErrorIds);
            Assert.Contains($"'{Files[file]}'", result.Errors[0].Exception.Message, StringComparison.Ordinal);
            Assert.Equal(model, result.Errors[0].TargetObject);
            Assert.Equal("precious", File.ReadAllText(Files[file]));
        }
    }

    [Fact]
    public void Several_models_do_not_go_into_one_file()
    {
        string[] models = [Write("a.onnx", TinyModel.Convolutions(32, 32)), Write("b.onnx", TinyModel.Convolutions(32, 32))];
        ShellResult named = Run("ConvertTo-QuantizedModel $args[0] -DestinationPath $args[1]", models, Files["c.onnx"]);
        Assert.True(named.Terminated);
        Assert.Equal(["OptionsInvalid"], named.ErrorIds);
        ShellResult piped = Run("$args[0] | ConvertTo-QuantizedModel -DestinationPath $args[1] -WhatIf", models, Files["c.onnx"]);
        Assert.Equal(["OptionsInvalid"], piped.ErrorIds);
        Assert.Equal(["OutputCollision"], Run("ConvertTo-QuantizedModel $args[0] -DestinationPath $args[0] -Force", models[0]).ErrorIds);
    }

    [Theory]
    [InlineData("text", "ModelInvalid")]
    [InlineData("no weights", "NothingToQuantize")]
    [InlineData("unknown operator", "OperatorUnknown")]
    [InlineData("open shape", "ShapeOpen")]
    [InlineData("quantized", "ModelAlreadyQuantized")]
    public void A_model_that_cannot_be_quantized_says_why_and_the_others_go_on(string kind, string errorId)
    {
        byte[] content = kind switch
        {
            "text" => "not a model"u8.ToArray(),
            "no weights" => TinyModel.Brightness(32, 32),
            "unknown operator" => TinyModel.Convolutions(32, 32, last: "Frobnicate"),
            "open shape" => TinyModel.Convolutions(0, 0),
            _ => TinyModel.Create("DynamicQuantizeLinear", [1, 3, 32, 32], [1, 3, 32, 32]),
        };
        string[] models = [Write("bad.onnx", content), Write("good.onnx", TinyModel.Convolutions(32, 32))];
        ShellResult result = Run("$args[0] | ConvertTo-QuantizedModel -Mode WeightOnly -Accuracy Unchecked", [models]);
        Assert.False(result.Terminated);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(models[0], result.Errors[0].TargetObject);
        Assert.Equal(["bad.onnx", "good.int8.onnx", "good.onnx"], Files.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Accuracy Unchecked")]
    [InlineData("-Mode Dynamic")]
    [InlineData("-Mode Float16")]
    [InlineData("-CalibrationPath $args[1]")]
    [InlineData("-CalibrationPath $args[1], $args[2]")]
    public void Too_few_photos_are_an_error(string options)
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        string photo = Files.Add(SharedData.Photo("girl.png"));
        File.WriteAllText(Files["broken.jpg"], "not a photo");
        ShellResult result = Run($"ConvertTo-QuantizedModel $args[0] {options}", model, photo, Files["broken.jpg"]);
        Assert.Equal(["CalibrationInsufficient"], result.ErrorIds);
        Assert.Contains("-CalibrationPath", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["broken.jpg", "girl.png", "tiny.onnx"], Files.Files);
    }

    [Fact]
    public void A_target_out_of_reach_ends_the_run_and_names_the_best()
    {
        string model = Files.Add(SharedData.Model);
        string photos = Path.GetDirectoryName(SharedData.Photo("girl.png"))!;
        const string Script = "$args[0], $args[0] | ConvertTo-QuantizedModel -CalibrationPath $args[1] -SampleCount 2 -MinimumIoU 1 -MaximumError 0 -TimeBudget 0:0:1";
        ShellResult result = Run(Script, model, photos);
        Assert.True(result.Terminated);
        Assert.Equal(["AccuracyNotReached"], result.ErrorIds);
        Assert.Matches("IoU of 0[.][0-9]+", result.Errors[0].Exception.Message);
        Assert.Equal(model, result.Errors[0].TargetObject);
        Assert.Equal([Path.GetFileName(model)], Files.Files);
    }

    [Fact]
    public void A_gain_out_of_reach_ends_the_run_and_names_other_ways()
    {
        string model = Write("transposed.onnx", TinyModel.Transposed(64, 64));
        string photos = Path.GetDirectoryName(SharedData.Photo("girl.png"))!;
        ShellResult result = Run("$args[0], $args[0] | ConvertTo-QuantizedModel -CalibrationPath $args[1] -SampleCount 6", model, photos);
        Assert.True(result.Terminated);
        Assert.Equal(["GainNotReached"], result.ErrorIds);
        Assert.Contains("80 % are required", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(model, result.Errors[0].TargetObject);
        Assert.All(["-Mode Float16", "WeightOnly", "-MinimumQuantized", "-AllowBelowTarget"], way => Assert.Contains(way, result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        Assert.Equal(["transposed.onnx"], Files.Files);

        dynamic less = Assert.Single(Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 6 -MinimumQuantized 0.2", model, photos).ThrowOnError().Output);
        Assert.True((bool)less.MeetsTarget);
        Assert.InRange((double)less.QuantizedShare, 0.2, 0.79);
    }

    [Fact]
    public void Difficult_photos_can_be_asked_for_more_than_there_is()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(64, 64));
        string photos = Path.GetDirectoryName(SharedData.Photo("girl.png"))!;
        const string Script = "ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 6 -MinimumWorstIoU";
        ShellResult result = Run($"{Script} 1", model, photos);
        Assert.Equal(["AccuracyNotReached"], result.ErrorIds);
        Assert.Contains("expected for difficult photos (1 required)", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-MinimumWorstIoU", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(Run($"{Script} 0", model, photos).ThrowOnError().Output);
    }

    [Fact]
    public void Photos_without_a_subject_are_too_few()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        string[] photos = [.. Enumerable.Range(0, 3).Select(i => Files[$"{i}.bmp"])];
        foreach (string photo in photos)
        {
            File.WriteAllBytes(photo, BlackPhoto);
        }

        ShellResult result = Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1]", model, photos);
        Assert.Equal(["CalibrationInsufficient"], result.ErrorIds);
        Assert.Contains("Only 0 of the 3 photos can be used for evaluation", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("with a background", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_misses_the_target_is_written_if_allowed()
    {
        string model = Write("tiny.onnx", TinyModel.Convolutions(32, 32));
        string photos = Path.GetDirectoryName(SharedData.Photo("girl.png"))!;
        ShellResult result = Run("ConvertTo-QuantizedModel $args[0] -CalibrationPath $args[1] -SampleCount 4 -Accuracy Unchecked -MaximumError 0", model, photos).ThrowOnError();
        Assert.False((bool)Assert.Single(result.Output).Properties["MeetsTarget"].Value);
        Assert.Contains(result.Warnings, static warning => warning.Contains("misses the target", StringComparison.Ordinal));
        Assert.Equal(["tiny.int8.onnx", "tiny.onnx"], Files.Files);
    }

    /// <summary>A BMP file of one black pixel.</summary>
    private static byte[] BlackPhoto => [.. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[28]];

    private string Write(string name, byte[] model)
    {
        File.WriteAllBytes(Files[name], model);
        return Files[name];
    }
}
