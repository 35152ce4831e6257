namespace Rembg.Quantization.Operators;

/// <summary>A Relu that lets a share of negative values through.</summary>
internal sealed class LeakyReluRule : OperatorRule
{
    /// <inheritdoc/>
    public override ChannelFlow Channels => ChannelFlow.Same;
}
