namespace Rembg.Inference;

/// <summary>The threads of a session.</summary>
/// <param name="Count">How many; 0 for one a core.</param>
/// <param name="Spin">
/// Whether they wait for the next node of the graph in a loop, ONNX Runtime's own default, instead of giving the processor
/// away: a little faster, but it takes the processor from other photos' decoding and encoding.
/// </param>
internal readonly record struct SessionThreads(int Count = 0, bool Spin = false);
