using System.ComponentModel;
using System.Reflection;

using Microsoft.Extensions.Configuration;

using Rembg.Server.Contract;

namespace Rembg.Server.Configuration;

/// <summary>Reads the server's options and rejects all others, because a misspelt limit would have no effect.</summary>
internal static class OptionsReader
{
    /// <summary>The configuration section that contains the options.</summary>
    public const string Section = "Rembg";

    // Larger values would make timers and sums overflow.
    private const double LongestTime = 24 * 60 * 60;
    private const long LargestFile = 4L * 1024 * 1024 * 1024;
    private const int MostPlaces = 100_000;

    /// <summary>The name of each option on the command line: <c>--queue-size</c> for <c>QueueSize</c>.</summary>
    public static IReadOnlyDictionary<string, string> Switches { get; } =
        typeof(ServerOptions).GetProperties().ToDictionary(static property => SwitchOf(property.Name), static property => $"{Section}:{property.Name}", StringComparer.OrdinalIgnoreCase);

    /// <summary>Converts the command line to the form that .NET's configuration reads: switches without a value are true.</summary>
    /// <exception cref="OptionsInvalidException">An argument is not an option of the server.</exception>
    public static string[] Normalize(IReadOnlyList<string> arguments)
    {
        List<string> normal = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (!Switches.TryGetValue(parts[0], out string? key))
            {
                throw new OptionsInvalidException($"'{parts[0]}' is not an option of the server; see --help.");
            }

            bool isFlag = typeof(ServerOptions).GetProperty(key[(Section.Length + 1)..])!.PropertyType == typeof(bool);
            string? value = parts.Length > 1 ? parts[1]
                : isFlag && (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) ? "true"
                : i + 1 < arguments.Count ? arguments[++i]
                : throw new OptionsInvalidException($"'{parts[0]}' needs a value.");
            normal.Add($"{parts[0]}={value}");
        }

        return [.. normal];
    }

    /// <summary>Reads the options and checks them.</summary>
    /// <exception cref="OptionsInvalidException">An option is unknown or invalid; the message names it.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        try
        {
            Require(
                !configuration.GetSection("Kestrel:Endpoints").Exists(),
                "Kestrel:Endpoints (Kestrel__Endpoints__… in the environment) would bypass the server's own checks: use --address and --port.");
            ServerOptions options = new();
            RequireTypes(configuration.GetSection(Section));
            configuration.GetSection(Section).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
            Validate(options);
            return options;
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsInvalidException((exception.InnerException ?? exception).Message, exception);
        }
    }

    /// <summary>Rejects invalid options, and options that open the server to other machines without saying so.</summary>
    /// <exception cref="OptionsInvalidException">An option is invalid; the message names it and says what to do.</exception>
    public static void Validate(ServerOptions options)
    {
        ListenAddress address = ListenAddress.Parse(options.Address);
        Require(options.Port is >= 0 and <= ServerDefaults.LargestPort, $"The port {options.Port} is invalid.");
        Require(options is { ModelLimit: > 0, Workers: >= 0, QueueSize: >= 0, UploadLimit: > 0, ConnectionLimit: > 0 }, "The limits of models, uploads and connections must be at least 1, and workers and the queue must not be negative.");
        Require(options is { ModelLimit: <= MostPlaces, Workers: <= MostPlaces, QueueSize: <= MostPlaces, UploadLimit: <= MostPlaces, ConnectionLimit: <= MostPlaces }, $"Models, workers, uploads, connections and the queue must be at most {MostPlaces}.");
        Require(
            options is { QueueWait: > 0 and <= LongestTime, TimeLimit: > 0 and <= LongestTime, UploadTimeLimit: > 0 and <= LongestTime, ShutdownTimeout: >= 0 and <= LongestTime },
            $"Time limits must be above 0 and at most {LongestTime} seconds.");
        Require(options is { FileSizeLimit: > 0 and <= LargestFile, PixelLimit: > 0, MemoryLimit: >= 0, DiskLimit: >= 0, CacheSize: >= 0, RequestsPerMinute: >= 0 }, $"Size limits must be above 0, and the limit for files must be at most {LargestFile} bytes.");
        Require(
            address.IsLoopback || options.ApiKeys.Count > 0 || options.AllowAnonymous,
            $"Listening on {options.Address} lets other machines use this server: set an API key ({ServerDefaults.ApiKeyVariable} in the environment), or use --allow-anonymous.");
    }

    /// <summary>Rejects values of the wrong type, with a message that names the option.</summary>
    private static void RequireTypes(IConfigurationSection section)
    {
        foreach (PropertyInfo property in typeof(ServerOptions).GetProperties())
        {
            if (section[property.Name] is { } value && !IsOfType(value, property.PropertyType))
            {
                throw new OptionsInvalidException($"{SwitchOf(property.Name)} ({Section}__{property.Name} in the environment): '{value}' is not {OptionHelp.KindOf(property.PropertyType)}.");
            }
        }
    }

    private static bool IsOfType(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new OptionsInvalidException(otherwise);
        }
    }

    private static string SwitchOf(string name) =>
        "--" + string.Concat(name.Select(static (letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : string.Empty) + char.ToLowerInvariant(letter) : letter.ToString()));
}
