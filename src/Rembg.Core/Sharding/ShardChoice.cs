using System.Globalization;

namespace Rembg.Sharding;

/// <summary>Reads the share of a run as the user specifies it: a number, or <c>Auto</c> for the number that an engine has given to this task.</summary>
public static class ShardChoice
{
    /// <summary>The word for the number that an engine has given.</summary>
    public const string Automatic = "Auto";

    /// <summary>The environment variable with the number of shares, for engines that do not tell it.</summary>
    public const string CountVariable = "REMBG_SHARD_COUNT";

    /// <summary>Reads a share.</summary>
    /// <param name="text"><c>INDEX/COUNT</c>, <c>Auto</c> or <c>Auto/COUNT</c>.</param>
    /// <param name="variables">Returns the value of an environment variable; null if it is not set.</param>
    /// <exception cref="OptionsInvalidException">
    /// The text is not a share, or the environment variables of no engine or of several engines are set; the message gives the remedy.
    /// </exception>
    public static Shard Read(string text, Func<string, string?> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        string[] parts = text.Split('/', 2);
        if (!parts[0].Equals(Automatic, StringComparison.OrdinalIgnoreCase))
        {
            return Shard.Parse(text);
        }

        int? count = parts.Length == 2 ? Count(parts[1], $"-Shard {text}")
            : variables(CountVariable) is { Length: > 0 } value ? Count(value, $"{CountVariable}={value}")
            : null;
        ShardEngine[] engines = [.. ShardEngine.All.Where(engine => !string.IsNullOrEmpty(variables(engine.IndexVariable)))];
        return engines switch
        {
            [var engine] => engine.Read(count, variables),
            [] => throw Invalid($"-Shard Auto found no task of an engine: none of the environment variables {string.Join(", ", ShardEngine.All.Select(static engine => engine.IndexVariable))} is set. Specify the shard, such as -Shard 0/4."),
            _ => throw Invalid($"-Shard Auto found tasks of several engines: the environment variables {string.Join(" and ", engines.Select(static engine => $"{engine.IndexVariable} ({engine.Name})"))} are set. Specify the shard, such as -Shard 0/4, or remove the variables of the other engine."),
        };
    }

    private static int Count(string text, string origin) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw Invalid($"'{origin}' does not contain a number of shards from 1.");

    private static OptionsInvalidException Invalid(string message) => new(message) { Options = [Shard.OptionName] };
}
