# A real SSH server on this machine, with PowerShell as its subsystem.

# Starts a server for the current user, with keys of its own. Returns nothing where sshd is not installed.
function Start-SshServer {
    # Programs for administrators are not on everybody's path.
    $sshd = Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $sshd -or $IsWindows) {
        return
    }

    $directory = New-Item -ItemType Directory -Path (Join-Path $TestDrive ssh)
    foreach ($key in 'host', 'user') {
        ssh-keygen -q -t ed25519 -N '' -f "$directory/$key"
    }

    # The system's service creates the directory, and it is not running. Without root, sshd does not need it.
    if ([Environment]::IsPrivilegedProcess) {
        $null = New-Item -ItemType Directory -Path /run/sshd -Force
    }

    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()

    $shell = (Get-Command pwsh -CommandType Application | Select-Object -First 1).Source
    Set-Content "$directory/sshd_config" @"
Port $port
ListenAddress 127.0.0.1
HostKey $directory/host
PidFile none
AuthorizedKeysFile $directory/user.pub
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
$(if ($env:DOTNET_ROOT) { "SetEnv DOTNET_ROOT=$env:DOTNET_ROOT" })
Subsystem powershell $shell -sshs -NoLogo -NoProfile
"@

    $process = Start-Process $sshd.Source '-D', '-f', "$directory/sshd_config", '-E', "$directory/log" -PassThru
    $deadline = [DateTime]::UtcNow.AddSeconds(30)
    while (-not (Test-Connection 127.0.0.1 -TcpPort $port -Quiet)) {
        if ($process.HasExited -or [DateTime]::UtcNow -gt $deadline) {
            throw "sshd does not listen: $(Get-Content "$directory/log" -Raw)"
        }

        Start-Sleep -Milliseconds 50
    }

    [pscustomobject]@{ Process = $process; Port = $port; KeyFilePath = "$directory/user" }
}

# Stops a server of Start-SshServer.
function Stop-SshServer {
    param($Server)

    if ($Server) {
        $Server.Process | Stop-Process
    }
}
