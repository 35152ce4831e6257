using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Facts on its quantization that a file states are believed if they are complete.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizationFactsTests
{
    private static readonly string Sum = string.Concat(Enumerable.Repeat("0123abcd", 8));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("True", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_true_is_true(string? value, bool expected)
    {
        Dictionary<string, string> metadata = new() { ["rembg.quantization.source_sha256"] = Sum, ["other"] = "x" };
        if (value is not null)
        {
            metadata["rembg.quantization.meets_target"] = value;
        }

        Assert.Equal(new QuantizationFacts(Sum, expected), QuantizationFacts.Read(metadata));
    }

    [Fact]
    public void A_checksum_is_whole_or_none()
    {
        Assert.Null(QuantizationFacts.Read(new Dictionary<string, string> { ["rembg.quantization.meets_target"] = "true" }));
        Assert.Null(Read(Sum[1..]));
        Assert.Null(Read(Sum + "0"));
        Assert.Null(Read("g" + Sum[1..]));
        Assert.Null(Read(string.Empty));
        Assert.Equal(Sum, Read(Sum.ToUpperInvariant())!.SourceSha256);
        static QuantizationFacts? Read(string sum) => QuantizationFacts.Read(new Dictionary<string, string> { [QuantizationFacts.SourceSha256Key] = sum });
    }
}
