using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;

namespace Guildhall.Council.Modules.Grants.TakeIn;

/// <summary>
/// Keeps applications true to their cases: takes in those that came to be scored, follows them from team to team, and frees the money of those that ended
/// otherwise. It looks at the case as it is, so it may come late, twice, or in any order.
/// </summary>
internal sealed class ApplicationSync(Database database, SchemeStore schemes, CaseFactReader cases)
    : ISubscriber<CaseMoved>, ISubscriber<CaseReopened>, ISubscriber<CaseHandedOver>, ISubscriber<CaseAnswered>, ISubscriber<CaseMerged>, ISubscriber<CaseUnmerged>
{
    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(happened.Service, happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(happened.Service, happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(happened.Service, happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(happened.Service, happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(null, happened.CaseId, cancellationToken);

    public Task HandleAsync(CaseUnmerged happened, Delivery delivery, CancellationToken cancellationToken) => SyncAsync(null, happened.CaseId, cancellationToken);

    /// <summary>The same for many cases of a service.</summary>
    public async Task SyncAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var facts in await cases.FindAsync(ids, cancellationToken))
        {
            await SyncAsync(facts, await schemes.OfServiceAsync(facts.Service, cancellationToken), cancellationToken);
        }
    }

    private async Task SyncAsync(string? service, Guid id, CancellationToken cancellationToken)
    {
        if (service is null || (await schemes.ServicesAsync(cancellationToken)).Contains(service))
        {
            await SyncAsync([id], cancellationToken);
        }
    }

    private async Task SyncAsync(CaseFacts facts, IReadOnlyList<SchemeRow> ofService, CancellationToken cancellationToken)
    {
        if (facts.Test || ofService.Count == 0)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (facts.IsMerged || facts.ClosedAt is not null)
        {
            // Its money may become free: the scheme first, as everywhere.
            await tx.ExecuteAsync("select from grants.scheme s where s.name = (select a.scheme from grants.application a where a.case_id = @Id) for update", new { facts.Id });
        }

        var known = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select a.id, a.scheme, a.state, a.state_before, a.told_at,
                exists (
                    select from grants.payment p join grants.payment_batch b on b.id = p.batch
                    where p.application = a.id and (p.state = 'paid' or (p.state = 'in-file' and b.approved_at is not null))) as is_paid
            from grants.application a
            where a.case_id = @Id
            for update of a
            """,
            new { facts.Id });
        if (known is null)
        {
            await TakeInAsync(tx, facts, ofService);
        }
        else
        {
            await FollowAsync(tx, facts, known, ofService.First(s => s.Name == known.Scheme).Rules);
        }

        await tx.CommitAsync(cancellationToken);
    }

    private static async Task TakeInAsync(Transaction tx, CaseFacts facts, IReadOnlyList<SchemeRow> ofService)
    {
        var day = LondonTime.DayOf(facts.OpenedAt);
        var inTime = ofService.FirstOrDefault(s => s.Rules.Opens <= day && (s.Rules.Closes is null || day <= s.Rules.Closes));
        var scheme = (inTime ?? ofService[0]).Rules;
        if (facts.ClosedAt is not null || facts.IsMerged || (facts.Stage != scheme.Stages.Assess && facts.Stage != scheme.Stages.Moderate && facts.Stage != scheme.Stages.Decide))
        {
            return;
        }

        var told = Told(facts, scheme);
        if (await tx.ExecuteAsync(
            """
            insert into grants.application (id, scheme, case_id, reference, applicant, project, language, asked, team, restricted, case_stage, late, state, taken_in_at)
            values (@Id, @Name, @CaseId, @Reference, @Applicant, @Project, @Language, @Asked, @Team, @Restricted, @Stage, @Late, 'waiting', @Now)
            on conflict (case_id) do nothing
            """,
            new
            {
                Id = tx.NewId(),
                scheme.Name,
                CaseId = facts.Id,
                facts.Reference,
                told.Applicant,
                told.Project,
                facts.Language,
                told.Asked,
                facts.Team,
                facts.Restricted,
                facts.Stage,
                Late = inTime is null,
                tx.Now,
            }) > 0)
        {
            tx.Audit("grants.taken-in", facts.Reference, new { scheme = scheme.Name, late = inTime is null });
        }
    }

    private static async Task FollowAsync(Transaction tx, CaseFacts facts, Row known, Scheme scheme)
    {
        var told = Told(facts, scheme);
        var ended = facts.IsMerged || facts.ClosedAt is not null;
        var state = known.State switch
        {
            // What was promised stays promised where it was paid, or a manager approved that it is, or the case ended well.
            "awarded" when ended && !known.IsPaid && facts.Outcome != "done" => "closed",
            "waiting" or "scoring" or "moderation" or "scored" or "reserve" when ended => "closed",
            "closed" when !ended => known.StateBefore is "awarded" ? "scored" : known.StateBefore ?? "waiting",
            // Refused, told so, and opened again: it is to be decided anew.
            "refused" when !ended && known.ToldAt is not null && facts.Stage != scheme.Stages.Refuse => "scored",
            _ => known.State,
        };
        // That the case went on by a stage changes nothing that a decision was chosen by.
        await tx.ExecuteAsync(
            """
            update grants.application
            set applicant = @Applicant, project = @Project, language = @Language, team = @Team, restricted = @Restricted, case_stage = @Stage,
                asked = case when decided_at is null then @Asked else asked end,
                state_before = case when @state = 'closed' and state <> 'closed' then state else state_before end,
                state = case when @state = 'scored' and score is null then 'waiting' else @state end,
                told_at = case when @state = 'scored' then null else told_at end,
                version = version + ((applicant, project, language, team, restricted, asked, state)
                    is distinct from (@Applicant, @Project, @Language, @Team, @Restricted, case when decided_at is null then @Asked else asked end, @state))::int
            where id = @Id
                and (applicant, project, language, team, restricted, case_stage, asked, state)
                    is distinct from (@Applicant, @Project, @Language, @Team, @Restricted, @Stage, case when decided_at is null then @Asked else asked end, @state)
            """,
            new { known.Id, told.Applicant, told.Project, facts.Language, told.Asked, facts.Team, facts.Restricted, facts.Stage, state });
        if (state != known.State)
        {
            tx.Audit("grants.followed-case", facts.Reference, new { from = known.State, to = state });
        }
    }

    /// <summary>What of the answers is kept with the application.</summary>
    internal static (string Applicant, string? Project, long Asked) Told(CaseFacts facts, Scheme scheme)
    {
        string? Said(string? question) => question is null || facts.Definition.Questions.FirstOrDefault(q => q.Name == question) is not { } asked ? null
            : string.Join(", ", facts.Answers.Display(asked, "en").Where(line => line.Length > 0)) is { Length: > 0 } said ? said : null;
        var pounds = Math.Clamp(facts.Answers.Number(scheme.Amount) ?? 0, 0, 1_000_000_000);
        return (Said(scheme.Applicant) ?? facts.CustomerName ?? facts.Reference, Said(scheme.Project), (long)decimal.Round(pounds * 100, 0, MidpointRounding.AwayFromZero));
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Scheme { get; init; }

        public required string State { get; init; }

        public string? StateBefore { get; init; }

        public DateTimeOffset? ToldAt { get; init; }

        public required bool IsPaid { get; init; }
    }
}

/// <summary>Takes in the cases that came to be scored before there was a scheme, or that begin in the stage in which they are.</summary>
internal sealed class TakeInMissing(Database database, SchemeStore schemes, CaseFactReader cases, ApplicationSync sync) : IScheduledJob
{
    private const int AtOnce = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var service in await schemes.ServicesAsync(cancellationToken))
        {
            foreach (var stage in (await schemes.OfServiceAsync(service, cancellationToken)).SelectMany(s => new[] { s.Rules.Stages.Assess, s.Rules.Stages.Moderate, s.Rules.Stages.Decide }).OfType<string>().Distinct())
            {
                await TakeAsync(service, stage, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(string service, string stage, CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (await cases.OpenAsync(service, stage, after, AtOnce, cancellationToken) is { Count: > 0 } open)
        {
            after = open[^1];
            await using var connection = await database.OpenAsync(cancellationToken);
            var missing = await Dapper.SqlMapper.QueryAsync<Guid>(
                connection,
                """
                select o.id from unnest(@open) as o (id) where not exists (select from grants.application a where a.case_id = o.id)
                """,
                new { open = open.ToArray() });
            await sync.SyncAsync([.. missing], cancellationToken);
        }
    }
}
