using System.Net;
using System.Text;

using Rembg.Tests.Running;

namespace Rembg.Tests.Api;

/// <summary>400 and 415: what cannot be read as a request. The server goes on, and so does the connection where it can.</summary>
public sealed class FormErrorTests(TinyServer tiny) : IClassFixture<TinyServer>
{
    [Theory]
    [InlineData("no part at all")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nnever ends")]
    [InlineData("--b\r\nContent-Disposition form-data\r\n\r\nx\r\n--b--\r\n")]
    public async Task A_broken_form_is_400(string body)
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", Encoding.Latin1.GetBytes(body), "multipart/form-data; boundary=b");
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "bad_form");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    public async Task A_form_without_a_boundary_is_400(string type)
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", Encoding.Latin1.GetBytes("--\r\n\r\n--"), type);
        string detail = await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "bad_form");
        Assert.Contains("boundary", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_parts_are_400()
    {
        using HttpResponseMessage response = await PostAsync([.. Enumerable.Range(0, 65).Select(static i => ($"field{i}", "x"))]);
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "bad_form");
    }

    [Fact]
    public async Task A_field_that_is_too_long_is_400()
    {
        using HttpResponseMessage response = await PostAsync(("extras", new string('x', 70_000)));
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "bad_form");
    }

    [Fact]
    public async Task Fields_that_are_too_long_together_are_400()
    {
        using HttpResponseMessage response = await PostAsync([.. Enumerable.Range(0, 10).Select(static i => ($"field{i}", new string('x', 10_000)))]);
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "bad_form");
    }

    [Theory]
    [InlineData("@@@@")]
    [InlineData("data:image/png;base64,****")]
    public async Task Invalid_Base64_is_400(string text)
    {
        using HttpResponseMessage response = await PostAsync(("image_file_b64", text));
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "invalid_base64");
    }

    [Fact]
    public async Task A_text_file_is_415()
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", Encoding.UTF8.GetBytes("I am no photo, but text."), "application/octet-stream");
        await Refusal.AssertAsync(response, HttpStatusCode.UnsupportedMediaType, "unsupported_format");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("video/mp4")]
    public async Task A_body_of_another_kind_is_415(string type)
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", Encoding.UTF8.GetBytes("{}"), type);
        await Refusal.AssertAsync(response, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("/nothing", "GET", HttpStatusCode.NotFound, "not_found")]
    [InlineData("//api/remove", "POST", HttpStatusCode.NotFound, "not_found")]
    [InlineData("/api/remove/", "DELETE", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("/healthz", "POST", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("/api/models", "PUT", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    public async Task Other_addresses_and_methods_are_404_and_405(string path, string method, HttpStatusCode status, string code)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(tiny.Server.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using HttpResponseMessage response = await tiny.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, status, code);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, response.Content.Headers.Allow.Count > 0);
    }

    [Fact]
    public async Task A_connection_survives_invalid_requests()
    {
        using RawConnection connection = await RawConnection.OpenAsync(tiny.Server.Address);
        for (int i = 0; i < 3; i++)
        {
            await connection.SendAsync(RawConnection.Head("/api/remove", 4, "Content-Type: text/plain\r\n") + "text");
            Assert.Equal(415, (await connection.ReadAnswerAsync()).Status);
        }

        byte[] photo = TestPhotos.Jpeg();
        await connection.SendAsync(RawConnection.Head("/api/remove", photo.Length));
        await connection.SendAsync(photo);
        RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(200, answer.Status);
        Assert.Equal(Expected.Of(TestModels.Tiny, photo), answer.Body);
    }

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) =>
        tiny.Server.Client.PostAsync("/api/remove", RunningServer.Form("file", TestPhotos.Jpeg(), "photo.jpg", fields), TestContext.Current.CancellationToken);
}
