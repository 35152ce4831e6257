#Requires -Version 7.6

<#
.SYNOPSIS
    Removes the backgrounds of photos on several machines, which it reaches over SSH.
.DESCRIPTION
    Each host gets one shard of the photos: the script opens a PowerShell session over SSH to every host and runs
    Remove-ImageBackground -Shard 0/N, 1/N and so on in all of them at once. It returns the result objects while the hosts
    work, writes the errors of photos to the error stream, and ends with one object that contains the totals.

    All paths are paths of the hosts, which therefore need a shared file system, and its paths must be the same on all of
    them. The machine that runs this script need not have the files. The module Rembg must be installed on all hosts; if it is
    also imported where the script runs, results are shown as its tables.

    A host that cannot be reached, disconnects or cannot begin causes an error with its shard (ShardNotFinished), and the
    other hosts continue. Run the same command again, with or without this host: photos that are done are skipped, and the
    number of hosts may change.

    If the script is stopped with Ctrl+C, the hosts finish the photos in progress within 10 seconds. Another period can be
    given in -Parameter (GracePeriod).
.PARAMETER HostName
    The hosts: names or addresses, also as USER@HOST or HOST:PORT. A host that is named twice gets two shards.
.PARAMETER Path
    The photos or their directories, as full paths of the hosts.
.PARAMETER DestinationPath
    The directory for the outputs, as a full path of the hosts.
.PARAMETER Journal
    The directory for the journals of all hosts, as a full path of the hosts. The totals then contain the summary of
    Get-RembgJournal over all runs in this directory.
.PARAMETER Recurse
    Also searches the subdirectories of the photos' directories.
.PARAMETER Parameter
    More parameters of Remove-ImageBackground, such as @{ Model = 'u2net'; Format = 'WebP' }.
.PARAMETER Module
    The name of the module on the hosts, or its full path there.
.PARAMETER UserName
    The user on the hosts. By default, SSH decides.
.PARAMETER KeyFilePath
    The file with the private key. By default, SSH decides.
.PARAMETER Port
    The port of the SSH servers.
.PARAMETER Option
    Options of the SSH client, such as @{ ProxyJump = 'gateway' }. By default, SSH asks no questions, because many hosts would
    ask at once, and notices within two minutes that a host no longer answers.
.EXAMPLE
    ./Invoke-RembgShard.ps1 -HostName node1, node2, node3 -Path /data/photos -DestinationPath /data/cutouts -Journal /data/journal -Recurse

    Divides the photos among three hosts.
.EXAMPLE
    ./Invoke-RembgShard.ps1 node1, node2 /data/photos /data/cutouts | Where-Object Certainty -lt 0.9

    Shows the photos with uncertain masks.
.OUTPUTS
    The objects of Remove-ImageBackground as the hosts serialize them, with PSComputerName, and at the end one object of the
    type Rembg.ShardedRun: Shards, Unfinished, Done, Skipped, Failed, Outputs, WithoutSubject, Elapsed and Journal.

    Serialized objects have no methods, and values of enumerations are numbers with a Value: Precision.Value is 'Int8'.
.NOTES
    Every host needs PowerShell as a subsystem of its SSH server, in /etc/ssh/sshd_config:

        Subsystem powershell /usr/bin/pwsh -sshs -NoLogo
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType('Rembg.Inference.RemovalResult', 'Rembg.ShardedRun')]
param(
    [Parameter(Mandatory, Position = 0)]
    [ValidateNotNullOrEmpty()]
    [string[]] $HostName,

    [Parameter(Mandatory, Position = 1)]
    [ValidateNotNullOrEmpty()]
    [string[]] $Path,

    [Parameter(Mandatory, Position = 2)]
    [ValidateNotNullOrEmpty()]
    [string] $DestinationPath,

    [ValidateNotNullOrEmpty()]
    [string] $Journal,

    [switch] $Recurse,

    [ValidateNotNull()]
    [hashtable] $Parameter = @{},

    [ValidateNotNullOrEmpty()]
    [string] $Module = 'Rembg',

    [ValidateNotNullOrEmpty()]
    [string] $UserName,

    [ValidateNotNullOrEmpty()]
    [string] $KeyFilePath,

    [ValidateRange(1, 65535)]
    [int] $Port,

    [ValidateNotNull()]
    [hashtable] $Option = @{}
)

