namespace Rembg.Servers;

/// <summary>Thrown if there is no directory in which a server could register.</summary>
internal sealed class ServerPlaceException : RembgException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="variable">The variable that can specify a directory.</param>
    /// <param name="obstacles">The problem with each directory that was tried.</param>
    public ServerPlaceException(string variable, IReadOnlyList<Exception> obstacles)
        : base(
            variable,
            $"The server needs a directory to say where it is, and none can be used: {string.Join("; ", obstacles.Select(static obstacle => obstacle.Message.TrimEnd('.')))}. "
                + $"Set {variable} to the full path of a directory that this user can write and others cannot.",
            obstacles[0])
    {
    }
}
