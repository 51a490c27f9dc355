using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>What the type-ahead asks as people type.</summary>
internal static class AddressEndpoint
{
    private const int ShortestTyped = 3;
    private const int LongestTyped = 100;
    private const int Offered = 10;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/addresses", FindAsync).AllowAnonymous();

    private static async Task<IResult> FindAsync(string? q, Addresses addresses, IStringLocalizer<Words> words, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (q is null || q.Length > LongestTyped)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: q is null ? words["Say what to look for in q"] : words["An address is at most 100 characters long"]);
        }

        var found = q.Trim().Length < ShortestTyped ? [] : await addresses.FindAsync(q, Offered, http.RequestAborted);
        return Results.Ok(found.Where(m => m.Status != AddressStatus.Historic).Select(m => new Suggestion(
            m.Uprn.ToString(),
            m.SingleLine,
            m.Formerly is { } former ? words["Formerly {0}", former].Value : m.AlsoKnownAs is { } other ? words["Also known as {0}", other].Value : null)));
    }

    private sealed record Suggestion(string Uprn, string Text, string? Note);
}
