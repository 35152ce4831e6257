using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rembg.Tests.Running;

/// <summary>A client that sends what no good client does: byte by byte, half of it, or more than anybody wants.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;

    private RawConnection(Socket socket)
    {
        _socket = socket;
    }

    /// <summary>Connects to a server.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="receiveBuffer">Bytes that the system receives ahead; null for its own choice.</param>
    /// <param name="from">The address of this machine that the client has; null for the usual one.</param>
    public static async Task<RawConnection> OpenAsync(Uri server, int? receiveBuffer = null, IPAddress? from = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    /// <summary>The head of a request to send a photo as the body.</summary>
    public static string Head(string path, long length, string headers = "Content-Type: image/jpeg\r\n") =>
        string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
        }
    }

    /// <summary>Reads some bytes; none where the server has closed the connection.</summary>
    public async Task<int> ReadAsync(Memory<byte> buffer) => await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

    /// <summary>Reads all that comes until the server closes the connection or the body is complete.</summary>
    public async Task<RawAnswer> ReadAnswerAsync()
    {
        using MemoryStream received = new();
        byte[] buffer = new byte[16 * 1024];
        while (RawAnswer.Parse(received.ToArray()) is not { IsComplete: true })
        {
            int read = await ReadAsync(buffer);
            if (read == 0)
            {
                break;
            }

            received.Write(buffer, 0, read);
        }

        return RawAnswer.Parse(received.ToArray()) ?? throw new InvalidOperationException($"The connection was closed after '{Encoding.Latin1.GetString(received.ToArray())}'.");
    }

    /// <summary>True if the server has nothing more to say and has closed the connection, or does so soon.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (await ReadAsync(buffer) > 0)
            {
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Goes away as a program does that is killed.</summary>
    public void Dispose()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }
}

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsComplete)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Joins chunks, and says whether the last has come.</summary>
    private static (byte[] Body, bool IsComplete) Join(byte[] chunks)
    {
        List<byte> body = [];
        for (int start = 0; ;)
        {
            int end = chunks.AsSpan(start).IndexOf("\r\n"u8) + start;
            if (end < start)
            {
                return ([.. body], false);
            }

            int length = int.Parse(System.Text.Encoding.ASCII.GetString(chunks, start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            start = end + 2 + length + 2;
            if (length == 0 || start > chunks.Length)
            {
                return ([.. body], length == 0);
            }

            body.AddRange(chunks.AsSpan(end + 2, length));
        }
    }

    /// <summary>Reads an answer; null where its head is not complete.</summary>
    public static RawAnswer? Parse(byte[] received)
    {
        string text = Encoding.Latin1.GetString(received);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        string[] lines = text[..end].Split("\r\n");
        Dictionary<string, string> headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        byte[] body = received[(end + 4)..];
        (body, bool isComplete) = headers.ContainsKey("Transfer-Encoding") ? Join(body)
            : headers.TryGetValue("Content-Length", out string? length) ? (body, body.Length >= long.Parse(length, CultureInfo.InvariantCulture))
            : (body, false);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body, isComplete);
    }
}
