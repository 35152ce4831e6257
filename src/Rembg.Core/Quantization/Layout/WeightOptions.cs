namespace Rembg.Quantization.Layout;

/// <summary>The options for quantizing weights.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="PerChannel">True to use one scale for each output channel.</param>
/// <param name="ReduceRange">True to use 7 bits instead of 8.</param>
internal readonly record struct WeightOptions(QuantizedType Type, bool PerChannel, bool ReduceRange);
