using Microsoft.AspNetCore.Builder;

namespace Rembg.Server.Security;

/// <summary>Marks endpoints that do no work for a request, so that pages of all origins may make a browser load them.</summary>
internal sealed class OtherOriginsMetadata;

/// <summary>Marks endpoints with <see cref="OtherOriginsMetadata"/>.</summary>
internal static class OtherOriginsExtensions
{
    /// <summary>Lets pages of all origins load the endpoints.</summary>
    public static TBuilder AllowOtherOrigins<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new OtherOriginsMetadata());
}
