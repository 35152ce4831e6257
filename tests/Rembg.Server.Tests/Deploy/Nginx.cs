using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using Rembg.Tests.Running;

namespace Rembg.Tests.Deploy;

/// <summary>A real nginx with the file of <c>deploy</c>, at a port of its own and in front of a server.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Name = "photos.example.com";

    private readonly TemporaryDirectory _files = new();
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly int _port = FreePort();

    private Nginx(RunningServer server, string insideNetwork)
    {
        string program = DeployFile.Program("nginx", "nginx-light");
        WriteCertificate();
        File.WriteAllText(_files["site.conf"], DeployFile.Read(
            "nginx.conf",
            ("listen 443 ", $"listen 127.0.0.1:{_port} "),
            ("127.0.0.1:7000", server.Address.Authority),
            ("/etc/ssl/photos.example.com.pem", _files["certificate.pem"]),
            ("/etc/ssl/photos.example.com.key", _files["certificate.key"]),
            ("10.0.0.0/8", insideNetwork)));

        // The surrounding part of a system's nginx.conf.
        string user = Environment.IsPrivilegedProcess ? "user root;" : string.Empty;
        File.WriteAllText(_files["nginx.conf"], $$"""
            daemon off;
            pid nginx.pid;
            error_log stderr;
            {{user}}
            events { }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                include site.conf;
            }
            """);
        _process = Process.Start(new ProcessStartInfo(program, ["-p", _files.Path, "-c", "nginx.conf"]) { RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync();
        Client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=" + Name },
        })
        {
            BaseAddress = new Uri($"https://{Name}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>A client from outside, which knows the public name and speaks HTTP/2.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="insideNetwork">The network that may read the metrics.</param>
    public static async Task<Nginx> StartAsync(RunningServer server, string insideNetwork = "10.0.0.0/8")
    {
        Nginx nginx = new(server, insideNetwork);
        await Eventually.IsTrueAsync(() => nginx._process.HasExited || nginx.IsListening(), "nginx listens");
        Assert.False(nginx._process.HasExited, nginx._process.HasExited ? await nginx._errors : string.Empty);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _files.Dispose();
    }

    private bool IsListening()
    {
        try
        {
            using TcpClient client = new("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private void WriteCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_files["certificate.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_files["certificate.key"], key.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
