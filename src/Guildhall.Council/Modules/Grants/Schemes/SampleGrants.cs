using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Grants.Assess;
using Guildhall.Council.Modules.Grants.Pay;
using Guildhall.Council.Modules.Grants.TakeIn;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>
/// Gives the made-up cases of a sample council scores, awards and payments such as their stages tell of, and takes them away with the cases. Nobody is told: the
/// cases are where they are already.
/// </summary>
internal sealed class SampleGrants(Database database, SchemeStore schemes, CaseFactReader cases, Teams teams, SensitiveAnswers sensitive, TimeProvider clock)
    : ISubscriber<SampleCasesChanged>
{
    private static readonly string[] s_comments =
        ["Clear, with dates and names.", "The need is plain, but nobody was asked.", "Good, though the costs are thin.", "Strong: a waiting list and letters.", "It helps few people for the money."];

    public async Task HandleAsync(SampleCasesChanged happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await RemoveAsync(cancellationToken);
        if (happened.Cases <= 0)
        {
            return;
        }

        await schemes.TakeFromFilesAsync(cancellationToken);
        foreach (var service in await schemes.ServicesAsync(cancellationToken))
        {
            foreach (var scheme in await schemes.OfServiceAsync(service, cancellationToken))
            {
                await MakeAsync(scheme, cancellationToken);
            }
        }
    }

    // The applications whose cases are gone.
    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var all = (await tx.QueryAsync<(Guid Id, Guid CaseId)>("select id, case_id from grants.application")).ToList();
        var known = (await cases.FindAsync([.. all.Select(a => a.CaseId)], cancellationToken)).Select(f => f.Id).ToHashSet();
        var gone = all.Where(a => !known.Contains(a.CaseId)).Select(a => a.Id).ToArray();
        if (gone.Length == 0)
        {
            return;
        }

        await tx.ExecuteAsync(
            """
            delete from grants.payment where application = any(@gone);
            delete from grants.payment_batch b where not exists (select from grants.payment p where p.batch = b.id);
            delete from grants.job_line where application = any(@gone);
            delete from grants.job j where not exists (select from grants.job_line l where l.job = j.id);
            delete from grants.score s using grants.assessment m where s.assessment = m.id and m.application = any(@gone);
            delete from grants.assessment where application = any(@gone);
            delete from grants.conflict where application = any(@gone);
            delete from grants.application where id = any(@gone)
            """,
            new { gone });
        tx.Audit("sample.removed", "grants", new { applications = gone.Length });
        await tx.CommitAsync(cancellationToken);
    }

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "The same stories every time.")]
    private async Task MakeAsync(SchemeRow scheme, CancellationToken cancellationToken)
    {
        var assessors = (await teams.MembersAsync(scheme.Team, cancellationToken)).ToList();
        var managers = (await teams.ManagersAsync(scheme.Team, cancellationToken)).ToList();
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            if (assessors.Count < 2 || managers.Count < 2
                || await connection.QuerySingleAsync<bool>("select exists (select from grants.application where scheme = @Name)", new { scheme.Name }))
            {
                return;
            }
        }

        assessors = [.. assessors.Where(a => managers.All(m => m.Id != a.Id)) is var others && others.Count() >= 2 ? others : assessors];
        var now = clock.GetUtcNow();
        var ids = new List<Guid>();
        while (await cases.OpenAsync(scheme.Service, stage: null, ids.Count == 0 ? Guid.Empty : ids[^1], 1000, cancellationToken) is { Count: > 0 } open)
        {
            ids.AddRange(open);
        }

        ids.AddRange((await cases.CameToAsync(CaseMoment.Closed, now.AddDays(-400), now, scheme.Service, stage: null, after: null, 5000, cancellationToken)).Select(c => c.Id));
        var batch = Guid.Empty;
        var paid = 0;
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        foreach (var facts in (await cases.FindAsync(ids, cancellationToken)).OrderBy(f => f.OpenedAt).ThenBy(f => f.Id))
        {
            var chance = new Random(facts.Id.GetHashCode());
            if (StateOf(scheme.Rules, facts) is not { } state)
            {
                continue;
            }

            var told = ApplicationSync.Told(facts, scheme.Rules);
            var award = scheme.Rules.Suggested(new Money(Math.Max(100, told.Asked)));
            var application = tx.NewId();
            var given = Enumerable.Range(0, 2).Select(_ => Points(scheme.Rules, chance, isPoor: state == ApplicationState.Refused)).ToList();
            var isScored = state is ApplicationState.Scored or ApplicationState.Reserve or ApplicationState.Awarded or ApplicationState.Refused;
            if (isScored && state != ApplicationState.Refused && !Scoring.Passes(scheme.Rules, Scoring.Mean(scheme.Rules, given)))
            {
                given = [.. given.Select(g => scheme.Rules.Criteria.ToDictionary(c => c.Name, c => Math.Max(g[c.Name], Math.Ceiling(c.Most * 0.7m)), StringComparer.Ordinal))];
            }

            var mean = Scoring.Mean(scheme.Rules, given);
            var decided = state is ApplicationState.Awarded or ApplicationState.Refused or ApplicationState.Reserve;
            await tx.ExecuteAsync(
                """
                insert into grants.application (id, scheme, case_id, reference, applicant, project, language, asked, team, restricted, case_stage, late, state, score, passes, agreed, award,
                    decided_at, decided_by, decided_by_name, told_at, taken_in_at)
                values (@application, @Name, @CaseId, @Reference, @Applicant, @Project, @Language, @Asked, @Team, @Restricted, @Stage, false, @State, @Score, @Passes, @Agreed::jsonb, @Award,
                    @DecidedAt, @DecidedBy, @DecidedByName, @DecidedAt, @TakenInAt)
                """,
                new
                {
                    application,
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
                    State = Text.Kebab(state),
                    Score = isScored ? Scoring.Total(scheme.Rules, mean) : (decimal?)null,
                    Passes = isScored ? Scoring.Passes(scheme.Rules, mean) : (bool?)null,
                    Agreed = isScored ? JsonSerializer.Serialize(Scoring.Rounded(mean)) : null,
                    Award = state == ApplicationState.Awarded ? award.Pence : (long?)null,
                    DecidedAt = decided ? facts.StageSince : (DateTimeOffset?)null,
                    DecidedBy = decided ? managers[0].Id : (Guid?)null,
                    DecidedByName = decided ? managers[0].Name : null,
                    TakenInAt = facts.OpenedAt,
                });
            if (state != ApplicationState.Waiting && state != ApplicationState.Closed)
            {
                var first = chance.Next(assessors.Count);
                for (var i = 0; i < 2; i++)
                {
                    var who = assessors[(first + i) % assessors.Count];
                    var sent = state != ApplicationState.Scoring || (i == 0 && chance.Next(2) == 0);
                    await AssessAsync(tx, scheme.Rules, application, who, given[i], sent, facts.StageSince, chance);
                }
            }

            if (state == ApplicationState.Awarded && IsPaid(scheme.Rules, facts) && PaymentFile.AccountOf(sensitive.Open(facts.Answers, scheme.Rules.Account), scheme.Rules.Account) is var (account, holder))
            {
                if (batch == Guid.Empty)
                {
                    batch = tx.NewId();
                    await tx.ExecuteAsync(
                        """
                        insert into grants.payment_batch (id, scheme, number, prepared_at, prepared_by, prepared_by_name, approved_at, approved_by, approved_by_name, paid_on)
                        values (@batch, @Name, 1, @At, @Preparer, @PreparerName, @At, @Approver, @ApproverName, @Day)
                        """,
                        new
                        {
                            batch,
                            scheme.Name,
                            At = now.AddDays(-7),
                            Preparer = managers[0].Id,
                            PreparerName = managers[0].Name,
                            Approver = managers[1].Id,
                            ApproverName = managers[1].Name,
                            Day = LondonTime.DayOf(now.AddDays(-5)),
                        });
                }

                await tx.ExecuteAsync(
                    """
                    insert into grants.payment (id, batch, number, application, scheme, pence, payee, payment_reference, account, state)
                    values (@Id, @batch, @Number, @application, @Name, @Pence, @Payee, @Reference, @Account, 'paid')
                    """,
                    new
                    {
                        Id = tx.NewId(),
                        batch,
                        Number = ++paid,
                        application,
                        scheme.Name,
                        award.Pence,
                        Payee = PaymentFile.Bacs(holder) is { Length: > 0 } name ? name : "PAYEE",
                        Reference = PaymentFile.Bacs(scheme.Rules.PaymentReference.Replace("{reference}", facts.Reference, StringComparison.Ordinal)),
                        Account = sensitive.SealText(PaymentFile.ToJson(account)),
                    });
            }
        }

        tx.Audit("sample.made", "grants", new { scheme = scheme.Name });
        await tx.CommitAsync(cancellationToken);
    }

    private static async Task AssessAsync(
        Transaction tx, Scheme scheme, Guid application, StaffMember who, Dictionary<string, decimal> points, bool sent, DateTimeOffset at, Random chance)
    {
        var id = tx.NewId();
        await tx.ExecuteAsync(
            """
            insert into grants.assessment (id, application, assessor, assessor_name, allotted_at, submitted_at, total, passes)
            values (@id, @application, @Assessor, @Name, @at, @SentAt, @Total, @Passes)
            """,
            new
            {
                id,
                application,
                Assessor = who.Id,
                who.Name,
                at,
                SentAt = sent ? at : (DateTimeOffset?)null,
                Total = sent ? Scoring.Total(scheme, points) : (decimal?)null,
                Passes = sent ? Scoring.Passes(scheme, points) : (bool?)null,
            });
        if (sent)
        {
            await tx.ExecuteAsync(
                "insert into grants.score (assessment, criterion, points, comment) select @id, c.name, c.points, c.comment from unnest(@Names, @Points, @Comments) as c (name, points, comment)",
                new
                {
                    id,
                    Names = scheme.Criteria.Select(c => c.Name).ToArray(),
                    Points = scheme.Criteria.Select(c => (int)points[c.Name]).ToArray(),
                    Comments = scheme.Criteria.Select(_ => s_comments[chance.Next(s_comments.Length)]).ToArray(),
                });
        }
    }

    private static Dictionary<string, decimal> Points(Scheme scheme, Random chance, bool isPoor) => scheme.Criteria.ToDictionary(
        c => c.Name, c => (decimal)(isPoor ? chance.Next(c.Most / 2) : chance.Next((c.Most + 1) / 2, c.Most + 1)), StringComparer.Ordinal);

    // What a case at its stage is as an application; null before it is one.
    private static ApplicationState? StateOf(Scheme scheme, CaseFacts facts)
    {
        var stages = scheme.Stages;
        return facts.Stage == stages.Assess ? (facts.Id.GetHashCode() % 3 == 0 ? ApplicationState.Waiting : ApplicationState.Scoring)
            : facts.Stage == stages.Moderate ? ApplicationState.Moderation
            : facts.Stage == stages.Decide ? ApplicationState.Scored
            : facts.Stage == stages.Wait ? ApplicationState.Reserve
            : facts.Stage == stages.Refuse ? ApplicationState.Refused
            : (facts.Outcome is null or "done") && IsAfter(facts, stages.Award) ? ApplicationState.Awarded
            : null;
    }

    private static bool IsPaid(Scheme scheme, CaseFacts facts) => IsAfter(facts, scheme.Stages.Pay);

    // Whether a stage is one, or follows from one, as the service's file has them in order.
    private static bool IsAfter(CaseFacts facts, string stage)
    {
        var order = facts.Definition.Case.Stages.Select(s => s.Name).ToList();
        return order.IndexOf(facts.Stage) >= order.IndexOf(stage);
    }
}
