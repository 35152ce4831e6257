using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

using Rembg.Reporting;
using Rembg.ServerControl;

namespace Rembg.Completion;

/// <summary>Completes the ports and process ids of this user's running servers.</summary>
public sealed class ServerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            bool isId = string.Equals(parameterName, "Id", StringComparison.OrdinalIgnoreCase);
            return
            [
                .. ServerDirectory.List()
                    .Select(server => (Number: (isId ? server.Id : server.Address.Port).ToString(CultureInfo.InvariantCulture), Server: server))
                    .Where(candidate => candidate.Number.StartsWith(wordToComplete ?? string.Empty, StringComparison.Ordinal))
                    .Select(static candidate => new CompletionResult(candidate.Number, candidate.Number, CompletionResultType.ParameterValue, $"{candidate.Server.Address}")),
            ];
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            // The environment names no usable directory. The command will report this when it runs.
            return [];
        }
    }
}
