using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>413: files and pictures that are too large, whether they say so beforehand or not; and the client gets to read it while it still sends.</summary>
public sealed class SizeLimitTests(TinyServer tiny) : IClassFixture<TinyServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_too_large_is_413(bool isChunked)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/remove") { Content = new ByteArrayContent(new byte[1_000_001]) };
        request.Headers.TransferEncodingChunked = isChunked;
        using HttpResponseMessage response = await tiny.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Fact]
    public async Task A_file_in_a_form_that_is_too_large_is_413()
    {
        using HttpResponseMessage response = await tiny.Server.Client.PostAsync("/api/remove", RunningServer.Form("file", new byte[1_000_001], "a.jpg"), TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Fact]
    public async Task Base64_that_is_too_large_is_413()
    {
        string text = new('A', 1_500_000);
        using HttpResponseMessage response = await tiny.Server.Client.PostAsync("/api/remove", RunningServer.Form("file", TestPhotos.Jpeg(), "a.jpg", ("image_file_b64", text)), TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Fact]
    public async Task A_picture_of_too_many_pixels_is_413()
    {
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", TestPhotos.Draw(1001, 1000, ".png"), "image/png");
        await Refusal.AssertAsync(response, HttpStatusCode.RequestEntityTooLarge, "image_too_large");
    }

    [Fact]
    public async Task A_file_of_the_largest_size_is_taken()
    {
        // Bytes after a JPEG's end are ignored.
        byte[] photo = new byte[1_000_000];
        TestPhotos.Jpeg().CopyTo(photo, 0);
        using HttpResponseMessage response = await tiny.Server.PostBodyAsync("/api/remove", photo, "image/jpeg");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(413, "/api/remove", "Content-Type: image/jpeg\r\n")]
    [InlineData(404, "/nothing", "")]
    [InlineData(405, "/api/models", "")]
    public async Task A_client_that_sends_100_MB_before_it_reads_gets_to_know_why_they_are_not_wanted(int status, string path, string headers)
    {
        byte[] block = new byte[1 << 20];
        using RawConnection connection = await RawConnection.OpenAsync(tiny.Server.Address);
        await connection.SendAsync(RawConnection.Head(path, 100 * block.Length, headers));
        await SendUntilRefusedAsync(connection, block, 100);
        RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(status, answer.Status);
        Refusal.AssertNoPath(answer.Text);
    }

    private static async Task SendUntilRefusedAsync(RawConnection connection, byte[] block, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await connection.SendAsync(block);
        }
    }
}
