using Dapper;
using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>What came of asking for the next case.</summary>
internal enum PullResult
{
    /// <summary>They have one.</summary>
    Pulled,

    /// <summary>Nothing waits that they can do.</summary>
    Nothing,

    /// <summary>They are away today.</summary>
    Away,
}

/// <summary>Gives cases that nobody has to officers: in turn, to who has least, to who fits, or to who asks for the next one.</summary>
internal sealed class CaseGiver(Database database, ServiceCatalogue catalogue, Workers workers, TimeProvider clock)
{
    private const int Tries = 5;
    private const int Looked = 20;

    /// <summary>Gives a case to whom its service says; null where somebody has it, or nobody can take it.</summary>
    /// <param name="way">How one is chosen; null as the service says.</param>
    public async Task<StaffMember?> GiveAsync(Guid caseId, Actor actor, AssignmentWay? way = null, CancellationToken cancellationToken = default)
    {
        // Who could take it is looked up before anything is locked.
        if (await TeamAsync(caseId, cancellationToken) is not { } team)
        {
            return null;
        }

        var officers = await workers.InTeamAsync(team, LondonTime.Today(clock), cancellationToken);
        if (officers.Count == 0)
        {
            return null;
        }

        await using var tx = await database.BeginAsync(actor, cancellationToken);

        // One at a time for a team, or two cases would find the same one next.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('cases.give:' || @team, 0))", new { team });
        if (await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select c.id, c.reference, c.service_version, c.stage, c.language, c.ward, c.skills
            from cases."case" c
            where c.id = @caseId and c.team = @team and c.owner is null and c.closed_at is null and not c.test
            for update
            """,
            new { caseId, team }) is not { } found)
        {
            return null;
        }

        var work = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        var rules = work.Assign;
        var barred = await Independence.BarredAsync(tx, found.Id, work.Stage(found.Stage), officers.Select(o => o.Id));
        var candidates = await CandidatesAsync(tx, team, [.. officers.Where(o => !barred.Contains(o.Id))]);
        if (Choice.Of(way ?? rules?.By ?? AssignmentWay.LeastBusy, new Needs(found.Skills, found.Language, found.Ward), candidates)?.Worker is not { } chosen)
        {
            return null;
        }

        var member = new StaffMember(chosen.Id, chosen.Name);
        await tx.ExecuteAsync(
            """
            insert into cases.turn (team, officer, number) values (@team, @Id, nextval('cases.turn_number'))
            on conflict (team, officer) do update set number = excluded.number
            """,
            new { team, chosen.Id });
        Give(tx, found.Id, found.Reference, member);
        await tx.CommitAsync(cancellationToken);
        return member;
    }

    /// <summary>
    /// Gives an officer the most urgent case of their teams that nobody has and that they can do. Of two who ask at once, each gets another.
    /// </summary>
    public async Task<(PullResult Result, string? Reference)> PullAsync(CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var today = LondonTime.Today(clock);
        if (await workers.FindAsync(staff.Id, today, cancellationToken) is not { IsAway: false } worker)
        {
            return (PullResult.Away, null);
        }

        // Welsh is left to those who work in it, where there is one today.
        var leaveWelsh = worker.Languages.Contains("cy") ? [] : await workers.TeamsSpeakingAsync("cy", staff.Teams, today, cancellationToken);
        var parameters = new { Teams = staff.Teams.ToArray(), worker.Skills, worker.Wards, LeaveWelsh = leaveWelsh.ToArray(), Looked };
        var notTheirs = new List<Guid>();
        for (var i = 0; i < Tries; i++)
        {
            await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
            var waiting = (await tx.QueryAsync<Guid>(
                """
                select page.id
                from unnest(@Teams) as wanted (team)
                cross join lateral (
                    select c.id, c.target_on
                    from cases."case" c
                    where c.team = wanted.team and c.closed_at is null and c.owner is null and not c.test
                        and c.snoozed_until is null and c.passed_to is null and c.skills <@ @Skills and c.id <> all(@NotTheirs)
                        and (cardinality(@Wards) = 0 or c.ward is null or c.ward = any(@Wards))
                        and (c.language <> 'cy' or c.team <> all(@LeaveWelsh))
                    order by c.target_on, c.id
                    limit @Looked) page
                order by page.target_on, page.id
                limit @Looked
                """,
                new { parameters.Teams, parameters.Skills, parameters.Wards, parameters.LeaveWelsh, parameters.Looked, NotTheirs = notTheirs.ToArray() })).ToArray();
            if (waiting.Length == 0)
            {
                return (PullResult.Nothing, null);
            }

            // What somebody else is taking at this moment is passed over.
            var taken = await tx.QuerySingleOrDefaultAsync<Taken>(
                """
                select c.id, c.reference, c.service_version, c.stage
                from cases."case" c
                where c.id = any(@waiting) and c.owner is null and c.closed_at is null and c.team = any(@Teams)
                order by c.target_on, c.id
                limit 1
                for update skip locked
                """,
                new { waiting, parameters.Teams });
            if (taken is not null
                && await Independence.IsBarredAsync(tx, taken.Id, (await catalogue.VersionAsync(taken.ServiceVersion, cancellationToken)).Definition.Case.Stage(taken.Stage)))
            {
                // Somebody else's by its stage: passed over, and not a try.
                notTheirs.Add(taken.Id);
                i -= notTheirs.Count <= Looked ? 1 : 0;
                continue;
            }

            if (taken is not null)
            {
                Give(tx, taken.Id, taken.Reference, new StaffMember(worker.Id, worker.Name));
                await tx.CommitAsync(cancellationToken);
                return (PullResult.Pulled, taken.Reference);
            }
        }

        return (PullResult.Nothing, null);
    }

    /// <summary>The officers of a team with how much they have.</summary>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(string team, CancellationToken cancellationToken = default)
    {
        var officers = await workers.InTeamAsync(team, LondonTime.Today(clock), cancellationToken);
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await CandidatesAsync(tx, team, officers);
    }

    /// <summary>Those of some officers who may not have the case at its stage, because they had a part in it before.</summary>
    public async Task<IReadOnlySet<Guid>> BarredAsync(Guid caseId, Stage stage, IEnumerable<Candidate> candidates, CancellationToken cancellationToken = default)
    {
        if (stage.IndependentOf is null)
        {
            return new HashSet<Guid>();
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await Independence.BarredAsync(tx, caseId, stage, candidates.Select(c => c.Worker.Id));
    }

    private static async Task<IReadOnlyList<Candidate>> CandidatesAsync(Transaction tx, string team, IReadOnlyList<Worker> officers)
    {
        var loads = (await tx.QueryAsync<Load>(
            """
            select o.id, coalesce(t.number, 0) as turn,
                (select count(*)::int from cases."case" c where c.owner = o.id and c.closed_at is null and not c.test) as open
            from unnest(@Ids) as o (id)
            left join cases.turn t on t.team = @team and t.officer = o.id
            """,
            new { Ids = officers.Select(o => o.Id).ToArray(), team })).ToDictionary(l => l.Id);
        return [.. officers.Select(o => new Candidate(o, loads[o.Id].Open, loads[o.Id].Turn))];
    }

    private static void Give(Transaction tx, Guid id, string reference, StaffMember to)
    {
        Timeline.Add(
            tx,
            new TimelineEntry { CaseId = id, Kind = TimelineKind.Assigned, Public = false, Text = to.Name, Data = new { Owner = to.Id } },
            "owner = @owner, owner_name = @name, version = version + 1",
            ("owner", to.Id), ("name", to.Name));
        tx.Publish(new CaseAssigned(id, reference, to.Id));
        tx.Audit("case.assigned", reference, new { owner = to.Id });
    }

    private async Task<string?> TeamAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string?>(
            """select c.team from cases."case" c where c.id = @caseId and c.owner is null and c.closed_at is null and not c.test""", new { caseId });
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required string Language { get; init; }

        public string? Ward { get; init; }

        public required string[] Skills { get; init; }
    }

    private sealed record Taken(Guid Id, string Reference, Guid ServiceVersion, string Stage);

    private sealed record Load
    {
        public required Guid Id { get; init; }

        public required long Turn { get; init; }

        public required int Open { get; init; }
    }
}

/// <summary>Gives a new case to an officer, where its service says so.</summary>
internal sealed class GiveNewCase(CaseGiver giver, ServiceCatalogue catalogue) : ISubscriber<CaseOpened>
{
    public async Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (catalogue.Find(happened.Service)?.Definition.Work?.Assign is { AtOpening: true })
        {
            await giver.GiveAsync(happened.CaseId, Actor.System, cancellationToken: cancellationToken);
        }
    }
}
