using System.IO.Compression;
using System.Net;

using Rembg.Imaging;
using Rembg.Tests.Running;

namespace Rembg.Tests.RemoveBg;

/// <summary>The region, the size, the place and the margin of the subject, and whether the headers agree with the picture.</summary>
public sealed class RemoveBgFrameTests : IClassFixture<TinyServer>
{
    private const int Width = 480;
    private const int Height = 320;

    private readonly RunningServer _server;

    public RemoveBgFrameTests(TinyServer server)
    {
        _server = server.Server;
    }

    [Theory]
    [InlineData("50%", null, 0.5, 0.5, 0.5)]
    [InlineData("100%", null, 1, 0.5, 0.5)]
    [InlineData("20%", "0% 100%", 0.2, 0, 1)]
    [InlineData("20%", "25%,75%", 0.2, 0.25, 0.75)]
    public async Task The_subject_is_scaled_and_placed(string scale, string? position, double size, double x, double y)
    {
        using HttpResponseMessage answer = await PostAsync(OneDisc, ("scale", scale), ("position", position ?? string.Empty));
        (Pixels picture, BoundingBox box) = await ReadAsync(answer);
        Assert.Equal((Width, Height), (picture.Width, picture.Height));

        // The box that is placed has the soft edge, of which the box that is measured here has half.
        Assert.Equal(size, Math.Max((double)box.Width / Width, (double)box.Height / Height), 0.06);
        Assert.Equal(x * (Width - box.Width), box.X, 8d);
        Assert.Equal(y * (Height - box.Height), box.Y, 8d);
        AssertHeaders(answer, box);
    }

    [Fact]
    public async Task A_subject_that_is_placed_keeps_its_size()
    {
        using HttpResponseMessage original = await PostAsync(OneDisc);
        using HttpResponseMessage centered = await PostAsync(OneDisc, ("position", "center"));
        (Pixels before, BoundingBox there) = await ReadAsync(original);
        (Pixels after, BoundingBox here) = await ReadAsync(centered);
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        Assert.Equal(there.Width, here.Width, 1d);
        Assert.Equal(there.Height, here.Height, 1d);
        Assert.Equal((Width - here.Width) / 2.0, here.X, 2d);
        Assert.NotEqual(there.X, here.X);
        AssertHeaders(centered, here);
    }

    [Theory]
    [InlineData("0% 0% 50% 100%", 0, 240)]
    [InlineData("240px 0 480px 320px", 240, 480)]
    [InlineData("240,0,480,320", 240, 480)]
    public async Task Nothing_outside_the_region_is_subject(string region, int left, int right)
    {
        using HttpResponseMessage whole = await PostAsync(TwoDiscs);
        using HttpResponseMessage part = await PostAsync(TwoDiscs, ("roi", region));
        Pixels all = (await ReadAsync(whole)).Picture;
        (Pixels picture, BoundingBox box) = await ReadAsync(part);
        AssertHeaders(part, box);
        for (int y = 0; y < Height; y += 5)
        {
            for (int x = 0; x < Width; x += 5)
            {
                bool isInside = x >= left && x < right;

                // At the border of the region alone the fit of edges sees something else.
                if (!isInside || (x >= left + 20 && x < right - 20))
                {
                    Assert.Equal(isInside ? all[x, y, 3] : 0, picture[x, y, 3]);
                }
            }
        }
    }

