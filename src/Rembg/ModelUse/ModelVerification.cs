using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Library;
using Rembg.Models;

namespace Rembg.ModelUse;

/// <summary>
/// Verifies the model of a run for a cmdlet: a model that is not the expected file causes a warning, or an error if only
/// verified models are allowed.
/// </summary>
internal sealed class ModelVerification
{
    private readonly RembgCmdlet _cmdlet;
    private readonly bool _strict;

    /// <summary>Creates a verification.</summary>
    /// <param name="cmdlet">The cmdlet that warns the user.</param>
    /// <param name="strict">True to allow only verified models.</param>
    public ModelVerification(RembgCmdlet cmdlet, bool strict)
    {
        _cmdlet = cmdlet;
        _strict = strict;
    }

    /// <summary>Verifies a model.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="stopToken">Cancels the verification.</param>
    /// <exception cref="ModelNotVerifiedException">
    /// The model is not the published or registered file, and only verified models are allowed.
    /// </exception>
    /// <exception cref="RembgException">The file is not a model.</exception>
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

        _cmdlet.WriteWarning($"{finding} It is used anyway; use -Strict or REMBG_STRICT=1 to reject such models.");
    }

    /// <summary>
    /// Verifies a file that the user specified by path. A user's own file may have the name of a published model, so it is only
    /// compared with its registration, unless only verified models are allowed.
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
