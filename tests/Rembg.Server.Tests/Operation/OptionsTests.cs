using System.Globalization;

using Microsoft.Extensions.Configuration;

using Rembg.Models;
using Rembg.Server.Configuration;

namespace Rembg.Tests.Operation;

/// <summary>Each option from each of its sources, and what is no option of the server's.</summary>
public sealed class OptionsTests
{
    /// <summary>Every option with a value that is not its default.</summary>
    public static TheoryData<string, string, string> Each => new(
        ("Address", "--address", "::1"),
        ("Port", "--port", "7001"),
        ("ApiKey", "--api-key", "secret"),
        ("AllowAnonymous", "--allow-anonymous", "True"),
        ("AllowedHosts", "--allowed-hosts", "a.example;b.example"),
        ("AllowedOrigins", "--allowed-origins", "https://a.example"),
        ("Model", "--model", "u2net"),
        ("Precision", "--precision", "Int8"),
        ("Device", "--device", "Cpu"),
        ("MetricsWithoutKey", "--metrics-without-key", "True"),
        ("ModelLimit", "--model-limit", "3"),
        ("Workers", "--workers", "5"),
        ("QueueSize", "--queue-size", "0"),
        ("QueueWait", "--queue-wait", "1.5"),
        ("TimeLimit", "--time-limit", "2.5"),
        ("UploadLimit", "--upload-limit", "7"),
        ("UploadTimeLimit", "--upload-time-limit", "0.25"),
        ("FileSizeLimit", "--file-size-limit", "123456789"),
        ("PixelLimit", "--pixel-limit", "5000000000"),
        ("MemoryLimit", "--memory-limit", "6000000000"),
        ("DiskLimit", "--disk-limit", "7000000000"),
        ("ConnectionLimit", "--connection-limit", "300"),
        ("RequestsPerMinute", "--requests-per-minute", "60"),
        ("AllowUrl", "--allow-url", "True"),
        ("UrlNetworks", "--url-networks", "10.0.0.0/8"),
        ("Cache", "--cache", "True"),
        ("CacheSize", "--cache-size", "1000"),
        ("NoPage", "--no-page", "True"),
        ("Strict", "--strict", "True"),
        ("ShutdownTimeout", "--shutdown-timeout", "9"),
        ("Registration", "--registration", "/run/rembg.json"),
        ("LogFile", "--log-file", "/var/log/rembg.log"));

