using System.Net.Sockets;
using System.Runtime.InteropServices;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

using Rembg.Files;
using Rembg.Imaging.Vips;
using Rembg.Runtime;
using Rembg.Server.Configuration;
using Rembg.Server.Contract;

namespace Rembg.Server;

/// <summary>The server as a program: reads its options, runs until it is told to stop, and reports an error in one line.</summary>
internal static class ServerProgram
{
    /// <summary>Runs the server.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h" or "-?" or "/?"])
        {
            Console.WriteLine($"""
                Removes image backgrounds over HTTP, with a web page at its root.

                Usage: Rembg.Server [<options>]

                Each option may also be set in the environment (Rembg__QueueSize for --queue-size) or in appsettings.json, section Rembg:

                {OptionHelp.Write()}
                  --version, --help

                Exit codes: {ServerExitCode.Stopped} stopped, {ServerExitCode.Failure} an error, {ServerExitCode.Misuse} an invalid option, {ServerExitCode.PortInUse} the port is in use.
                """);
            return ServerExitCode.Stopped;
        }

        if (arguments is ["--version"])
        {
            Console.WriteLine($"Rembg.Server {typeof(ServerProgram).Assembly.GetName().Version?.ToString(3)} ({RuntimeInformation.FrameworkDescription})");
            return ServerExitCode.Stopped;
        }

        // With a log file, the console's output is redirected; but the reason that there is no server must reach whoever started it.
        TextWriter errors = Console.Error;
        try
        {
            UseLibraries();
            await using WebApplication application = ServerApplication.Create(arguments);
            await application.RunAsync();
            return ServerExitCode.Stopped;
        }
        catch (ArgumentException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return ServerExitCode.Misuse;
        }
        catch (Exception exception) when (exception is RembgException or IOException or InvalidDataException or UnauthorizedAccessException or SocketException)
        {
            await errors.WriteLineAsync(exception.Message);
            return exception.InnerException is AddressInUseException ? ServerExitCode.PortInUse : ServerExitCode.Failure;
        }
    }

    /// <summary>
    /// Loads the libraries, without which the server does not start. Another build of ONNX Runtime, for other devices, is
    /// selected in the same way as for the cmdlets.
    /// </summary>
    /// <exception cref="RembgException">A library cannot be used.</exception>
    private static void UseLibraries()
    {
        ImageLibrary.Use();
        if (UserDirectories.Current.Named("REMBG_ORT_PATH") is { } folder)
        {
            RuntimeLibrary.Use(folder);
        }
    }
}
