using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>What came of allotting.</summary>
/// <param name="Given">How many applications have all their assessors now.</param>
/// <param name="Left">How many still wait, for too few can score them.</param>
internal sealed record Allotted(int Given, int Left);

/// <summary>Gives applications to assessors: the members of the scheme's team who are not away, its managers only where there are too few others.</summary>
internal sealed class Allotment(Database database, SchemeStore schemes, Teams teams)
{
    private const int Most = 20_000;

    /// <summary>Allots all that wait; null where there is no such scheme for this person.</summary>
    public async Task<Allotted?> AllotAsync(string scheme, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await schemes.TakeAsync(tx, scheme, staff) is not { } found)
        {
            return null;
        }

        var done = await AllotAsync(tx, found, only: null, cancellationToken);
        tx.Audit("grants.allotted", scheme, new { applications = done.Given, left = done.Left });
        await tx.CommitAsync(cancellationToken);
        return done;
    }

    /// <summary>Gives others what somebody has still to score of a scheme; null where there is no such scheme for this person.</summary>
    public async Task<Allotted?> HandOverAsync(string scheme, Guid assessor, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await schemes.TakeAsync(tx, scheme, staff) is not { } found)
        {
            return null;
        }

        var taken = await TakeBackAsync(tx, assessor, scheme);
        var done = await AllotAsync(tx, found, taken, cancellationToken);
        tx.Audit("grants.handed-over", scheme, new { from = assessor, applications = taken.Length, left = done.Left });
        await tx.CommitAsync(cancellationToken);
        return done;
    }

    /// <summary>Takes back what somebody has not scored, of one scheme or of all; its applications wait again. The applications are locked first, as by who scores.</summary>
    public static async Task<Guid[]> TakeBackAsync(Transaction tx, Guid assessor, string? scheme)
    {
        var theirs = (await tx.QueryAsync<Guid>(
            """
            select a.id
            from grants.application a
            where (@scheme::text is null or a.scheme = @scheme)
                and a.id in (select m.application from grants.assessment m where m.assessor = @assessor and m.submitted_at is null and m.withdrawn_at is null)
            order by a.id
            for update of a
            """,
            new { assessor, scheme })).ToArray();
        var taken = (await tx.QueryAsync<Guid>(
            """
            update grants.assessment set withdrawn_at = @Now
            where assessor = @assessor and application = any(@theirs) and submitted_at is null and withdrawn_at is null
            returning application
            """,
            new { assessor, theirs, tx.Now })).ToArray();
        await tx.ExecuteAsync("update grants.application set state = 'waiting', version = version + 1 where id = any(@taken) and state = 'scoring'", new { taken });
        return taken;
    }

    /// <summary>The same for some applications or for all of a scheme that is locked, in the caller's transaction.</summary>
    public async Task<Allotted> AllotAsync(Transaction tx, SchemeRow scheme, Guid[]? only, CancellationToken cancellationToken)
    {
        var waiting = (await tx.QueryAsync<Waiting>(
            """
            select a.id,
                array(select s.assessor from grants.assessment s where s.application = a.id) as had,
                array(select c.staff from grants.conflict c where c.application = a.id) as interested,
                (select count(*)::int from grants.assessment s where s.application = a.id and s.withdrawn_at is null) as has
            from grants.application a
            where a.scheme = @Name and a.state = 'waiting' and not a.late and (not a.restricted or a.team = @Team) and (@only::uuid[] is null or a.id = any(@only))
            order by a.taken_in_at, a.id
            limit @Most
            for update of a
            """,
            new { scheme.Name, scheme.Team, only, Most })).ToList();
        var load = await LoadAsync(tx, scheme, cancellationToken);
        var shared = Balance.Share(
            [
                .. waiting.Where(w => w.Has < scheme.Rules.Assessors)
                    .Select(w => new ToAllot(w.Id, scheme.Rules.Assessors - w.Has, w.Had.Concat(w.Interested).ToHashSet())),
            ],
            load.ToDictionary(l => l.Key, l => l.Value.Has));
        await tx.ExecuteAsync(
            """
            insert into grants.assessment (id, application, assessor, assessor_name, allotted_at)
            select n.id, n.application, n.assessor, n.name, @Now
            from unnest(@Ids, @Applications, @Assessors, @Names) as n (id, application, assessor, name)
            """,
            new
            {
                tx.Now,
                Ids = shared.Select(_ => tx.NewId()).ToArray(),
                Applications = shared.Select(s => s.Application).ToArray(),
                Assessors = shared.Select(s => s.Assessor).ToArray(),
                Names = shared.Select(s => load[s.Assessor].Name).ToArray(),
            });
        var given = shared.Select(s => s.Application).Concat(waiting.Where(w => w.Has >= scheme.Rules.Assessors).Select(w => w.Id)).Distinct().ToArray();
        await tx.ExecuteAsync("update grants.application set state = 'scoring', version = version + 1 where id = any(@given)", new { given });
        return new Allotted(given.Length, waiting.Count - given.Length);
    }

    private async Task<Dictionary<Guid, (string Name, int Has)>> LoadAsync(Transaction tx, SchemeRow scheme, CancellationToken cancellationToken)
    {
        var members = (await teams.MembersAsync(scheme.Team, cancellationToken)).Where(m => m.AwayUntil is null).ToList();
        var managers = (await teams.ManagersAsync(scheme.Team, cancellationToken)).Select(m => m.Id).ToHashSet();
        var assessors = members.Where(m => !managers.Contains(m.Id)).ToList();
        if (assessors.Count < scheme.Rules.Assessors)
        {
            assessors = members;
        }

        var has = (await tx.QueryAsync<(Guid Assessor, int Count)>(
            """
            select s.assessor, count(*)::int
            from grants.assessment s
            join grants.application a on a.id = s.application
            where a.scheme = @Name and s.withdrawn_at is null
            group by s.assessor
            """,
            new { scheme.Name })).ToDictionary(h => h.Assessor, h => h.Count);
        return assessors.ToDictionary(m => m.Id, m => (m.Name, has.GetValueOrDefault(m.Id)));
    }

    private sealed record Waiting
    {
        public required Guid Id { get; init; }

        public required Guid[] Had { get; init; }

        public required Guid[] Interested { get; init; }

        public required int Has { get; init; }
    }
}

/// <summary>What somebody who left had still to score waits for others.</summary>
internal sealed class GiveBackAssessments(Database database) : ISubscriber<StaffEnded>
{
    public async Task HandleAsync(StaffEnded happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await Allotment.TakeBackAsync(tx, happened.Account, scheme: null) is { Length: > 0 } given)
        {
            tx.Audit("grants.given-back", happened.Account.ToString(), new { applications = given.Length });
            await tx.CommitAsync(cancellationToken);
        }
    }
}
