namespace Rembg.Tests;

/// <summary>Cmdlets on a machine that others use: where models and caches come from, and what is said of those that are not right.</summary>
public sealed class SharedMachineTests : ModelHomeTest
{
    private static readonly byte[] Model = TinyModel.Brightness(8, 8);

    [Fact]
    public void A_user_without_a_home_can_use_the_bundled_model_and_other_models_are_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        foreach (string variable in (string[])["U2NET_HOME", "REMBG_HOME", "REMBG_CACHE", "XDG_DATA_HOME", "XDG_CACHE_HOME"])
        {
            Set(variable, null);
        }

        Set("HOME", Files["missing"]);
        Assert.Empty(Run("Remove-ImageBackground $args[0] $args[1]", Photo, Files["out"]).ErrorIds);
        Assert.Equal(["HomeMissing"], Run("Remove-ImageBackground $args[0] $args[1] -Cache", Photo, Files["other"]).ErrorIds);
        Assert.Equal(["HomeMissing"], Run("Get-RembgCache").ErrorIds);
        Assert.Equal(["HomeMissing"], Run("Install-RembgModel u2net -Offline -Source $args[0]", Files.Path).ErrorIds);
        Assert.Equal(["out/girl.png"], Files.Files);
    }

    [Theory]
    [InlineData("U2NET_HOME", "Get-RembgModel u2netp")]
    [InlineData("U2NET_HOME", "Install-RembgModel u2netp")]
    [InlineData("U2NET_HOME", "Uninstall-RembgModel u2net")]
    [InlineData("REMBG_CACHE", "Get-RembgCache")]
    [InlineData("REMBG_CACHE", "Clear-RembgCache")]
    [InlineData("REMBG_SERVERS", "Get-RembgServer")]
    [InlineData("REMBG_SERVERS", "Start-RembgServer -Port 0")]
    [InlineData("REMBG_ORT_PATH", "Get-RembgDevice")]
    [InlineData("REMBG_MODEL_SOURCE", "Install-RembgModel u2net")]
    public void A_relative_path_in_the_environment_is_refused(string variable, string command)
    {
        Set(variable, "somewhere");
        ShellResult result = Run(command);
        Assert.Equal(["VariableInvalid"], result.ErrorIds);
        Assert.Contains(variable, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Files.Files);
    }

    [Fact]
    public void A_model_that_is_not_the_published_one_is_a_warning_or_where_that_is_wanted_an_error()
    {
        Install("u2net.onnx", Model);
        ShellResult lax = Run("Remove-ImageBackground $args[0] $args[1] -Model u2net", Photo, Files["out"]);
        Assert.Empty(lax.ErrorIds);
        Assert.Contains("not the published one", Assert.Single(lax.Warnings), StringComparison.Ordinal);
        Assert.Equal(["ModelNotVerified"], Run("Remove-ImageBackground $args[0] $args[1] -Model u2net -Strict", Photo, Files["strict"]).ErrorIds);
        Set("REMBG_STRICT", "1");
        Assert.Equal(["ModelNotVerified"], Run("Remove-ImageBackground $args[0] $args[1] -Model u2net", Photo, Files["strict"]).ErrorIds);
        Assert.Equal(["ModelNotVerified"], Run("ConvertTo-QuantizedModel -Model u2net").ErrorIds);
        Assert.False(Directory.Exists(Files["strict"]));
    }

    [Fact]
    public void The_bundled_model_passes()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0] $args[1] -Strict", Photo, Files["out"]);
        Assert.Empty(result.ErrorIds);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_registered_model_that_was_swapped_is_a_warning()
    {
        string own = Files["own.onnx"];
        File.WriteAllBytes(own, Model);
        Assert.Empty(Run("Register-RembgModel shop $args[0]", own).ErrorIds);
        Assert.Empty(Run("Remove-ImageBackground $args[0] $args[1] -Model shop -Strict", Photo, Files["out"]).Warnings);
        Install("shop.onnx", TinyModel.WithMetadata(Model, "author", "somebody"));
        ShellResult swapped = Run("Remove-ImageBackground $args[0] $args[1] -Model shop -Force", Photo, Files["out"]);
        Assert.Contains("since it was registered", Assert.Single(swapped.Warnings), StringComparison.Ordinal);
        Assert.Equal(["ModelNotVerified"], Run("Remove-ImageBackground $args[0] $args[1] -Strict -ModelPath $args[2]", Photo, Files["strict"], own).ErrorIds);
    }

    [Fact]
    public void A_model_directory_that_everybody_can_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access control lists.");
        Install("u2net.onnx", Model);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Files["home"], (UnixFileMode)0b111_111_111);
        }

        Assert.Equal(["PathUntrusted"], Run("Remove-ImageBackground $args[0] $args[1] -Model u2net", Photo, Files["out"]).ErrorIds);
        Assert.Equal(["PathUntrusted"], Run("Install-RembgModel silueta -Offline -Source $args[0]", Files.Path).ErrorIds);
        Set("REMBG_TRUSTED_PATHS", Files["home"]);
        Assert.Empty(Run("Remove-ImageBackground $args[0] $args[1] -Model u2net", Photo, Files["out"]).ErrorIds);
    }
}
