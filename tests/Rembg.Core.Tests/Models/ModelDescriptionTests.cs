using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A description that makes no sense says why.</summary>
[Trait("Speed", "Fast")]
public sealed class ModelDescriptionTests
{
    private static readonly ModelDescription Sound = new() { Name = "sound" };

    public static TheoryData<string, ModelDescription, string> Flaws => new()
    {
        { "no size", Sound with { InputSize = 0 }, "an input size of 0 is not from 1 to 8192" },
        { "negative size", Sound with { InputSize = -320 }, "an input size of -320 is not from 1 to 8192" },
        { "huge size", Sound with { InputSize = 8193 }, "an input size of 8193 is not from 1 to 8192" },
        { "mean", Sound with { Mean = new(0, double.NaN, 0) }, "its mean is not three numbers" },
        { "infinite mean", Sound with { Mean = new(0, 0, double.PositiveInfinity) }, "its mean is not three numbers" },
        { "no deviation", Sound with { StandardDeviation = new(0, 1, 1) }, "its standard deviation is not three numbers other than 0" },
        { "infinite deviation", Sound with { StandardDeviation = new(1, double.NegativeInfinity, 1) }, "its standard deviation is not three numbers other than 0" },
        { "output", Sound with { OutputIndex = -1 }, "there is no output -1" },
        { "equal levels", Sound with { Levels = new(0.5, 0.5) }, "the levels 0.5, 0.5 are not two numbers from 0 to 1, the lower one first" },
        { "levels beyond 1", Sound with { Levels = new(0, 1.01) }, "the levels 0, 1.01 are not two numbers from 0 to 1, the lower one first" },
        { "levels below 0", Sound with { Levels = new(-0.5, 1) }, "the levels -0.5, 1 are not two numbers from 0 to 1, the lower one first" },
        { "no levels", Sound with { Levels = new(double.NaN, 1) }, "the levels NaN, 1 are not two numbers from 0 to 1, the lower one first" },
        { "one class", Sound with { Classes = ["background"] }, "a single class is only the background" },
        { "equal classes", Sound with { Classes = ["background", "shoe", "Shoe"] }, "two of its classes have one name (background,shoe,Shoe)" },
        { "comma", Sound with { Classes = ["background", "a,b"] }, "a class has a name that is empty or has a comma" },
        { "blank", Sound with { Classes = ["background", " "] }, "a class has a name that is empty or has a comma" },
    };

    [Theory]
    [MemberData(nameof(Flaws), DisableDiscoveryEnumeration = true)]
    public void A_flaw_is_said(string what, ModelDescription description, string flaw)
    {
        Assert.NotEmpty(what);
        Assert.Equal(flaw, description.Flaw);
    }

    [Fact]
    public void What_is_sound_has_none()
    {
        Assert.Null(Sound.Flaw);
        Assert.Null((Sound with { InputSize = 1 }).Flaw);
        Assert.Null((Sound with { InputSize = 8192, OutputIndex = 11, Mean = ChannelValues.All(-1), StandardDeviation = ChannelValues.All(-0.5), Classes = ["background", "subject"], Levels = new(0.3, 0.95) }).Flaw);
    }
}
