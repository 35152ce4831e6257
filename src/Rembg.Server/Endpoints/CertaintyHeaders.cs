using System.Globalization;

using Microsoft.AspNetCore.Http;

using Rembg.Inference;

namespace Rembg.Server.Endpoints;

/// <summary>The headers that show how far a mask can be trusted.</summary>
internal static class CertaintyHeaders
{
    /// <summary>
    /// Sets <c>X-Rembg-Certainty</c> and, if models looked at the photo more than once, <c>X-Rembg-Looks</c>, for example
    /// <c>u2netp 320: 0.71; u2netp 256: 0.93 (used)</c>.
    /// </summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="result">The result of the removal.</param>
    public static void Set(IHeaderDictionary headers, RemovalResult result)
    {
        headers["X-Rembg-Certainty"] = result.Certainty.ToString("0.000", CultureInfo.InvariantCulture);
        if (result.Looks.Count > 1)
        {
            headers["X-Rembg-Looks"] = HeaderText.Of(string.Join("; ", result.Looks));
        }
    }
}
