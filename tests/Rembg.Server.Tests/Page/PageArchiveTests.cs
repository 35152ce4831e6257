using System.IO.Compression;
using System.Text.Json;

using Rembg.Tests.Reports;

namespace Rembg.Tests.Page;

/// <summary>Archives beyond what the first ZIP format holds, made by the page and read by .NET.</summary>
[Collection(InAnotherBrowser.Name)]
public sealed class PageArchiveTests
{
    private readonly Chromium _chromium;
    private readonly InTheBrowser.Served _server;

    public PageArchiveTests(Chromium chromium, InTheBrowser.Served server) => (_chromium, _server) = (chromium, server);

    [Fact]
    public async Task Files_of_more_than_four_gigabytes_and_the_files_after_them_are_found()
    {
        const long Size = 5L << 30;

        // The page gets a file with only a size: its bytes do not exist and are not read.
        SparseStream stream = await MakeAsync(
            $$"""
            const hollow = (size) => ({ size, stream: () => new Blob([]).stream() });
            const files = [["first.png", hollow({{Size}})], ["ä second.png", new Blob(["second"])], ["third.png", hollow({{Size}})], ["fourth.png", new Blob(["fourth"])]];
            """);
        using ZipArchive archive = new(stream);
        Assert.Equal(["first.png", "ä second.png", "third.png", "fourth.png"], archive.Entries.Select(static entry => entry.FullName));
        Assert.Equal([Size, 6, Size, 6], archive.Entries.Select(static entry => entry.Length));
        Assert.Equal("second"u8, Archived.Read(archive.Entries[1]));
        Assert.Equal("fourth"u8, Archived.Read(archive.Entries[3]));
        Assert.True(stream.Length > 2 * Size);
    }

    [Fact]
    public async Task More_files_than_sixteen_bits_count_are_all_there()
    {
        const int Count = 65_537;
        SparseStream stream = await MakeAsync(
            $$"""
            const empty = { size: 0, stream: () => ({ getReader: () => ({ read: async () => ({ done: true }) }) }) };
            const files = Array.from({ length: {{Count}} }, (_, index) => [`${index}.png`, empty]);
            """);
        using ZipArchive archive = new(stream);
        Assert.Equal(Count, archive.Entries.Count);
        Assert.Equal($"{Count - 1}.png", archive.Entries[^1].FullName);
    }

    [Fact]
    public async Task Names_are_unique_and_stay_in_the_folder()
    {
        SparseStream stream = await MakeAsync(
            """
            const names = ["a.nobg.png", "A.nobg.png", "a.nobg.png", "../up.png", "c:\\d.png", "", "x", "x"];
            const files = names.map((name) => [name, new Blob([name])]);
            """);
        using ZipArchive archive = new(stream);
        Assert.Equal(
            ["a.nobg.png", "A (2).nobg.png", "a (3).nobg.png", "__up.png", "c__d.png", "_", "x", "x (2)"],
            archive.Entries.Select(static entry => entry.FullName));
        Assert.All(archive.Entries, static entry => Assert.Equal(Archived.Crc32(Archived.Read(entry)), entry.Crc32));
    }

    /// <summary>Makes an archive in the page of the <c>files</c> that a script names.</summary>
    private async Task<SparseStream> MakeAsync(string script)
    {
        await using OpenedPage page = await OpenedPage.OpenAsync(_chromium, await _server.AddressAsync());
        JsonElement parts = await page.Page.EvaluateAsync<JsonElement>(
            $$"""
            async () => {
              const { zip } = await import("/js/zip.js");
              {{script}}
              async function* all() {
                for (const [name, blob] of files) {
                  yield { name, blob, date: new Date(2024, 1, 29, 12, 30) };
                }
              }

              const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
              const parts = [];
              for await (const part of zip(all())) {
                const bytes = part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part;
                parts.push(bytes instanceof Uint8Array ? { base64: encode(bytes) } : { size: part.size });
              }

              return JSON.stringify(parts);
            }
            """) is { ValueKind: JsonValueKind.String } text ? JsonDocument.Parse(text.GetString()!).RootElement : throw new InvalidOperationException("The page made nothing.");
        SparseStream stream = new();
        foreach (JsonElement part in parts.EnumerateArray())
        {
            if (part.TryGetProperty("base64", out JsonElement base64))
            {
                stream.Append(base64.GetBytesFromBase64());
            }
            else
            {
                stream.AppendNothing(part.GetProperty("size").GetInt64());
            }
        }

        return stream;
    }
}