    [Theory]
    [MemberData(nameof(Each))]
    public void An_option_comes_from_the_command_line(string name, string option, string value)
    {
        Assert.Equal(value, Read(Arguments(option, value), name));
        Assert.Equal(value, Read(Arguments($"{option}={value}"), name));
        Assert.Equal(value, Read(Arguments(option.ToUpperInvariant(), value), name));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void An_option_comes_from_the_environment(string name, string option, string value)
    {
        Assert.NotEmpty(option);
        string variable = $"TEST_{name}_Rembg__{name}";
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            Assert.Equal(value, Read(new ConfigurationBuilder().AddEnvironmentVariables($"TEST_{name}_"), name));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void An_option_comes_from_appsettings(string name, string option, string value)
    {
        Assert.NotEmpty(option);
        using MemoryStream file = new(System.Text.Encoding.UTF8.GetBytes($$$"""{"Rembg": {"{{{name}}}": "{{{value}}}"}}"""));
        Assert.Equal(value, Read(new ConfigurationBuilder().AddJsonStream(file), name));
    }

    [Fact]
    public void Each_option_is_in_the_table_and_in_the_help()
    {
        IEnumerable<string> names = Each.Select(static row => row.Data.Item1);
        Assert.Equal(typeof(ServerOptions).GetProperties().Select(static property => property.Name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.All(OptionsReader.Switches.Keys, static option => Assert.Contains($"  {option} <", OptionHelp.Write(), StringComparison.Ordinal));
        Assert.All(typeof(ServerOptions).GetProperties(), static property => Assert.Contains($"Rembg:{property.Name}", OptionsReader.Switches.Values));
    }

    [Fact]
    public void A_switch_alone_is_on_and_takes_nothing_from_the_next()
    {
        ServerOptions options = Read(Arguments("--allow-url", "--queue-size", "3", "--no-page", "false", "--cache"));
        Assert.Equal((true, 3, false, true), (options.AllowUrl, options.QueueSize, options.NoPage, options.Cache));
    }

    [Theory]
    [InlineData("--que-size", "3")]
    [InlineData("--urls", "http://0.0.0.0:80")]
    [InlineData("-p", "80")]
    [InlineData("serve", "--port")]
    [InlineData("--port")]
    [InlineData("--port", "")]
    [InlineData("--port", "x")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--address", "example.com")]
    [InlineData("--address", "")]
    [InlineData("--allow-url", "perhaps")]
    [InlineData("--precision", "int4")]
    [InlineData("--device", "toaster")]
    [InlineData("--model-limit", "0")]
    [InlineData("--workers", "-1")]
    [InlineData("--workers", "2000000000")]
    [InlineData("--queue-size", "-1")]
    [InlineData("--queue-size", "99999999999")]
    [InlineData("--upload-limit", "0")]
    [InlineData("--queue-wait", "0")]
    [InlineData("--queue-wait", "NaN")]
    [InlineData("--time-limit", "Infinity")]
    [InlineData("--time-limit", "1e300")]
    [InlineData("--upload-time-limit", "9999999")]
    [InlineData("--shutdown-timeout", "-1")]
    [InlineData("--file-size-limit", "0")]
    [InlineData("--file-size-limit", "9223372036854775807")]
    [InlineData("--pixel-limit", "0")]
    [InlineData("--memory-limit", "-1")]
    [InlineData("--requests-per-minute", "-5")]
    [InlineData("--address", "0.0.0.0")]
    [InlineData("--address", "*")]
    [InlineData("--address", "::")]
    [InlineData("--address", "192.0.2.1")]
    public void Invalid_options_are_refused(params string[] arguments) => Assert.Throws<OptionsInvalidException>(() => Read(Arguments(arguments)));

    [Theory]
    [InlineData("--api-key", "secret")]
    [InlineData("--allow-anonymous")]
    public void A_server_for_others_has_a_key_or_says_that_it_has_none(params string[] arguments)
    {
        ServerOptions options = Read(Arguments(["--address", "0.0.0.0", .. arguments]));
        Assert.Equal("0.0.0.0", options.Address);
    }

    [Fact]
    public void An_unknown_setting_is_refused()
    {
        using MemoryStream file = new("""{"Rembg": {"QueSize": 3}}"""u8.ToArray());
        ArgumentException refusal = Assert.Throws<OptionsInvalidException>(() => Read(new ConfigurationBuilder().AddJsonStream(file)));
        Assert.Contains("QueSize", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Precision_and_model_have_the_defaults_of_the_cmdlets()
    {
        ServerOptions options = new();
        Assert.Equal((ModelCatalogue.DefaultName, ModelPrecision.Auto, "127.0.0.1", 7000), (options.Model, options.Precision, options.Address, options.Port));
    }

    private static ConfigurationBuilder Arguments(params string[] arguments)
    {
        ConfigurationBuilder builder = new();
        builder.AddCommandLine(OptionsReader.Normalize(arguments), new Dictionary<string, string>(OptionsReader.Switches, StringComparer.OrdinalIgnoreCase));
        return builder;
    }

    private static ServerOptions Read(IConfigurationBuilder builder) => OptionsReader.Read(builder.Build());

    private static string? Read(IConfigurationBuilder builder, string name)
    {
        ServerOptions options = Read(builder);
        return Convert.ToString(typeof(ServerOptions).GetProperty(name)!.GetValue(options), CultureInfo.InvariantCulture);
    }
}
