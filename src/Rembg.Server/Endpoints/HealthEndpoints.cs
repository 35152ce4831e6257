using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

using Rembg.Server.Models;

namespace Rembg.Server.Endpoints;

/// <summary>The health checks for an orchestrator: the server is alive, and it is ready for photos.</summary>
internal sealed class HealthEndpoints
{
    private readonly WarmUp _warmUp;
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Creates endpoints that report the states of the first model and of the program.</summary>
    public HealthEndpoints(WarmUp warmUp, IHostApplicationLifetime lifetime)
    {
        _warmUp = warmUp;
        _lifetime = lifetime;
    }

    /// <summary><c>/healthz</c>: the program responds. A full queue is no reason to restart it.</summary>
    public static Task LiveAsync(HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "healthy");

    /// <summary><c>/readyz</c>: the default model is loaded, and the program is not stopping.</summary>
    public Task ReadyAsync(HttpContext context) => (_lifetime.ApplicationStopping.IsCancellationRequested, _warmUp.State) switch
    {
        (true, _) => AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping"),
        (_, WarmUpState.Loading) => AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "loading the model"),
        (_, WarmUpState.Failed) => AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "the model cannot be loaded"),
        _ => AnswerAsync(context, StatusCodes.Status200OK, "ready"),
    };

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
