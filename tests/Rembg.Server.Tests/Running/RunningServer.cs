using System.Net.Http.Headers;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

using Rembg.Server;

namespace Rembg.Tests.Running;

/// <summary>The real server on a real socket of this machine, in this process.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RunningServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts it with options of its command line, at a port that is free; its default model is the real one.</summary>
    public static Task<RunningServer> StartAsync(params string[] options)
    {
        InstallModel();
        return StartAsync("u2netp", options);
    }

    /// <summary>Starts it with a default model that takes no time.</summary>
    public static Task<RunningServer> StartTinyAsync(params string[] options) => StartAsync(TestModels.Tiny, options);

    /// <summary>The same with endpoints that the server itself does not have.</summary>
    public static Task<RunningServer> StartTinyAsync(Action<WebApplication> map, params string[] options) => StartAsync(TestModels.Tiny, options, map);

    private static async Task<RunningServer> StartAsync(string model, string[] options, Action<WebApplication>? map = null)
    {
        WebApplication application = ServerApplication.Create(["--port", "0", "--model", model, .. options]);
        try
        {
            map?.Invoke(application);
            await application.StartAsync();
            return new RunningServer(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it as a service manager would: what was accepted is finished.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    /// <summary>Sends a photo as a form does.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string photo, params (string Name, string Value)[] fields) =>
        Client.PostAsync(path, Form(photo, fields));

    /// <summary>A form with a photo and fields.</summary>
    public static MultipartFormDataContent Form(string photo, params (string Name, string Value)[] fields) => Form("file", File.ReadAllBytes(photo), Path.GetFileName(photo), fields);

    /// <inheritdoc cref="Form(string, ValueTuple{string, string}[])"/>
    public static MultipartFormDataContent Form(string field, byte[] photo, string name, params (string Name, string Value)[] fields)
    {
        ByteArrayContent file = new(photo);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        MultipartFormDataContent form = new() { { file, field, name } };
        foreach ((string key, string value) in fields)
        {
            form.Add(new StringContent(value), key);
        }

        return form;
    }

    /// <summary>Sends a small drawn photo as the body.</summary>
    public Task<HttpResponseMessage> PostPhotoAsync(string path = "/api/remove", int seed = 0) => PostBodyAsync(path, TestPhotos.Jpeg(seed), "image/jpeg");

    /// <summary>Sends a body of any type.</summary>
    public Task<HttpResponseMessage> PostBodyAsync(string path, byte[] body, string? type)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    private static void InstallModel()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("U2NET_HOME")!, "u2netp.onnx");
        try
        {
            if (!File.Exists(path))
            {
                File.Copy(SharedData.Model, path);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another test was a moment earlier.
        }
    }
}
