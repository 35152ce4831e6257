namespace Rembg.Quantization.Operators;

/// <summary>Averages of neighbouring values.</summary>
internal sealed class AveragePoolRule : OperatorRule
{
    /// <inheritdoc/>
    public override ChannelFlow Channels => ChannelFlow.Same;
}
