using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Installing from a real server, through the cmdlet: what is written, told, asked and refused.</summary>
public sealed class InstallRembgModelTests : ModelHomeTest
{
    private static byte[] Published => File.ReadAllBytes(SharedData.Model);

    [Fact]
    public async Task A_model_is_downloaded_verified_and_told_of()
    {
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(Published));
        ShellResult result = Run("Install-RembgModel u2netp -Force -Source $args[0]", server.Address.AbsoluteUri).ThrowOnError();
        Assert.Equal(["home/u2netp.onnx"], Files.Files);
        Assert.Equal("/u2netp.onnx", Assert.Single(server.Requests).Target);
        PSObject model = Assert.Single(result.Output);
        Assert.Equal(("Verified", Path.Combine(Files["home"], "u2netp.onnx")), (model.Properties["State"].Value.ToString(), (string)model.Properties["Path"].Value));
        Assert.Contains(result.Progress, static record => record.StatusDescription.StartsWith("Downloading", StringComparison.Ordinal) && record.PercentComplete >= 0);
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task An_installed_model_is_not_downloaded_again()
    {
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(Published));
        Set("REMBG_MODEL_SOURCE", server.Address.AbsoluteUri);
        PSObject bundled = Assert.Single(Run("Install-RembgModel u2netp").ThrowOnError().Output);
        Assert.StartsWith(BuiltModule.Directory, (string)bundled.Properties["Path"].Value, StringComparison.Ordinal);
        string own = Install("u2netp.onnx", Published);
        Assert.Equal(own, Assert.Single(Run("Install-RembgModel u2netp").ThrowOnError().Output).Properties["Path"].Value);
        Assert.Empty(server.Requests);
        Run("Install-RembgModel u2netp -Force").ThrowOnError();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_not_the_published_one_is_set_aside_and_never_used()
    {
        byte[] wrong = TinyModel.Brightness(8, 8);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(wrong));
        ShellResult result = Run("Install-RembgModel u2net, silueta -Source $args[0]", server.Address.AbsoluteUri);
        Assert.Equal(["ChecksumMismatch", "ChecksumMismatch"], result.ErrorIds);
        Assert.Equal("u2net", result.Errors[0].TargetObject);
        Assert.Contains("8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wrong)), result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["home/silueta.onnx.rejected", "home/u2net.onnx.rejected"], Files.Files);
        Assert.Equal(["ModelNotFound"], Run("Remove-ImageBackground $args[0] $args[1] -Model u2net -Offline", Photo, Files["out"]).ErrorIds);
    }

