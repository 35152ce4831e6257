using System.Text.Encodings.Web;

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Configuration;

namespace Rembg.Server.Security;

/// <summary>
/// Controls access: the page and the health checks need no key; the API and the metrics require one if the server has keys.
/// </summary>
internal static class AccessControl
{
    /// <summary>Adds the keys and the policy.</summary>
    public static void AddAccessControl(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<Protection>().AddSingleton(new ApiKeys(options.ApiKeys)).AddSingleton(new WrongKeys(options.RequestsPerMinute));

        // AddAuthentication would bring Data Protection along, which writes cookie keys, which nothing here uses, into the user's home directory.
        services.AddSingleton(UrlEncoder.Default);
        services.AddAuthenticationCore(static authentication => authentication.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, displayName: null));
        services.AddAuthorizationBuilder();
        if (options.ApiKeys.Count > 0)
        {
            services.AddOptions<AuthorizationOptions>().Configure<Protection>(static (authorization, protection) => authorization.FallbackPolicy = KeyPolicy(protection));
        }
    }

    /// <summary>Refuses requests that need a key and show none.</summary>
    public static void UseAccessControl(this WebApplication application) => application.UseAuthentication().UseAuthorization();

    // The fallback policy also applies to requests that reach no endpoint; the page and errors outside of the APIs need no key.
    private static AuthorizationPolicy KeyPolicy(Protection protection) => new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.User.Identity is { IsAuthenticated: true } || (context.Resource is HttpContext request && !protection.NeedsKey(request)))
        .Build();
}
