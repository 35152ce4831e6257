using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The error for an invalid description gives the reason.</summary>
[Trait("Speed", "Fast")]
public sealed class ModelDescriptionTests
{
    private static readonly ModelDescription Sound = new() { Name = "sound" };

    public static TheoryData<string, ModelDescription, string> Flaws => new()
    {
        { "no size", Sound with { InputSize = 0 }, "the input size 0 is not from 1 to 8192" },
        { "negative size", Sound with { InputSize = -320 }, "the input size -320 is not from 1 to 8192" },
        { "huge size", Sound with { InputSize = 8193 }, "the input size 8193 is not from 1 to 8192" },
        { "mean", Sound with { Mean = new(0, double.NaN, 0) }, "its mean is not three numbers" },
        { "infinite mean", Sound with { Mean = new(0, 0, double.PositiveInfinity) }, "its mean is not three numbers" },
        { "no deviation", Sound with { StandardDeviation = new(0, 1, 1) }, "its standard deviation is not three numbers other than 0" },
        { "infinite deviation", Sound with { StandardDeviation = new(1, double.NegativeInfinity, 1) }, "its standard deviation is not three numbers other than 0" },
        { "output", Sound with { OutputIndex = -1 }, "there is no output -1" },
        { "equal levels", Sound with { Levels = new(0.5, 0.5) }, "the levels must be two numbers from 0 to 1 with the lower one first, not 0.5, 0.5" },
        { "levels beyond 1", Sound with { Levels = new(0, 1.01) }, "the levels must be two numbers from 0 to 1 with the lower one first, not 0, 1.01" },
        { "levels below 0", Sound with { Levels = new(-0.5, 1) }, "the levels must be two numbers from 0 to 1 with the lower one first, not -0.5, 1" },
        { "no levels", Sound with { Levels = new(double.NaN, 1) }, "the levels must be two numbers from 0 to 1 with the lower one first, not NaN, 1" },
        { "one class", Sound with { Classes = ["background"] }, "the only class is the background" },
        { "equal classes", Sound with { Classes = ["background", "shoe", "Shoe"] }, "two of its classes have the same name (background,shoe,Shoe)" },
        { "comma", Sound with { Classes = ["background", "a,b"] }, "the name of a class is empty or contains a comma" },
        { "blank", Sound with { Classes = ["background", " "] }, "the name of a class is empty or contains a comma" },
    };

    [Theory]
    [MemberData(nameof(Flaws), DisableDiscoveryEnumeration = true)]
    public void A_flaw_is_reported(string what, ModelDescription description, string flaw)
    {
        Assert.NotEmpty(what);
        Assert.Equal(flaw, description.Flaw);
    }

    [Fact]
    public void A_valid_description_has_no_flaw()
    {
        Assert.Null(Sound.Flaw);
        Assert.Null((Sound with { InputSize = 1 }).Flaw);
        Assert.Null((Sound with { InputSize = 8192, OutputIndex = 11, Mean = ChannelValues.All(-1), StandardDeviation = ChannelValues.All(-0.5), Classes = ["background", "subject"], Levels = new(0.3, 0.95) }).Flaw);
    }
}
