using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>Offers the colleagues who can be named in a note as its writer types.</summary>
internal static class PeopleEndpoint
{
    private const int Most = 8;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/staff/cases/{reference}/people", FindAsync).RequireAuthorization(CaseworkPolicy.Name);

    private static async Task<IResult> FindAsync(
        string reference, string? q, HttpContext context, Database database, Teams teams, CouncilProfile council, TimeProvider clock, CancellationToken cancellationToken)
    {
        var staff = context.User.Staff();
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed))
        {
            return Results.NotFound();
        }

        Row? found;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            found = await connection.QuerySingleOrDefaultAsync<Row>(
                """select team, restricted from cases."case" where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)""",
                CaseAccess.Parameters(parsed.ToString(), staff, clock.GetUtcNow()));
        }

        if (found is null)
        {
            return Results.NotFound();
        }

        var typed = (q ?? "").Trim();
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
        var readers = await Mentions.ReadersAsync(teams, found.Team, found.Restricted, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(readers
            .Where(p => typed.Length is > 0 and <= 100 && (compare.IsPrefix(p.Name, typed, Loosely) || p.Name.Split(' ').Skip(1).Any(part => compare.IsPrefix(part, typed, Loosely))))
            .Take(Most)
            .Select(p => new { name = p.Name }));
    }

    private sealed record Row(string Team, bool Restricted);
}
