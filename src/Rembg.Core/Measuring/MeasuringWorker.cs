using System.Runtime.InteropServices;
using System.Text.Json;

using Rembg.Imaging;

namespace Rembg.Measuring;

/// <summary>
/// The measuring process' side: it answers one request a line. It ends when there are no more, so that a parent that was
/// killed leaves nothing behind.
/// </summary>
public static class MeasuringWorker
{
    /// <summary>Answers requests until the reader ends.</summary>
    /// <param name="requests">One request a line, in JSON.</param>
    /// <param name="replies">One reply a line, in JSON.</param>
    public static void Run(TextReader requests, TextWriter replies)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(replies);

        // Ctrl+C reaches every process of a terminal; it is the parent's to say what it means.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using MeasuredModel model = new();
        while (requests.ReadLine() is { } line)
        {
            try
            {
                replies.WriteLine(MeasuringJson.Write(Answer(line, model)));
                replies.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more.
                return;
            }
        }
    }

    private static MeasuringReply Answer(string line, MeasuredModel model)
    {
        try
        {
            return MeasuringJson.ReadRequest(line) switch
            {
                LoadRequest request => model.Load(request),
                InferRequest request => model.Infer(request),
                RemoveRequest request => model.Remove(request),
                BatchRequest request => model.MaskBatch(request),
                UsageRequest => ProcessUsage.Read(),
                _ => throw new JsonException("The request is unknown."),
            };
        }
#pragma warning disable CA1031 // Whatever goes wrong is the answer to this request, and the next may well succeed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new ErrorReply(exception.Message, exception is ImageUnreadableException or ImageTooLargeException);
        }
    }
}
