namespace Rembg.ServerControl;

/// <summary>Thrown if there is no directory in which a server could register.</summary>
internal sealed class ServerPlaceException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ServerPlaceUnusable";

    /// <summary>Creates the exception.</summary>
    /// <param name="variable">The variable that can specify a directory.</param>
    /// <param name="obstacles">The problem with each directory that was tried.</param>
    public ServerPlaceException(string variable, IReadOnlyList<Exception> obstacles)
        : base(
            variable,
            $"The server needs a directory in which to register, but none can be used: {string.Join("; ", obstacles.Select(static obstacle => obstacle.Message.TrimEnd('.')))}. "
                + $"Set {variable} to the full path of a directory that only this user can write to.",
            obstacles[0])
    {
    }
}
