using System.Net;

namespace Rembg.Tests;

/// <summary>A photo as the body of a request, of which the last byte is held back until it is let go.</summary>
internal sealed class HeldPhoto(string path) : HttpContent
{
    private readonly byte[] _bytes = File.ReadAllBytes(path);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _let = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when all but the last byte is on its way.</summary>
    public Task Begun => _begun.Task;

    public void LetGo() => _let.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_bytes.AsMemory(..^1));
        await stream.FlushAsync();
        _begun.TrySetResult();
        await _let.Task;
        await stream.WriteAsync(_bytes.AsMemory(^1..));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