    [Fact]
    public async Task A_region_without_a_subject_has_no_foreground()
    {
        using HttpResponseMessage answer = await PostAsync(OneDisc, ("roi", "0px 0px 40px 40px"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("unknown_foreground", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("preview", "false")]
    [InlineData("full", "true")]
    [InlineData("preview", "true")]
    public async Task The_headers_agree_with_the_picture(string size, string crop)
    {
        byte[] large = Draw(900, 600, static (x, y) => Math.Pow(x - 300, 2) + Math.Pow(y - 250, 2) < 150 * 150);
        using HttpResponseMessage answer = await PostAsync(large, ("size", size), ("crop", crop), ("crop_margin", "10%"));
        (Pixels picture, BoundingBox box) = await ReadAsync(answer);
        Assert.True(size == "full" || picture.Width * picture.Height <= 250_000);
        AssertHeaders(answer, box);
    }

    [Fact]
    public async Task A_zip_with_a_shadow_makes_the_same_as_the_png()
    {
        (string, string)[] shadow = [("add_shadow", "true"), ("shadow_opacity", "60")];
        using HttpResponseMessage png = await PostAsync(OneDisc, [.. shadow, ("format", "png")]);
        using HttpResponseMessage zip = await PostAsync(OneDisc, [.. shadow, ("format", "zip")]);
        Pixels picture = (await ReadAsync(png)).Picture;
        using ZipArchive archive = new(await zip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Pixels alpha = Decode(archive, "alpha.png");
        Pixels color = Decode(archive, "color.jpg");
        Assert.Equal((1, 3), (alpha.Bands, color.Bands));
        Assert.Equal(picture.Band(3).Values, alpha.Values);
        Assert.Contains(alpha.Values, static value => value is > 20 and < 180);
        int[] visible = [.. Enumerable.Range(0, Width * Height).Where(i => alpha.Values[i] > 40)];
        Assert.InRange(visible.Average(i => Math.Abs(picture.Values[i * 4] - color.Values[i * 3])), 0, 4);
    }

    private static byte[] OneDisc { get; } = Draw(Width, Height, static (x, y) => Math.Pow(x - 150, 2) + Math.Pow(y - 120, 2) < 70 * 70);

    private static byte[] TwoDiscs { get; } = Draw(Width, Height, static (x, y) => Math.Pow(Math.Abs(x - 240) - 120, 2) + Math.Pow(y - 160, 2) < 70 * 70);

    private static byte[] Draw(int width, int height, Func<int, int, bool> isSubject)
    {
        using NetVips.Image image = Pixels.Draw(width, height, (x, y) => isSubject(x, y) ? (230, 220, 210) : (0, 0, 0)).ToImage();
        return image.WriteToBuffer(".png");
    }

    private Task<HttpResponseMessage> PostAsync(byte[] photo, params (string Name, string Value)[] fields) => _server.Client.PostAsync(
        "/v1.0/removebg",
        RunningServer.Form("image_file", photo, "photo.png", fields.Any(static field => field.Name == "size") ? fields : [("size", "full"), .. fields]),
        TestContext.Current.CancellationToken);

    private static async Task<(Pixels Picture, BoundingBox Box)> ReadAsync(HttpResponseMessage answer)
    {
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(body));
        Pixels picture = Decode(body);
        (int X, int Y)[] seen = [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => (X: i % picture.Width, Y: i / picture.Width)).Where(place => picture[place.X, place.Y, 3] >= 128)];
        (int left, int top) = (seen.Min(static place => place.X), seen.Min(static place => place.Y));
        return (picture, new BoundingBox(left, top, seen.Max(static place => place.X) - left + 1, seen.Max(static place => place.Y) - top + 1));
    }

    // Refined edges are measured at the size of the mask, which has 64 x 64 pixels here.
    private static void AssertHeaders(HttpResponseMessage answer, BoundingBox box)
    {
        int[] told = [.. ((string[])["Left", "Top", "Width", "Height"]).Select(side => int.Parse(answer.Headers.GetValues($"X-Foreground-{side}").Single()))];
        int[] seen = [box.X, box.Y, box.Width, box.Height];
        Assert.All(told.Zip(seen), static pair => Assert.Equal((double)pair.Second, pair.First, 8d));
    }

    private static Pixels Decode(ZipArchive archive, string name)
    {
        using Stream entry = archive.GetEntry(name)!.Open();
        using MemoryStream memory = new();
        entry.CopyTo(memory);
        return Decode(memory.ToArray());
    }

    private static Pixels Decode(byte[] image)
    {
        using TemporaryDirectory files = new();
        File.WriteAllBytes(files["image"], image);
        return Pixels.Read(files["image"]);
    }
}
