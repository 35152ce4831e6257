namespace Rembg.Evaluation.Measuring;

/// <summary>The measuring process' side: it answers one request a line until there are no more.</summary>
public static class MeasuringWorker
{
    /// <summary>Answers requests until the reader ends.</summary>
    /// <param name="requests">One request a line, in JSON.</param>
    /// <param name="replies">One reply a line, in JSON.</param>
    public static void Run(TextReader requests, TextWriter replies) => throw new NotSupportedException();
}
