using System.Globalization;
using Guildhall.Foundations.Modules.Places.LookUp;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Places.OnTheMap;

/// <summary>A street as a line: latitude and longitude of its ends.</summary>
/// <param name="Part">The part of the town, or the town, that it is in.</param>
internal sealed record MapStreet(string Name, string Part, double[] Line);

/// <summary>What lies in a part of the map.</summary>
internal sealed record MapPart(IReadOnlyList<MapStreet> Streets, IReadOnlyList<double[]> Properties);

/// <summary>What the map asks: the council's streets where it has no tiles, and what is near the pin.</summary>
internal static class MapEndpoints
{
    // Half a borough; and where houses can be told apart.
    private const double Widest = 0.7;
    private const double WithProperties = 0.02;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/places/map", PartAsync).AllowAnonymous();
        endpoints.MapGet("/places/near", NearAsync).AllowAnonymous();
    }

    private static async Task<IResult> PartAsync(string? bbox, PlaceMap map, RateLimiter limiter, IOptions<LookUpOptions> options, IStringLocalizer<Words> words, HttpContext http)
    {
        GeoBox? box = null;
        if (bbox is not null)
        {
            box = Read(bbox);
            if (box is not { } read || read.East - read.West > Widest || read.North - read.South > Widest)
            {
                return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: words["Say which part of the map in bbox: west, south, east and north in degrees, at most {0} apart", Widest]);
            }
        }

        if (await TooManyAsync(limiter, options, words, http) is { } refused)
        {
            return refused;
        }

        // Kept by this browser alone: the names are in the language of its cookie.
        http.Response.Headers.CacheControl = "private, max-age=3600";
        return box is { } part
            ? Results.Ok(await map.PartAsync(part, part.East - part.West <= WithProperties, http.RequestAborted))
            : Results.Ok(new { Area = await map.AreaAsync(http.RequestAborted) is { } area ? (double[])[area.West, area.South, area.East, area.North] : null });
    }

    private static async Task<IResult> NearAsync(string? lat, string? lon, PlaceMap map, RateLimiter limiter, IOptions<LookUpOptions> options, IStringLocalizer<Words> words, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (Number(lat) is not { } latitude || Number(lon) is not { } longitude)
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: words["Say where in lat and lon, in degrees"]);
        }

        return await TooManyAsync(limiter, options, words, http) ?? Results.Ok(await map.NearAsync(new(latitude, longitude), http.RequestAborted));
    }

    private static async Task<IResult?> TooManyAsync(RateLimiter limiter, IOptions<LookUpOptions> options, IStringLocalizer<Words> words, HttpContext http)
    {
        if (await limiter.TryUseAsync("places.map", http.Network(), options.Value.LookUpsFromOneNetwork, s_window, http.RequestAborted))
        {
            return null;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.RetryAfter = s_window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: words["The map was moved too often. Wait a minute and try again"]);
    }

    private static GeoBox? Read(string bbox)
    {
        var parts = bbox.Length > 100 ? [] : bbox.Split(',').Select(Number).OfType<double>().ToArray();
        return parts is [var west, var south, var east, var north] && bbox.Count(c => c == ',') == 3 && west < east && south < north
            && PlaceMap.Britain.Holds(new(south, west)) && PlaceMap.Britain.Holds(new(north, east))
            ? new GeoBox(west, south, east, north)
            : null;
    }

    private static double? Number(string? text) =>
        text is { Length: < 30 } && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
