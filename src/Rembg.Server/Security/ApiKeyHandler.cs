using System.Security.Claims;
using System.Text.Encodings.Web;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using Rembg.Server.Errors;

namespace Rembg.Server.Security;

/// <summary>Authenticates requests by the API keys that they show, and refuses those that need a key and have none.</summary>
internal sealed class ApiKeyHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string SchemeName = "ApiKey";

    private readonly ApiKeys _keys;
    private readonly WrongKeys _wrongKeys;
    private readonly Protection _protection;

    /// <summary>Compares with the keys of the server.</summary>
    public ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, WrongKeys wrongKeys, Protection protection)
        : base(options, logger, encoder)
    {
        _keys = keys;
        _wrongKeys = wrongKeys;
        _protection = protection;
    }

    /// <inheritdoc/>
    /// <exception cref="ApiException">The client has sent too many wrong keys.</exception>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A request without a key is not a guess: pages ask for the models before they know that a key is needed. A key at an open endpoint
        // is not a guess either, because the answer does not depend on it.
        if (!_keys.AreAsked || ApiKeys.Of(Request) is null || !_protection.NeedsKey(Context))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        _wrongKeys.RefuseGuesser(Context);
        if (_keys.Admit(Request))
        {
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName)));
        }

        _wrongKeys.Count(Context);
        return Task.FromResult(AuthenticateResult.Fail("The API key is wrong."));
    }

    /// <inheritdoc/>
    /// <exception cref="ApiException">In any case: errors have one form.</exception>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        throw new ApiException(StatusCodes.Status401Unauthorized, "auth_failed", "An API key is required: send it as X-Api-Key or as a bearer token.");
}
