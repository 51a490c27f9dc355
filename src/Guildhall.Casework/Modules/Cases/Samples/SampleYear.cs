using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Samples;

/// <summary>A year of a sample council's work, so that its pages show what they are for: made by one command, and taken away by another.</summary>
public sealed class SampleYear(
    Database database, ServiceCatalogue catalogue, Addresses addresses, Teams teams, WorkingCalendar calendar, CouncilProfile council, SensitiveAnswers sensitive,
    IOptions<CouncilOptions> folder, TimeProvider clock)
{
    /// <summary>How many cases a year has if nobody says otherwise.</summary>
    public const int UsualCases = 6_000;

    private static readonly TimeSpan s_year = TimeSpan.FromDays(365);

    /// <summary>Makes the year up where there is no case yet; how many cases there are then, or null where there were some, or the council has no sample.</summary>
    public async Task<int?> MakeIfEmptyAsync(int cases = UsualCases, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // Two nodes that start together make it once.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cases.sample'))");
        if (SampleWords.Read(folder.Value.Folder) is not { } words
            || await addresses.SomeAsync(20_000, cancellationToken) is not { Count: > 0 } homes
            || await tx.QuerySingleAsync<bool>("select exists (select from cases.\"case\")"))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var all = await teams.AllAsync(cancellationToken);
        var members = new List<(string Team, StaffMember Member)>();
        foreach (var team in all)
        {
            members.AddRange((await teams.MembersAsync(team.Name, cancellationToken)).Select(member => (team.Name, member)));
        }

        new SampleCases(new SampleSource
        {
            Services = [.. catalogue.Current.Values],
            Words = words,
            Addresses = homes,
            Officers = members.ToLookup(m => m.Team, m => m.Member),
            Teams = all.ToDictionary(team => team.Name, team => team.Title),
            Calendars = await calendar.AllAsync(cancellationToken),
            ReferencePrefix = council.ReferencePrefix,
            Sensitive = sensitive,
            People = Math.Max(1, cases / 2),
            Now = now,
        }).Write(tx.Connection, SampleCases.Openings(cases, s_year, now, seed: 1));
        tx.Publish(new SampleCasesChanged(cases));
        tx.Publish(new SampleMade(Guid.Empty));
        tx.Audit("sample.made", "cases", new { cases });
        await tx.CommitAsync(cancellationToken);
        return cases;
    }

    /// <summary>Takes away every made-up case, with all that hangs on it; how many there were.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var ids = (await tx.QueryAsync<Guid>("select id from cases.\"case\" where sample for update")).ToArray();
        await SampleMessages.RemoveAsync(tx, ids);
        // Whatever hangs on a case goes first, in tables of today and of later.
        var tables = await tx.QueryAsync<(string Table, string Column)>(
            """
            select f.conrelid::regclass::text, a.attname::text
            from pg_constraint f
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
            where f.contype = 'f' and f.confrelid = 'cases."case"'::regclass and f.conrelid <> f.confrelid
            """);
        foreach (var (table, column) in tables)
        {
            await tx.ExecuteAsync($"delete from {table} where \"{column}\" = any(@ids)", new { ids });
        }

        await tx.ExecuteAsync("delete from cases.\"case\" where sample");
        tx.Publish(new SampleCasesChanged(-ids.Length));
        foreach (var some in ids.Chunk(500))
        {
            tx.Publish(new SampleRemoved(some));
        }

        tx.Audit("sample.removed", "cases", new { cases = ids.Length });
        await tx.CommitAsync(cancellationToken);
        return ids.Length;
    }
}
