using System.Globalization;

using Rembg.Reporting;
using Rembg.ServerControl;

namespace Rembg.Cmdlets;

/// <summary>The base of the cmdlets for running servers: it finds the servers that are meant.</summary>
public abstract class ServerCmdlet : RembgCmdlet
{
    /// <summary>The running servers that have one of some numbers; what has none is an error, and the others go on.</summary>
    /// <param name="numbers">The numbers; none for all servers.</param>
    /// <param name="numberOf">The number of a server.</param>
    /// <param name="meaning">What the number is, after "runs".</param>
    private protected IReadOnlyList<Registration> Find(int[] numbers, Func<Registration, int> numberOf, string meaning)
    {
        IReadOnlyList<Registration> running = FindPlace(ServerDirectory.List);
        foreach (int number in numbers.Except(running.Select(numberOf)))
        {
            string text = number.ToString(CultureInfo.InvariantCulture);
            WriteError(Errors.From(new ServerException(ServerProblem.NotFound, text, $"No server of this user runs {meaning} {text}."), number));
        }

        return numbers.Length == 0 ? running : [.. running.Where(registration => numbers.Contains(numberOf(registration)))];
    }
}
