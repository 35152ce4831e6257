using System.Globalization;

using Rembg.Reporting;
using Rembg.ServerControl;

namespace Rembg.Cmdlets;

/// <summary>The base of the cmdlets for running servers: finds the specified servers.</summary>
public abstract class ServerCmdlet : RembgCmdlet
{
    /// <summary>
    /// Returns the running servers with the given numbers; a number without a server is an error, and the other servers are
    /// still returned.
    /// </summary>
    /// <param name="numbers">The numbers; empty for all servers.</param>
    /// <param name="numberOf">Returns the number of a server.</param>
    /// <param name="meaning">The meaning of the number, after "runs".</param>
    private protected IReadOnlyList<Registration> Find(int[] numbers, Func<Registration, int> numberOf, string meaning)
    {
        IReadOnlyList<Registration> running = FindPlace(ServerDirectory.List);
        foreach (int number in numbers.Except(running.Select(numberOf)))
        {
            string text = number.ToString(CultureInfo.InvariantCulture);
            WriteError(Errors.From(new ServerException(ServerProblem.NotFound, text, $"This user has no running server {meaning} {text}."), number));
        }

        return numbers.Length == 0 ? running : [.. running.Where(registration => numbers.Contains(numberOf(registration)))];
    }
}
