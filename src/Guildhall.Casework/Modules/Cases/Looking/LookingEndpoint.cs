using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Casework.Modules.Cases.Looking;

/// <summary>Where an open page of a case says that it is still open, and hears who else has it open and whether the case has changed.</summary>
internal static class LookingEndpoint
{
    /// <summary>How long somebody counts as looking after they were last heard of.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(60);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/staff/cases/{reference}/looking", LookAsync).RequireAuthorization(CaseworkPolicy.Name);

    /// <summary>Who looks, in a sentence; null for nobody else.</summary>
    public static string? Words(IReadOnlyList<string> names) => names.Count switch
    {
        0 => null,
        1 => $"{names[0]} is looking at this now",
        <= 4 => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]} are looking at this now",
        _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} others are looking at this now",
    };

    private static async Task<IResult> LookAsync(
        string reference, HttpContext context, Database database, CouncilProfile council, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed))
        {
            return Results.NotFound();
        }

        var staff = context.User.Staff();
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            insert into cases.looking (case_id, account, name, at)
            select id, @Officer, @Name, @now from cases."case" where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @now)
            on conflict (case_id, account) do update set at = excluded.at, name = excluded.name;

            select version from cases."case" where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @now);

            select l.name
            from cases.looking l
            join cases."case" c on c.id = l.case_id
            where c.reference = @reference and l.account <> @Officer and l.at > @since and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @now)
            order by l.name
            """,
            new { reference = parsed.ToString(), Teams = staff.Teams.ToArray(), Officer = staff.Id, staff.Name, now, since = now - Lasts });
        if (await results.ReadSingleOrDefaultAsync<int?>() is not { } version)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { version, words = Words((await results.ReadAsync<string>()).AsList()) });
    }
}