Set-StrictMode -Version Latest

# Runs on a host. Its last object says how the run ended; without it, the session was lost.
$work = {
    param([string] $Module, [hashtable] $Parameters)

    $ProgressPreference = 'SilentlyContinue'
    $messages = @()
    $end = @{ PSTypeName = 'Rembg.ShardEnd'; Problem = $null; Remedy = $null; Done = 0; Skipped = 0; Failed = 0; Outputs = 0; WithoutSubject = 0 }
    try {
        Import-Module $Module -ErrorAction Stop
        Remove-ImageBackground @Parameters -ErrorAction Continue -InformationVariable messages
    }
    catch {
        $end.Problem = "$_"
        $end.Remedy = "$($_.ErrorDetails.RecommendedAction)"
    }

    foreach ($message in $messages | Where-Object Tags -Contains 'RembgSummary') {
        foreach ($total in 'Done', 'Skipped', 'Failed', 'Outputs', 'WithoutSubject') {
            $end[$total] = $message.MessageData.$total
        }
    }

    [pscustomobject] $end
}

$own = 'Path', 'LiteralPath', 'InputObject', 'InputStream', 'DestinationPath', 'Journal', 'Recurse', 'Shard', 'SkipExisting', 'Force', 'WhatIf', 'Confirm'
$misplaced = $Parameter.Keys | Where-Object { $_ -in $own }
if ($misplaced) {
    $exception = [ArgumentException]::new("-Parameter must not contain $($misplaced -join ', '): this script sets the parameters that divide the work.")
    $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($exception, 'ParameterMisplaced', 'InvalidArgument', $Parameter))
}

if (-not $PSCmdlet.ShouldProcess("$($Path -join ', ') on $($HostName -join ', ')", 'Remove-ImageBackground')) {
    return
}

$options = @{ BatchMode = 'yes'; ConnectTimeout = 30; ServerAliveInterval = 30; ServerAliveCountMax = 4 }
foreach ($name in $Option.Keys) {
    $options[$name] = $Option[$name]
}

$connection = @{ Options = $options }
foreach ($name in 'UserName', 'KeyFilePath', 'Port') {
    if ($PSBoundParameters.ContainsKey($name)) {
        $connection[$name] = $PSBoundParameters[$name]
    }
}

$parameters = @{ GracePeriod = 10 } + $Parameter
$parameters += @{ Path = $Path; DestinationPath = $DestinationPath; SkipExisting = $true; Recurse = $Recurse.IsPresent }
if ($Journal) {
    $parameters.Journal = $Journal
}

$shards = @(
    for ($index = 0; $index -lt $HostName.Count; $index++) {
        [pscustomobject]@{ Name = "$index/$($HostName.Count)"; HostName = $HostName[$index]; Session = $null; Job = $null; End = $null; LastSource = $null; Done = 0; Failed = 0; Outputs = 0 }
    }
)

