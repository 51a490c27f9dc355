using System.Globalization;
using System.Net.Mime;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>An example of what is sent to an endpoint, or of what it answers, for the reference.</summary>
/// <param name="Request">What is sent, as JSON; null where nothing is.</param>
/// <param name="Response">What it answers when all went well, as JSON.</param>
public sealed record ApiExample(string? Request, string Response);

/// <summary>Something an endpoint is told by a header.</summary>
public sealed record ApiHeader(string Name, string Description, string Example, bool Required);

/// <summary>Something an endpoint says in a header when all went well.</summary>
public sealed record ApiAnswerHeader(string Name, string Description);

/// <summary>What a part of an address may be, for the reference.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Description">What it means.</param>
/// <param name="Format">The format of JSON Schema, such as <c>date-time</c>; null for none.</param>
/// <param name="Values">The values there are; empty for any.</param>
public sealed record ApiParameter(string Name, string Description, string? Format = null, params string[] Values);

/// <summary>Endpoints of the API: each has its errors told as problem details, is limited for each key, and stands in the reference.</summary>
public static class ApiEndpoints
{
    /// <summary>The version of the API, which its addresses name.</summary>
    public const string Version = "v1";

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    /// <summary>A part of the API.</summary>
    /// <param name="name">What it is called in addresses: <c>cases</c>.</param>
    /// <param name="title">What the reference calls it.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints, string name, string title)
    {
        var group = endpoints.MapGroup($"/api/{Version}/{name}").WithGroupName(Version).WithTags(title);
        group.AddEndpointFilter(GuardAsync);
        return group;
    }

    /// <summary>What the reference says of an endpoint, and the scope its key must have (null: any key).</summary>
    public static RouteHandlerBuilder Described(this RouteHandlerBuilder endpoint, string name, string? scope, string summary, string description)
    {
        endpoint.WithName(name).WithSummary(summary).WithDescription(scope is null ? description : $"{description} The key needs the scope `{scope}`.")
            .RequireAuthorization(scope is null ? ApiScopes.AnyKey : ApiScopes.Policy(scope));
        return endpoint.Refuses(
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status405MethodNotAllowed,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Statuses it refuses with, besides those every endpoint has.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemDetail>(status, ProblemDetail.MediaType);
        }

        return endpoint;
    }

    /// <summary>That it takes JSON, or bytes, and makes a change once, by its <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string type = MediaTypeNames.Application.Json)
        where T : notnull =>
        endpoint.Accepts<T>(type)
            .WithMetadata(new ApiHeader("Idempotency-Key", "A text of your choosing, new for each change, such as a UUID. The same request sent again with it is answered as before, for 24 hours.", "8e03978e-40d5-43e8-bc93-6894a57f9324", true))
            .Refuses(
                StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity);

    /// <summary>Tells of the methods an address has to who uses another, and of the type of its body to who sends another.</summary>
    public static void Only(this RouteGroupBuilder group, string pattern, string methods, string? type = null)
    {
        // It comes after those that name a method, and before the page that says there is nothing. Here comes too what has a method there is, and a type there is not.
        var known = methods.Split(", ");
        var other = group.Map(pattern, Task (HttpContext context) =>
        {
            if (known.Contains(context.Request.Method))
            {
                return ProblemDetail.Of(StatusCodes.Status415UnsupportedMediaType, type is null ? null : $"Send {type}.").WriteAsync(context.Response);
            }

            context.Response.Headers.Allow = methods;
            return ProblemDetail.Of(StatusCodes.Status405MethodNotAllowed).WriteAsync(context.Response);
        });
        other.ExcludeFromDescription().RequireAuthorization(ApiScopes.AnyKey).Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = 1);
    }

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var key = context.Key();
        var services = context.RequestServices;
        if (!await services.GetRequiredService<RateLimiter>().TryUseAsync("api.request", key.Id.ToString(), key.PerMinute, s_window, context.RequestAborted))
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            context.Response.Headers.RetryAfter = (60 - now.Second).ToString(CultureInfo.InvariantCulture);
            return new ProblemAnswer(ProblemDetail.Of(StatusCodes.Status429TooManyRequests));
        }

        try
        {
            return await next(invocation);
        }
        catch (ApiRefusedException refusal)
        {
            return new ProblemAnswer(refusal.Problem);
        }
    }
}
