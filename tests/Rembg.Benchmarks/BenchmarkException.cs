namespace Rembg.Benchmarks;

/// <summary>Something keeps a figure from being taken; the message says what.</summary>
/// <param name="message">A sentence.</param>
public sealed class BenchmarkException(string message) : Exception(message);
