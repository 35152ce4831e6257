using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Sharding;

namespace Rembg.Commands;

/// <content>The share of the photos that a run works on, if several machines divide them, and the end of a run that an engine stops.</content>
public sealed partial class RemoveImageBackgroundCommand
{
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
