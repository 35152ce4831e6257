namespace Rembg.Quantization.Layout;

/// <summary>The options for quantizing weights.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="PerChannel">True to use one scale for each output channel.</param>
/// <param name="ReduceRange">True to use 7 bits instead of 8.</param>
internal readonly record struct WeightOptions(QuantizedType Type, bool PerChannel, bool ReduceRange)
{
    /// <summary>
    /// True to exceed the reduced range in a channel as far as no sum of two neighbouring products can exceed 16 bits, see
    /// <see cref="ProductPairs"/>. Only for signed weights with a scale per channel.
    /// </summary>
    public bool FitsPairs { get; init; }
}
