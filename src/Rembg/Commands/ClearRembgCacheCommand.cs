using System.Management.Automation;

using Rembg.Caching;
using Rembg.Cmdlets;

namespace Rembg.Commands;

/// <summary>Deletes the cached masks.</summary>
[Cmdlet(VerbsCommon.Clear, "RembgCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ClearRembgCacheCommand : RembgCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        MaskCache cache = UserCache;
        if (ShouldProcess(cache.Directory, "Delete the masks"))
        {
            WriteVerbose($"{cache.Clear()} masks were deleted from '{cache.Directory}'.");
        }
    }
}
