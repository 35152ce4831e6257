namespace Rembg.Tests;

/// <summary>The completions of Tab: values that fit the command, and usual values where any text is possible.</summary>
[Collection(nameof(ConventionModule))]
public sealed class CompletionTests
{
    [Theory]
    [InlineData("Remove-ImageBackground -Canvas ", "1000x1000")]
    [InlineData("Remove-ImageBackground -Canvas 20", "2000x2000")]
    [InlineData("Remove-ImageBackground -Padding ", "'5% 10%'")]
    [InlineData("Remove-ImageBackground -PaddingOf ", "Canvas")]
    [InlineData("Remove-ImageBackground -NameTemplate ", "'{name}-{size}'")]
    [InlineData("Start-RembgServer -Address ", "0.0.0.0")]
    [InlineData("Install-RembgModel ", "u2net")]
    [InlineData("ConvertTo-QuantizedModel -IncludeOperator Con", "Conv")]
    [InlineData("ConvertTo-QuantizedModel -IncludeOperator Conv, mat", "MatMul")]
    public void Usual_values_are_offered(string line, string value) =>
        Assert.Contains(value, ConventionModule.Complete(line).Select(static result => result.CompletionText));

    [Fact]
    public void Models_that_a_command_can_do_nothing_with_are_not_offered()
    {
        Assert.DoesNotContain("u2net_custom", Names("Install-RembgModel "));
        Assert.Contains("u2net_custom", Names("Remove-ImageBackground -Model "));
        Assert.DoesNotContain("birefnet-cod", Names("Uninstall-RembgModel "));
        Assert.Contains("birefnet-cod", Names("Install-RembgModel "));
    }

    private static IEnumerable<string> Names(string line) => ConventionModule.Complete(line).Select(static result => result.CompletionText);
}
