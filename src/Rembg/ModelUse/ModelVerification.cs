using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Library;
using Rembg.Models;

namespace Rembg.ModelUse;

/// <summary>Verifies the model of a run for a cmdlet: one that is not what it should be is a warning, or an error where only verified models are allowed.</summary>
internal sealed class ModelVerification
{
    private readonly RembgCmdlet _cmdlet;
    private readonly bool _strict;

    /// <summary>Prepares to verify models.</summary>
    /// <param name="cmdlet">Whose user is warned.</param>
    /// <param name="strict">Whether only verified models are allowed.</param>
    public ModelVerification(RembgCmdlet cmdlet, bool strict)
    {
        _cmdlet = cmdlet;
        _strict = strict;
    }

    /// <summary>Verifies a model.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="stopToken">Stops it.</param>
    /// <exception cref="ModelNotVerifiedException">It is not the published or registered file, and only these are allowed.</exception>
    /// <exception cref="RembgException">The file is no model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Verify(string path, CancellationToken stopToken)
    {
        if (new ModelVerifier(MaskCache.UserDirectory).Verify(path, _strict, stopToken) is not { } finding)
        {
            return;
        }

        if (_strict)
        {
            throw new ModelNotVerifiedException(path, finding);
        }

        _cmdlet.WriteWarning($"{finding} It is used all the same; -Strict or REMBG_STRICT=1 refuses it.");
    }

    /// <summary>
    /// Verifies a file that the user named by its path. A file of one's own may have the name of a published model, so only its
    /// registration tells what it should be, unless only verified models are allowed.
    /// </summary>
    /// <inheritdoc cref="Verify"/>
    public void VerifyNamedFile(string path, CancellationToken stopToken)
    {
        if (_strict || File.Exists(DescriptionFile.PathFor(path)))
        {
            Verify(path, stopToken);
        }
    }
}
