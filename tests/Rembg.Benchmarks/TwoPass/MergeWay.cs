namespace Rembg.Benchmarks.TwoPass;

/// <summary>The ways that the masks of two passes become one.</summary>
internal enum MergeWay
{
    /// <summary>The second mask, wherever there is one.</summary>
    Replace,

    /// <summary>The mean of both.</summary>
    Mean,

    /// <summary>The larger of both.</summary>
    Maximum,

    /// <summary>The second mask near the first one's edge.</summary>
    Band,
}
