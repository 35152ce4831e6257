using System.Management.Automation;

namespace Rembg.Hosting;

/// <summary>The help text of the program.</summary>
internal static class Usage
{
    /// <summary>The help text of the program.</summary>
    public const string Text = """
        Runs PowerShell commands with the Rembg module loaded. PowerShell need not be installed.

        Usage:
          Rembg.Console <command> [<parameters and values>]
          Rembg.Console "<script>"

        Several arguments form one command: -Name and -Name:value are parameters, all others are
        taken literally, and consecutive values form an array. Before the first parameter, the last
        value belongs to the next position, such as the destination, unless it is an existing file. A
        single argument is a script. It can use PowerShell's own cmdlets (Get-ChildItem, Select-Object,
        Export-Csv and others), except Add-Type.

        Examples:
          Rembg.Console Remove-ImageBackground photos cutouts -SkipExisting
          Rembg.Console Remove-ImageBackground photos/*.jpg cutouts '-Confirm:$false'
          Rembg.Console "Get-ChildItem *.jpg | Remove-ImageBackground"
          Rembg.Console "Remove-ImageBackground photos -Recurse | Where-Object Certainty -lt 0.9"
          Rembg.Console Get-Command -Module Rembg
          Rembg.Console Get-Help Remove-ImageBackground -Full

        Exit codes:
          0   no error
          1   an error; with Remove-ImageBackground, some photos may be done
          2   the script has a syntax error, or a single command does not exist or has invalid
              parameters; nothing was run
          75  stopped by a signal (Ctrl+C, SIGTERM): photos in progress are finished within
              10 seconds (-GracePeriod); run the same command again to go on
          'exit N' in a script, or in the file that it runs last, sets the exit code to N. A second
          signal ends the process at once (130, 143).

        Options:
          -h, --help     shows this text
          --version      shows the versions of this program and of the PowerShell engine

        """;

    /// <summary>The version of the program and of its PowerShell engine.</summary>
    public static string Version =>
        $"Rembg.Console {typeof(Usage).Assembly.GetName().Version!.ToString(3)} (PowerShell engine {PSVersionInfo.PSVersion}){Environment.NewLine}";
}
