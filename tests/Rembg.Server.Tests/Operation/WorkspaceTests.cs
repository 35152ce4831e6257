using System.Net;

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Uploads;
using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The directory of photos in work, when the disk or another program interferes.</summary>
public sealed class WorkspaceTests
{
    [Fact]
    public async Task A_directory_that_a_cleaner_took_away_is_made_again()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        string directory = DirectoryOf(server);
        Directory.Delete(directory, recursive: true);
        using HttpResponseMessage response = await server.PostPhotoAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(directory) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_is_503_and_not_the_clients_fault()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync();
        string directory = DirectoryOf(server);
        Directory.Delete(directory, recursive: true);
        await File.WriteAllTextAsync(directory, "a file where the directory should be", TestContext.Current.CancellationToken);
        try
        {
            foreach (Func<Task<HttpResponseMessage>> send in (Func<Task<HttpResponseMessage>>[])[
                () => server.PostPhotoAsync(),
                () => server.Client.PostAsync("/api/remove", RunningServer.Form("file", TestPhotos.Jpeg(), "a.jpg")),
                () => server.Client.PostAsync("/api/remove", RunningServer.Form("file", [], "a.jpg", ("image_file_b64", "AAAA")))])
            {
                using HttpResponseMessage response = await send();
                await Refusal.AssertAsync(response, HttpStatusCode.ServiceUnavailable, "busy");
                Assert.NotNull(response.Headers.RetryAfter);
            }
        }
        finally
        {
            File.Delete(directory);
        }
    }

    [Fact]
    public async Task An_incomplete_upload_leaves_no_file()
    {
        using Workspace workspace = new(new ServerOptions());
        await Assert.ThrowsAsync<ApiException>(() => workspace.SaveAsync(new BoundedStream(new MemoryStream(new byte[500_000]), 300_000, static () => ApiException.TooLarge("Too large.")), TestContext.Current.CancellationToken));
        Assert.Null(await workspace.SaveAsync(new MemoryStream(), TestContext.Current.CancellationToken));
        Assert.Equal("in-use", Path.GetFileName(Assert.Single(Directory.GetFiles(workspace.Location))));
    }

    [Fact]
    public async Task A_directory_that_another_user_made_in_its_place_gets_no_photos()
    {
        using Workspace workspace = new(new ServerOptions());
        string directory = workspace.Location;
        Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        OtherUser.Own(directory);
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => workspace.SaveAsync(new MemoryStream([1, 2, 3]), TestContext.Current.CancellationToken));
        Assert.Equal(503, refusal.Status);
        Assert.Empty(Directory.GetFiles(directory));
    }

    [Fact]
    public void Directories_of_killed_servers_are_removed_except_those_of_other_users()
    {
        string abandoned = Abandon();
        string foreign = Abandon();
        OtherUser.Own(foreign);
        try
        {
            using Workspace workspace = new(new ServerOptions());
            Assert.False(Directory.Exists(abandoned));
            Assert.True(File.Exists(Path.Combine(foreign, "photo")));
        }
        finally
        {
            Directory.Delete(foreign, recursive: true);
        }

        static string Abandon()
        {
            string directory = Directory.CreateTempSubdirectory("rembg-server-").FullName;
            File.WriteAllText(Path.Combine(directory, "in-use"), string.Empty);
            File.WriteAllText(Path.Combine(directory, "photo"), "of a client");
            return directory;
        }
    }

    private static string DirectoryOf(RunningServer server) => server.Services.GetRequiredService<Workspace>().Location;
}