$clock = [Diagnostics.Stopwatch]::StartNew()
$sessions = @()
try {
    # Each session is named after its shard: those that could not be opened are missing from the list.
    $refusals = @()
    $sessions = @(New-PSSession -HostName $HostName -Name $shards.Name @connection -ErrorAction SilentlyContinue -ErrorVariable refusals)
    $byRunspace = @{}
    foreach ($session in $sessions) {
        $shard = $shards | Where-Object Name -EQ $session.Name
        $shard.Session = $session
        $shard.Job = Invoke-Command -Session $session -AsJob -JobName $shard.Name -ScriptBlock $work -ArgumentList $Module, ($parameters + @{ Shard = $shard.Name })
        $byRunspace[$session.InstanceId] = $shard
    }

    $jobs = @($shards | Where-Object Job | ForEach-Object Job)
    if ($jobs) {
        Receive-Job -Job $jobs -Wait -ErrorAction Continue 2>&1 | ForEach-Object {
            # The loss of a session is reported at the end, with its shard.
            if ($_ -is [Management.Automation.ErrorRecord]) {
                if ($_.Exception -isnot [Management.Automation.Remoting.PSRemotingTransportException]) {
                    $PSCmdlet.WriteError($_)
                    if ($_ -is [Management.Automation.Runspaces.RemotingErrorRecord]) {
                        $byRunspace[$_.OriginInfo.RunspaceID].Failed++
                    }
                }

                return
            }

            $shard = $byRunspace[$_.RunspaceId]
            if ($_.PSObject.TypeNames -contains 'Deserialized.Rembg.ShardEnd') {
                $shard.End = $_
                return
            }

            # A photo can have several outputs, which follow each other.
            if ($_.PSObject.Properties['Source']) {
                $shard.Outputs++
                $shard.Done += $shard.LastSource -cne $_.Source
                $shard.LastSource = $_.Source
            }

            $_
        }
    }

    foreach ($shard in $shards) {
        $remedy = 'Run the same command again, with or without this host: photos that are done are skipped.'
        $category = 'ConnectionError'
        if (-not $shard.Session) {
            $address = $shard.HostName -replace '^.*@' -replace ':\d+$'
            $problem = "no session was opened. $($refusals | Where-Object { "$_".StartsWith("[$address]") } | Select-Object -First 1)"
        }
        elseif (-not $shard.End) {
            $problem = "the session was lost. $($shard.Job.ChildJobs[0].JobStateInfo.Reason)"
        }
        elseif ($shard.End.Problem) {
            $category = 'OperationStopped'
            $problem = $shard.End.Problem
            $remedy = "$($shard.End.Remedy) $remedy".TrimStart()
        }
        else {
            continue
        }

        $exception = [InvalidOperationException]::new("Host '$($shard.HostName)' did not finish shard $($shard.Name): $problem")
        $record = [Management.Automation.ErrorRecord]::new($exception, 'ShardNotFinished', $category, $shard.HostName)
        $record.ErrorDetails = [Management.Automation.ErrorDetails]::new($exception.Message)
        $record.ErrorDetails.RecommendedAction = $remedy
        $PSCmdlet.WriteError($record)
    }

    $summary = $null
    $reader = $sessions | Where-Object State -EQ Opened | Select-Object -First 1
    if ($Journal -and $reader) {
        $summary = Invoke-Command -Session $reader -ScriptBlock { Import-Module $args[0]; Get-RembgJournal $args[1] } -ArgumentList $Module, $Journal
    }

    # Of a host whose session was lost, only the results that have arrived are known.
    $ended = @($shards | Where-Object End | ForEach-Object End)
    $lost = @($shards | Where-Object { -not $_.End })
    [pscustomobject]@{
        PSTypeName = 'Rembg.ShardedRun'
        Shards = $shards.Count
        Unfinished = @($shards | Where-Object { -not $_.End -or $_.End.Problem } | ForEach-Object Name)
        Done = [int]($ended + $lost | Measure-Object Done -Sum).Sum
        Skipped = [int]($ended | Measure-Object Skipped -Sum).Sum
        Failed = [int]($ended + $lost | Measure-Object Failed -Sum).Sum
        Outputs = [int]($ended + $lost | Measure-Object Outputs -Sum).Sum
        WithoutSubject = [int]($ended | Measure-Object WithoutSubject -Sum).Sum
        Elapsed = $clock.Elapsed
        Journal = $summary
    }
}
finally {
    # After Ctrl+C, this waits for the photos in progress.
    $started = @($shards | Where-Object Job | ForEach-Object Job)
    $started | Where-Object State -EQ Running | Stop-Job
    $started | Remove-Job -Force
    $sessions | Remove-PSSession
}
