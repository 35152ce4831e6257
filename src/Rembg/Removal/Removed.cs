using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>The results made of a photo.</summary>
/// <param name="Results">What is known of each output.</param>
/// <param name="Contents">The outputs themselves, where they were not written to files; null otherwise.</param>
internal sealed record Removed(IReadOnlyList<RemovalResult> Results, IReadOnlyList<byte[]>? Contents = null)
{
    /// <summary>Makes outputs that stay in memory.</summary>
    /// <param name="wanted">What they look like.</param>
    /// <param name="remove">Makes them.</param>
    public static Removed InMemory(IReadOnlyList<WantedOutput> wanted, Func<IReadOnlyList<RemovalOutput>, IReadOnlyList<RemovalResult>> remove)
    {
        MemoryStream[] streams = [.. wanted.Select(static _ => new MemoryStream())];
        IReadOnlyList<RemovalResult> results = remove([.. wanted.Zip(streams, static (output, stream) => output.To(stream))]);
        return new Removed(results, [.. streams.Select(static stream => stream.ToArray())]);
    }
}
