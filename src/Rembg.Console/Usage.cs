using System.Management.Automation;

namespace Rembg.Hosting;

/// <summary>The help text of the program.</summary>
internal static class Usage
{
    /// <summary>The help text of the program.</summary>
    public const string Text = """
        Runs PowerShell commands with the Rembg module loaded, where PowerShell is not installed.

        Usage:
          Rembg.Console <command> [<parameters and values>]
          Rembg.Console "<script>"

        Several arguments are one command: -Name and -Name:value are parameters, everything else is
        taken literally, and values in a row are an array. Before the first parameter the last value
        goes to the next position, such as the destination, unless it is a file that exists. A single
        argument is a script. PowerShell's own cmdlets (Get-ChildItem, Select-Object, Export-Csv and
        others) can be used in it, except Add-Type.

        Examples:
          Rembg.Console Remove-ImageBackground photos cutouts -SkipExisting
          Rembg.Console Remove-ImageBackground photos/*.jpg cutouts '-Confirm:$false'
          Rembg.Console "Get-ChildItem *.jpg | Remove-ImageBackground"
          Rembg.Console "Remove-ImageBackground photos -Recurse | Where-Object Confidence -lt 0.5"
          Rembg.Console Get-Command -Module Rembg
          Rembg.Console Get-Help Remove-ImageBackground -Full

        Exit codes:
          0  no error        2  the command line or the script cannot be understood
          1  an error        130 (Ctrl+C), 143 (SIGTERM)  stopped
          'exit N' in a script, or in a file that it runs last, gives N.

        Options:
          -h, --help     this text
          --version      the versions of this program and of the PowerShell engine

        """;

    /// <summary>The version of the program and of its PowerShell engine.</summary>
    public static string Version =>
        $"Rembg.Console {typeof(Usage).Assembly.GetName().Version!.ToString(3)} (PowerShell engine {PSVersionInfo.PSVersion}){Environment.NewLine}";
}
