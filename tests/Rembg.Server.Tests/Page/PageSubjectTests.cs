using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>The box around a subject, which the page must find as the server does.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageSubjectTests : IAsyncLifetime
{
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;
    private OpenedPage _page = null!;

    public PageSubjectTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    public async ValueTask InitializeAsync() => _page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    // A digit stands for its alpha: 0 for 0, 1 for 7 (not visible), 2 for 8, 5 for 127 (visible), 9 for 255 (solid).
    [Theory]
    [InlineData("0000|0990|0000", "1,1,2,1")]
    [InlineData("0000|0250|0090", "1,1,2,2")]
    [InlineData("2000|0000|0099", "2,2,2,1")]
    [InlineData("5000|0000|0002", "0,0,4,3")]
    [InlineData("9000|0900|0090", "0,0,3,3")]
    [InlineData("9009|0000|5005", "0,0,4,1")]
    [InlineData("9090|9090|9990", "0,0,3,3")]
    [InlineData("5090|5090|5550", "0,0,3,3")]
    [InlineData("1111|0000|0000", "null")]
    public async Task Regions_that_are_solid_somewhere_are_the_subject(string rows, string box) => Assert.Equal(
        box,
        await _page.Page.EvaluateAsync<string>(
            """
            async (text) => {
              const { boxOf } = await import("/js/subject.js");
              const alphas = { 0: 0, 1: 7, 2: 8, 5: 127, 9: 255 };
              const rows = text.split("|").map((row) => Uint8Array.from([...row].map((digit) => alphas[digit])));
              const box = boxOf(rows[0].length, rows.length, (y) => rows[y]);
              return box ? [box.x, box.y, box.width, box.height].join() : "null";
            }
            """,
            rows));
}
