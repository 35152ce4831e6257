using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace Rembg.Hosting;

/// <summary>The request in the process's arguments.</summary>
/// <param name="Request">The request.</param>
/// <param name="Script">The PowerShell script to run, if the request is to run one.</param>
internal sealed partial record CommandLine(Request Request, string Script = "")
{
    /// <summary>
    /// Returns the script for valid arguments once commands can be looked up: consecutive values are assigned to positional
    /// parameters.
    /// </summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="positions">Returns, for each positional parameter of a command, true if it takes several values.</param>
    public static string ScriptFor(IReadOnlyList<string> arguments, Func<string, IReadOnlyList<bool>> positions) =>
        arguments is [string script] ? script : Invocation(arguments, positions(arguments[0]));

    /// <summary>Parses the arguments.</summary>
    /// <exception cref="StartException">The arguments are invalid.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        [] or ["--help" or "-h" or "-?", ..] => new(Request.Help),
        ["--version", ..] => new(Request.Version),
        [['-', '-', >= 'a' and <= 'z', ..] option, ..] => throw new StartException($"Unknown option '{option}'. See --help."),
        [var empty, ..] when string.IsNullOrWhiteSpace(empty) => throw new StartException("The command is empty. See --help."),
        [string script] => new(Request.Run, script),
        [string first, ..] when Parameter().IsMatch(first) => throw new StartException($"The first argument must be a command, not '{first}'. See --help."),
        _ => new(Request.Run, Invocation(arguments, [])),
    };

    /// <summary>
    /// Writes the call of a command that a shell has split into words: parameters stay, everything else becomes literal text.
    /// </summary>
    private static string Invocation(IReadOnlyList<string> words, IReadOnlyList<bool> positions)
    {
        StringBuilder script = new(Command(words[0]));
        string[] row = [.. words.Skip(1).TakeWhile(static word => !Parameter().IsMatch(word))];
        foreach (string[] values in PositionalValues.Of(row, positions))
        {
            script.Append(' ').AppendJoin(',', values.Select(Literal));
        }

        bool afterValue = false;
        foreach (string word in words.Skip(1 + row.Length))
        {
            Match parameter = Parameter().Match(word);
            if (parameter.Success)
            {
                script.Append(' ').Append(parameter.Groups["name"].ValueSpan).Append(Argument(parameter));
            }
            else
            {
                // Consecutive values form an array, because a shell expands a wildcard to them.
                script.Append(afterValue ? ',' : ' ').Append(Literal(word));
            }

            afterValue = !parameter.Success;
        }

        return script.ToString();
    }

    /// <summary>The text after the colon of a parameter, with the colon.</summary>
    private static string Argument(Match parameter) => parameter.Groups["value"] switch
    {
        { Success: false } => string.Empty,
        { Value: "" } => throw new StartException(
            $"'{parameter.Value}' has no value. Shells replace $true and $false unless they are quoted: '{parameter.Value}$false'."),
        { Value: string value } when Constant().IsMatch(value) => ":" + value,
        { Value: string value } => ":" + Literal(value),
    };

    // The name of a cmdlet needs no call operator; with one, errors would name the operator instead of the cmdlet.
    private static string Command(string name) => CmdletName().IsMatch(name) ? name : "& " + Literal(name);

    private static string Literal(string text)
    {
        string literal = $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

        // The only text that quotes do not protect: PowerShell passes everything after it to another program unchanged.
        return text == "--%" ? $"({literal})" : literal;
    }

    [GeneratedRegex(@"^(?<name>-[\p{L}_?]\w*)(:(?<value>.*))?\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\p{L}+-\w+\z")]
    private static partial Regex CmdletName();

    [GeneratedRegex(@"^\$(true|false|null)\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Constant();
}

/// <summary>The requests that a command line can make.</summary>
internal enum Request
{
    /// <summary>Show the help text.</summary>
    Help,

    /// <summary>Show the version.</summary>
    Version,

    /// <summary>Run a script.</summary>
    Run,
}

/// <summary>Thrown if the program cannot start: its arguments are invalid, or the installation is incomplete.</summary>
internal sealed class StartException(string message) : Exception(message);