    [Fact]
    public void Another_file_of_the_name_is_replaced_only_when_forced()
    {
        byte[] own = TinyModel.Brightness(8, 8);
        string path = Install("u2netp.onnx", own);
        Set("REMBG_MODEL_SOURCE", Path.GetDirectoryName(SharedData.Model));
        ShellResult result = Run("Install-RembgModel u2netp");
        Assert.Equal(["ModelModified"], result.ErrorIds);
        Assert.Equal(own, File.ReadAllBytes(path));
        Run("Install-RembgModel u2netp -Force").ThrowOnError();
        Assert.Equal(Published, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Offline_forbids_the_network_and_not_a_folder()
    {
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(Published));
        string fromServer = $"Install-RembgModel u2netp -Force -Source {server.Address}";
        Assert.Equal(["DownloadFailed"], Run(fromServer + " -Offline").ErrorIds);
        Set("REMBG_OFFLINE", "1");
        Assert.Equal(["DownloadFailed"], Run(fromServer).ErrorIds);
        Assert.Empty(server.Requests);
        Run("Install-RembgModel u2netp -Force -Source $args[0]", Path.GetDirectoryName(SharedData.Model)).ThrowOnError();
        Assert.Equal(["home/u2netp.onnx"], Files.Files);
        Set("REMBG_OFFLINE", "0");
        Run(fromServer).ThrowOnError();
    }

    [Fact]
    public async Task A_proxy_is_gone_through_with_who_one_is()
    {
        await using ModelServer proxy = await ModelServer.StartAsync(Answer.File(Published));
        const string Script = """
            $me = [pscredential]::new('me', (ConvertTo-SecureString 'secret' -AsPlainText -Force))
            Install-RembgModel u2netp -Force -Source http://models.invalid/mirror -Proxy $args[0] -ProxyCredential $me
            """;
        Run(Script.Replace("ConvertTo-SecureString 'secret' -AsPlainText -Force", "[Net.NetworkCredential]::new('', 'secret').SecurePassword", StringComparison.Ordinal), proxy.Address).ThrowOnError();
        Assert.Equal("http://models.invalid/mirror/u2netp.onnx", proxy.Requests[0].Target);
        Assert.Equal(["home/u2netp.onnx"], Files.Files);
    }

    [Fact]
    public void Nothing_is_written_where_it_is_only_shown()
    {
        Run("Install-RembgModel u2net, bria-rmbg -Quantize -WhatIf").ThrowOnError();
        Assert.Empty(Files.Files);
    }

    [Theory]
    [InlineData("Install-RembgModel u3net", "ModelNotFound")]
    [InlineData("Install-RembgModel dis_custom", "ModelNotFound")]
    [InlineData("Install-RembgModel u2net -Source ftp://host/models", "DownloadFailed")]
    [InlineData("Install-RembgModel u2net -Source ./nowhere", "DownloadFailed")]
    [InlineData("Install-RembgModel u2net -Source Variable:HOME", "PathInvalid")]
    [InlineData("Install-RembgModel u2net -CalibrationPath ./none.jpg -Quantize", "ImageNotFound")]
    [InlineData("Uninstall-RembgModel u3net", "ModelNotFound")]
    [InlineData("Uninstall-RembgModel u2net", "ModelNotFound")]
    public void An_impossible_installation_is_an_error_with_an_id(string script, string errorId)
    {
        ShellResult result = Run(script);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(Files.Files);
    }

    [Fact]
    public async Task A_stopped_download_keeps_the_received_part_and_resumes()
    {
        TaskCompletionSource stalled = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.Stall(Published, 1_000_000, stalled), Answer.File(Published));
        using (System.Management.Automation.PowerShell shell = Create("Install-RembgModel u2netp -Force -Source $args[0]", server.Address.AbsoluteUri))
        {
            IAsyncResult running = shell.BeginInvoke();
            await stalled.Task.WaitAsync(TimeSpan.FromMinutes(1));

            // Sent bytes may not have arrived yet.
            string part = Path.Combine(Files["home"], "u2netp.onnx.part");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(part) && new FileInfo(part).Length > 0, TimeSpan.FromMinutes(1)));
            shell.Stop();
            Assert.ThrowsAny<Exception>(() => shell.EndInvoke(running));
        }

        Assert.Equal(["home/u2netp.onnx.part"], Files.Files);
        long came = new FileInfo(Path.Combine(Files["home"], "u2netp.onnx.part")).Length;
        Run("Install-RembgModel u2netp -Force -Source $args[0]", server.Address.AbsoluteUri).ThrowOnError();
        Assert.Equal($"bytes={came}-", server.Requests[^1].Range);
        Assert.Equal(["home/u2netp.onnx"], Files.Files);
    }

    [Fact]
    public void An_installed_model_is_uninstalled_and_the_bundled_one_stays()
    {
        Set("REMBG_MODEL_SOURCE", Path.GetDirectoryName(SharedData.Model));
        Run("Install-RembgModel u2netp -Force").ThrowOnError();
        Install("silueta.onnx", TinyModel.Brightness(8, 8));
        Run("Uninstall-RembgModel u2netp -WhatIf").ThrowOnError();
        Assert.Equal(2, Files.Files.Count);
        Run("Get-RembgModel u2netp, silueta | Uninstall-RembgModel").ThrowOnError();
        Assert.Empty(Files.Files);
        Assert.Equal(["ModelBundled"], Run("Uninstall-RembgModel u2netp").ErrorIds);
        Run("Uninstall-RembgModel *").ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1]", Photo, Files["out"]).ThrowOnError();
    }
}
