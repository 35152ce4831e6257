namespace Rembg.Quantization.Operators;

/// <summary>An operator that only moves or selects values.</summary>
internal sealed class PassingRule(ChannelFlow channels) : OperatorRule
{
    /// <inheritdoc/>
    public override bool SharesScale => true;

    /// <inheritdoc/>
    public override ChannelFlow Channels => channels;
}
