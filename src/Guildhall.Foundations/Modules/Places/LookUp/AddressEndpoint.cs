using System.Globalization;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>What the type-ahead asks as people type.</summary>
internal static class AddressEndpoint
{
    private const int ShortestTyped = 3;
    private const int LongestTyped = 100;
    private const int Offered = 10;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/addresses", FindAsync).AllowAnonymous();

    private static async Task<IResult> FindAsync(
        string? q, Addresses addresses, RateLimiter limiter, IOptions<LookUpOptions> options, IStringLocalizer<Words> words, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (q is null || q.Length > LongestTyped)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: q is null ? words["Say what to look for in q"] : words["An address is at most 100 characters long"]);
        }

        if (q.Trim().Length < ShortestTyped)
        {
            return Results.Ok(Array.Empty<Suggestion>());
        }

        if (!await limiter.TryUseAsync("addresses.network", http.Network(), options.Value.LookUpsFromOneNetwork, s_window, http.RequestAborted))
        {
            http.Response.Headers.RetryAfter = s_window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: words["Too many addresses were looked up. Wait a minute and try again"]);
        }

        var found = await addresses.FindAsync(q, Offered, http.RequestAborted);
        return Results.Ok(found.Where(m => m.Status != AddressStatus.Historic).Select(m => new Suggestion(
            m.Uprn.ToString(),
            m.SingleLine,
            m.Formerly is { } former ? words["Formerly {0}", former].Value : m.AlsoKnownAs is { } other ? words["Also known as {0}", other].Value : null)));
    }

    private sealed record Suggestion(string Uprn, string Text, string? Note);
}
