using System.Globalization;
using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Sharding;

namespace Rembg.Commands;

/// <content>The share of the photos that a run works on, if several machines divide them, and the end of a run that an engine stops.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    // The console sets it: batch systems and service managers kill a process some time after a signal, mostly after 30 seconds or more. A
    // person who presses Ctrl+C in a shell does not want to wait.
    private const string GracePeriodPreference = "RembgGracePeriod";
    private const double MostSeconds = 1e6;

    private TimeSpan _gracePeriod;

    /// <summary>The share of the photos, such as 0/4, or Auto for the task number that an engine has given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? Shard { get; set; }

    /// <summary>The time in which photos in progress are finished when the run is stopped; 0 stops at once.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan GracePeriod { get; set; }

    /// <summary>Returns the grace period in effect: if it is not given, the preference of the session applies.</summary>
    private TimeSpan ReadGracePeriod() =>
        !IsGiven(nameof(GracePeriod)) && LanguagePrimitives.TryConvertTo(GetVariableValue(GracePeriodPreference), CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : GracePeriod;

    /// <summary>Reads the share; null for all photos.</summary>
    /// <exception cref="OptionsInvalidException">The share does not exist, or the run has no photos to divide.</exception>
    private Shard? ReadShard()
    {
        if (Shard is null)
        {
            return null;
        }

        Shard shard = ShardChoice.Read(Shard, Environment.GetEnvironmentVariable);
        WriteVerbose($"This run has shard {shard}.");
        return Watch ? throw new OptionsInvalidException("-Shard divides the photos that exist and cannot be combined with -Watch.") : shard;
    }
}
