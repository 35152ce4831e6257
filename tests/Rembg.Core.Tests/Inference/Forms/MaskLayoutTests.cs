using Rembg.Inference.OutputRules;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Shapes say where the channels of a photo and the planes of a mask are.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskLayoutTests
{
    [Theory]
    [InlineData(new long[] { 1, 3, 320, 240 }, 320, 240, false)]
    [InlineData(new long[] { -1, 3, -1, -1 }, 0, 0, false)]
    [InlineData(new long[] { 1, 320, 240, 3 }, 320, 240, true)]
    [InlineData(new long[] { 0, 0, 0, 3 }, 0, 0, true)]
    [InlineData(new long[] { 1, 320, 240, 0 }, 320, 240, true)]
    [InlineData(new long[] { 1, 0, 320, 240 }, 320, 240, false)]
    [InlineData(new long[] { 1, 0, 320, 3 }, 0, 320, true)]
    [InlineData(new long[] { 1, 3, 320, 0 }, 320, 0, false)]
    [InlineData(new long[] { 1, 3, 320, 3 }, 320, 3, false)]
    [InlineData(new long[] { 1, 3, 3, 3 }, 3, 3, false)]
    [InlineData(new long[] { 1, 0, 0, 0 }, 0, 0, false)]
    public void A_shape_says_where_the_channels_of_a_photo_are(long[] shape, int height, int width, bool channelsLast) =>
        Assert.Equal(new PhotoShape(height, width, channelsLast), PhotoShape.Read(shape));

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 1, 1000 })]
    [InlineData(new long[] { 320, 320, 3 })]
    [InlineData(new long[] { 2, 3, 320, 320 })]
    [InlineData(new long[] { 1, 1, 320, 320 })]
    [InlineData(new long[] { 1, 320, 320, 4 })]
    [InlineData(new long[] { 1, 3, 1, 320, 320 })]
    public void Other_shapes_are_no_photo(long[] shape) => Assert.Null(PhotoShape.Read(shape));

    [Theory]
    [InlineData(new long[] { 180, 320, 3 }, 180, 320, 3, true)]
    [InlineData(new long[] { 3, 180, 320 }, 180, 320, 3, false)]
    [InlineData(new long[] { 1, 180, 320, 1 }, 180, 320, 1, true)]
    [InlineData(new long[] { 1, 1, 180, 320 }, 180, 320, 1, false)]
    [InlineData(new long[] { 180, 320 }, 180, 320, 1, false)]
    [InlineData(new long[] { 1, 180, 320 }, 180, 320, 1, false)]
    [InlineData(new long[] { 1, 64, 45, 80 }, 45, 80, 64, false)]
    [InlineData(new long[] { 1, 45, 80, 64 }, 45, 80, 64, true)]
    [InlineData(new long[] { 1, 1, 6, 10 }, 6, 10, 1, false)]
    [InlineData(new long[] { 1, 1, 360, 640 }, 360, 640, 1, false)]
    [InlineData(new long[] { 2, 4, 180, 320 }, 180, 320, 8, false)]
    public void A_mask_is_where_the_proportions_of_the_photo_are(long[] shape, int height, int width, int planes, bool planesLast) =>
        Assert.Equal(new MaskLayout(height, width, planes, planesLast), MaskLayout.Find(shape, new PhotoShape(180, 320, ChannelsLast: false), static _ => true));

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 320 })]
    [InlineData(new long[] { 1, 1 })]
    [InlineData(new long[] { 1, 2 })]
    [InlineData(new long[] { 1, 1000 })]
    [InlineData(new long[] { 1, 1, 320, 180 })]
    [InlineData(new long[] { 1, 1, 320, 320 })]
    [InlineData(new long[] { 1, 1, 1, 320 })]
    [InlineData(new long[] { 1, 1, 184, 320 })]
    [InlineData(new long[] { 1, 1, 192, 320 })]
    [InlineData(new long[] { 1, 0, 180, 320 })]
    [InlineData(new long[] { 2, 180, 320, 4 })]
    [InlineData(new long[] { 1, 1, 4_000_000_000, 7_000_000_000 })]
    public void Other_proportions_are_no_mask(long[] shape) => Assert.Null(MaskLayout.Find(shape, new PhotoShape(180, 320, ChannelsLast: false), static _ => true));

    [Fact]
    public void The_form_of_the_photo_decides_if_both_layouts_fit()
    {
        Assert.Equal(new MaskLayout(4, 4, 4, false), MaskLayout.Find([1, 4, 4, 4], new PhotoShape(4, 4, ChannelsLast: false), static _ => true));
        Assert.Equal(new MaskLayout(4, 4, 4, true), MaskLayout.Find([1, 4, 4, 4], new PhotoShape(4, 4, ChannelsLast: true), static _ => true));
        Assert.Equal(new MaskLayout(4, 4, 1, true), MaskLayout.Find([1, 4, 4, 1], new PhotoShape(4, 4, ChannelsLast: false), static planes => planes == 1));
    }
}
