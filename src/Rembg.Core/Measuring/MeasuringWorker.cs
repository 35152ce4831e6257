using System.Runtime.InteropServices;
using System.Text.Json;

using Rembg.Imaging;

namespace Rembg.Measuring;

/// <summary>
/// The measuring process's side: it replies to one request per line. It ends when its input ends, so it does not outlive a
/// parent that was killed.
/// </summary>
public static class MeasuringWorker
{
    /// <summary>Replies to requests until the reader ends.</summary>
    /// <param name="requests">One request per line, in JSON.</param>
    /// <param name="replies">One reply per line, in JSON.</param>
    public static void Run(TextReader requests, TextWriter replies)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(replies);

        // Ctrl+C reaches every process of a terminal; the parent decides how to react.
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
                // Nobody reads the replies any more.
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
#pragma warning disable CA1031 // Every failure is reported as the reply to this request; the next request may succeed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new ErrorReply(exception.Message, exception is ImageUnreadableException or ImageTooLargeException);
        }
    }
}
