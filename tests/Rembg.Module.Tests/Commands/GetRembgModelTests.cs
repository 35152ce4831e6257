using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Facts on models, from the catalogue and from the disk.</summary>
public sealed class GetRembgModelTests : ModelHomeTest
{
    [Fact]
    public void All_models_of_rembg_are_listed_with_their_main_properties()
    {
        ShellResult result = Run("Get-RembgModel").ThrowOnError();
        Assert.Equal(
            [
                "u2netp", "u2net", "u2net_human_seg", "u2net_cloth_seg", "silueta", "isnet-general-use", "isnet-anime", "birefnet-general", "birefnet-general-lite",
                "birefnet-portrait", "birefnet-dis", "birefnet-hrsod", "birefnet-cod", "birefnet-massive", "bria-rmbg", "u2net_custom", "dis_custom", "ben_custom",
            ],
            result.Output.Select(static model => (string)model.Properties["Name"].Value));
        Assert.All(result.Output, static model => Assert.NotEmpty((string)model.Properties["Purpose"].Value));
        PSObject bria = result.Output.Single(static model => (string)model.Properties["Name"].Value == "bria-rmbg");
        Assert.Equal((false, 1_024_331_469L, 1024), (bria.Properties["AllowsCommercialUse"].Value, bria.Properties["DownloadSize"].Value, bria.Properties["InputSize"].Value));
        Assert.Equal("NotInstalled", bria.Properties["State"].Value.ToString());
    }

    [Fact]
    public void The_bundled_model_is_verified_and_installed_ones_can_be_had_alone()
    {
        _ = SharedData.Model;
        Install("silueta.onnx", TinyModel.Brightness(8, 8));
        Install("u2net.int8.onnx", TinyModel.Brightness(8, 8));
        Install("sam_vit_b.onnx", TinyModel.Brightness(8, 8));
        ShellResult result = Run("Get-RembgModel -Installed | ForEach-Object { \"$($_.Name) $($_.State) $($_.QuantizedFrom)\".Trim() }").ThrowOnError();
        Assert.Equal(["u2netp Verified", "silueta Modified", "u2net.int8 Quantized u2net"], result.Output.Select(static line => line.ToString()));
    }

    [Fact]
    public void Names_are_patterns_and_come_from_the_pipeline()
    {
        Assert.Equal(7, Run("Get-RembgModel birefnet-*").ThrowOnError().Output.Count);
        Assert.Equal(["u2net", "silueta"], Run("'U2Net', 'silueta' | Get-RembgModel | ForEach-Object Name").ThrowOnError().Output.Select(static name => name.ToString()));
        Assert.Empty(Run("Get-RembgModel nothing*").ThrowOnError().Output);
        ShellResult unknown = Run("Get-RembgModel u3net, u2net");
        Assert.Equal(["ModelNotFound"], unknown.ErrorIds);
        Assert.Equal("u3net", unknown.Errors[0].TargetObject);
        Assert.Single(unknown.Output);
    }

    [Theory]
    [InlineData("isnet-general-use", "0.33, 0.95")]
    [InlineData("birefnet-general", "0, 1")]
    public void Levels_are_shown_as_two_numbers(string name, string levels) =>
        Assert.Equal(levels, Assert.Single(Run("Get-RembgModel $args[0]", name).ThrowOnError().Output).Properties["Levels"].Value.ToString());

    [Fact]
    public void Completions_of_names_show_the_purpose_of_the_model()
    {
        Install("u2net.int8.onnx", TinyModel.Brightness(8, 8));
        ShellResult result = Run("(TabExpansion2 'Remove-ImageBackground -Model u2net' 35).CompletionMatches | ForEach-Object { \"$($_.CompletionText): $($_.ToolTip)\" }").ThrowOnError();
        Assert.Contains("u2net: general, not installed (176 MB)", result.Output.Select(static line => line.ToString()));
        Assert.Contains("u2net.int8: u2net, quantized", result.Output.Select(static line => line.ToString()));
        Assert.Equal(
            ["upper", "lower", "full"],
            Run("(TabExpansion2 'Remove-ImageBackground -Model u2net_cloth_seg -Class ' 53).CompletionMatches.CompletionText").ThrowOnError().Output.Select(static name => name.ToString()));
    }

    [Theory]
    [InlineData("u2netp", true)]
    [InlineData("silueta", false)]
    [InlineData("u2net", false)]
    [InlineData("dis_custom", false)]
    public void A_test_says_whether_all_is_well(string name, bool passes)
    {
        _ = SharedData.Model;
        Install("silueta.onnx", "no model"u8.ToArray());
        PSObject result = Assert.Single(Run("Test-RembgModel $args[0]", name).ThrowOnError().Output);
        Assert.Equal(passes, result.Properties["Passed"].Value);
        Assert.Equal(passes, result.Properties["Problem"].Value is null);
        Assert.Equal(passes, Assert.Single(Run("Test-RembgModel $args[0] -Quiet", name).ThrowOnError().Output).BaseObject);
    }

    [Fact]
    public void Without_a_name_the_installed_models_are_tested()
    {
        _ = SharedData.Model;
        Install("silueta.onnx", TinyModel.Brightness(8, 8));
        ShellResult result = Run("Test-RembgModel").ThrowOnError();
        Assert.Equal(["u2netp", "silueta"], result.Output.Select(static test => (string)test.Properties["Name"].Value));
        Assert.Equal([true, false], result.Output.Select(static test => (bool)test.Properties["Passed"].Value));
    }
}
