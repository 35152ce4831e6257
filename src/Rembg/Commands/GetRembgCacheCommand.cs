using System.Management.Automation;

using Rembg.Caching;
using Rembg.Cmdlets;

namespace Rembg.Commands;

/// <summary>Shows the size of the mask cache.</summary>
[Cmdlet(VerbsCommon.Get, "RembgCache")]
[OutputType(typeof(CacheSummary))]
public sealed class GetRembgCacheCommand : RembgCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(UserCache.Summarize());
}
