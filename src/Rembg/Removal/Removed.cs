using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>The results of a photo.</summary>
/// <param name="Results">The facts about each output.</param>
/// <param name="Contents">The contents of the outputs if they were not written to files; otherwise null.</param>
internal sealed record Removed(IReadOnlyList<RemovalResult> Results, IReadOnlyList<byte[]>? Contents = null)
{
    /// <summary>Makes outputs in memory.</summary>
    /// <param name="wanted">The requested outputs.</param>
    /// <param name="remove">Makes the outputs.</param>
    public static Removed InMemory(IReadOnlyList<WantedOutput> wanted, Func<IReadOnlyList<RemovalOutput>, IReadOnlyList<RemovalResult>> remove)
    {
        MemoryStream[] streams = [.. wanted.Select(static _ => new MemoryStream())];
        IReadOnlyList<RemovalResult> results = remove([.. wanted.Zip(streams, static (output, stream) => output.To(stream))]);
        return new Removed(results, [.. streams.Select(static stream => stream.ToArray())]);
    }
}
