namespace Rembg.Quantization.Layout;

/// <summary>The options of quantized weights.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="PerChannel">One scale for each output channel.</param>
/// <param name="ReduceRange">7 bits instead of 8.</param>
internal readonly record struct WeightOptions(QuantizedType Type, bool PerChannel, bool ReduceRange);
