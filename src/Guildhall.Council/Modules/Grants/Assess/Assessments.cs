using System.Text.Json;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>What one assessor makes of one criterion.</summary>
/// <param name="Points">The points; null while not given.</param>
/// <param name="Comment">Why, for the panel.</param>
internal sealed record Mark(int? Points, string Comment);

/// <summary>One assessor's scores.</summary>
internal sealed record AssessmentRow
{
    public required Guid Id { get; init; }

    public required Guid Assessor { get; init; }

    public required string AssessorName { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public decimal? Total { get; init; }

    public bool? Passes { get; init; }

    /// <summary>What they gave, by criterion; empty where it is not for who looks.</summary>
    public IReadOnlyDictionary<string, Mark> Marks { get; init; } = new Dictionary<string, Mark>();
}

/// <summary>An interest somebody declared.</summary>
internal sealed record ConflictRow
{
    public required Guid Staff { get; init; }

    public required string StaffName { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset DeclaredAt { get; init; }
}

/// <summary>A payment of an award.</summary>
internal sealed record PaymentOfAward
{
    public required long Pence { get; init; }

    public required string State { get; init; }

    public string? ReturnedReason { get; init; }

    public DateOnly? PaidOn { get; init; }

    public required Guid Batch { get; init; }

    public required int BatchNumber { get; init; }
}

/// <summary>An application with all that somebody may see of it.</summary>
internal sealed record ApplicationPage(
    ApplicationRow Row, SchemeRow Scheme, IReadOnlyList<AssessmentRow> Assessments, IReadOnlyList<ConflictRow> Conflicts, IReadOnlyList<PaymentOfAward> Payments)
{
    /// <summary>Somebody's own assessment, where they are to score or have scored it.</summary>
    public AssessmentRow? Of(CurrentStaff staff) => Assessments.FirstOrDefault(a => a.Assessor == staff.Id);

    public bool HasInterest(CurrentStaff staff) => Conflicts.Any(c => c.Staff == staff.Id);

    /// <summary>Whether the scores are open: all have scored.</summary>
    public bool IsOpen => Row.Score is not null || Row.State == ApplicationState.Moderation;

    public bool MayModerate(CurrentStaff staff) => Row.State == ApplicationState.Moderation && !HasInterest(staff) && Assessments.All(a => a.Assessor != staff.Id)
        && (staff.Is(StaffRole.Manager) || (Scheme.Rules.OfficersModerate && staff.Is(StaffRole.Officer)));

    public bool MayWriteFeedback(CurrentStaff staff) => IsOpen && !Row.IsDecided && !HasInterest(staff);
}

/// <summary>Scores alone, and what comes of them together.</summary>
internal sealed class Assessments(Database database, SchemeStore schemes, Allotment allotment, CaseActs acts, CaseFactReader cases)
{
    public const int CommentLength = 2000;

    /// <summary>An application; null where there is none for this person. The scores of others are read only when all are in.</summary>
    public async Task<ApplicationPage?> FindAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"""
            select {ApplicationRow.Columns}
            from grants.application a join grants.scheme s on s.name = a.scheme
            where a.reference = @reference and {ApplicationRow.Seen};

            select m.id, m.assessor, m.assessor_name, m.submitted_at,
                case when m.assessor = @Me or a.score is not null or a.state = 'moderation' then m.total end as total,
                case when m.assessor = @Me or a.score is not null or a.state = 'moderation' then m.passes end as passes
            from grants.application a join grants.scheme s on s.name = a.scheme
            join grants.assessment m on m.application = a.id and m.withdrawn_at is null
            where a.reference = @reference and {ApplicationRow.Seen}
            order by m.assessor_name, m.id;

            select c.assessment, c.criterion, c.points, c.comment
            from grants.application a join grants.scheme s on s.name = a.scheme
            join grants.assessment m on m.application = a.id and m.withdrawn_at is null
            join grants.score c on c.assessment = m.id
            where a.reference = @reference and {ApplicationRow.Seen} and (m.assessor = @Me or a.score is not null or a.state = 'moderation');

            select c.staff, c.staff_name, c.reason, c.declared_at
            from grants.application a join grants.scheme s on s.name = a.scheme
            join grants.conflict c on c.application = a.id
            where a.reference = @reference and {ApplicationRow.Seen}
            order by c.declared_at;

            select p.pence, p.state, p.returned_reason, b.paid_on, b.id as batch, b.number as batch_number
            from grants.application a join grants.scheme s on s.name = a.scheme
            join grants.payment p on p.application = a.id
            join grants.payment_batch b on b.id = p.batch
            where a.reference = @reference and {ApplicationRow.Seen} and p.state <> 'taken-out'
            order by p.id
            """,
            new { reference, Me = staff.Id, Teams = staff.Teams.ToArray() });
        var row = await results.ReadSingleOrDefaultAsync<ApplicationRow>();
        var assessments = (await results.ReadAsync<AssessmentRow>()).AsList();
        var marks = (await results.ReadAsync<(Guid Assessment, string Criterion, int? Points, string Comment)>()).ToLookup(m => m.Assessment);
        var conflicts = (await results.ReadAsync<ConflictRow>()).AsList();
        var payments = (await results.ReadAsync<PaymentOfAward>()).AsList();
        return row is null || await schemes.FindAsync(row.Scheme, staff, cancellationToken) is not { } scheme ? null : new ApplicationPage(
            row, scheme,
            [.. assessments.Select(a => a with { Marks = marks[a.Id].ToDictionary(m => m.Criterion, m => new Mark(m.Points, m.Comment), StringComparer.Ordinal) })],
            conflicts, payments);
    }

    /// <summary>Keeps somebody's scores; with <paramref name="send"/> for good. False where they are not to score it, or have.</summary>
    /// <remarks>What is sent must be whole: the page sees to it, and the arithmetic throws otherwise.</remarks>
    public async Task<bool> ScoreAsync(string reference, IReadOnlyDictionary<string, Mark> marks, bool send, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeAsync(tx, reference, staff) is not { State: ApplicationState.Waiting or ApplicationState.Scoring } row
            || await tx.QuerySingleOrDefaultAsync<Guid?>(
                """
                select id from grants.assessment where application = @Id and assessor = @Me and submitted_at is null and withdrawn_at is null for update
                """,
                new { row.Id, Me = staff.Id }) is not { } assessment)
        {
            return false;
        }

        var scheme = await schemes.GetAsync(tx, row.Scheme);
        await tx.ExecuteAsync(
            """
            insert into grants.score (assessment, criterion, points, comment)
            select @assessment, m.criterion, m.points, m.comment from unnest(@Criteria, @Points, @Comments) as m (criterion, points, comment)
            on conflict (assessment, criterion) do update set points = excluded.points, comment = excluded.comment
            """,
            new
            {
                assessment,
                Criteria = scheme.Rules.Criteria.Select(c => c.Name).ToArray(),
                Points = scheme.Rules.Criteria.Select(c => marks[c.Name].Points).ToArray(),
                Comments = scheme.Rules.Criteria.Select(c => marks[c.Name].Comment).ToArray(),
            });
        if (send)
        {
            var points = scheme.Rules.Criteria.ToDictionary(c => c.Name, c => (decimal)marks[c.Name].Points!.Value, StringComparer.Ordinal);
            await tx.ExecuteAsync(
                "update grants.assessment set submitted_at = @Now, total = @Total, passes = @Passes where id = @assessment",
                new { assessment, tx.Now, Total = Scoring.Total(scheme.Rules, points), Passes = Scoring.Passes(scheme.Rules, points) });
            tx.Audit("grants.scored", reference);
            await CompleteAsync(tx, row, scheme.Rules, cancellationToken);
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Sets the scores that the moderator agreed. False where it is not theirs to do.</summary>
    public async Task<bool> ModerateAsync(string reference, IReadOnlyDictionary<string, decimal> agreed, string reason, string feedback, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, staff, cancellationToken) is not { } page || !page.MayModerate(staff))
        {
            return false;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeAsync(tx, reference, staff) is not { State: ApplicationState.Moderation } row || await IsInterestedAsync(tx, row.Id, staff))
        {
            return false;
        }

        var scheme = page.Scheme.Rules;
        var total = Scoring.Total(scheme, agreed);
        await tx.ExecuteAsync(
            """
            update grants.application
            set state = 'scored', agreed = @Agreed::jsonb, score = @total, passes = @Passes, moderated_by = @Me, moderated_by_name = @Name, moderation_reason = @reason, feedback = @feedback,
                version = version + 1
            where id = @Id
            """,
            new { row.Id, Agreed = JsonSerializer.Serialize(agreed), total, Passes = Scoring.Passes(scheme, agreed), Me = staff.Id, staff.Name, reason, feedback });
        tx.Audit("grants.moderated", reference, new { total });
        await MoveOnAsync(tx, row.CaseId, scheme, $"The moderator agreed a score of {GrantWords.Points(total)} of {GrantWords.Points(scheme.MostPoints)}.", cancellationToken);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes what the applicant will read with the decision. False where it is not theirs to write.</summary>
    public async Task<bool> WriteFeedbackAsync(string reference, string feedback, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, staff, cancellationToken) is not { } page || !page.MayWriteFeedback(staff))
        {
            return false;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeAsync(tx, reference, staff) is not { IsDecided: false } row)
        {
            return false;
        }

        await tx.ExecuteAsync("update grants.application set feedback = @feedback, version = version + 1 where id = @Id and feedback <> @feedback", new { row.Id, feedback });
        tx.Audit("grants.feedback-written", reference);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes an interest. What they were to score, somebody else is to, where there is anybody. False where there is no such application for them.</summary>
    public async Task<bool> DeclareAsync(string reference, string reason, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, staff, cancellationToken) is not { } page)
        {
            return false;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await schemes.TakeAsync(tx, page.Row.Scheme, staff) is not { } scheme || await TakeAsync(tx, reference, staff) is not { } row)
        {
            return false;
        }

        await tx.ExecuteAsync(
            """
            insert into grants.conflict (application, staff, staff_name, reason, declared_at) values (@Id, @Me, @Name, @reason, @Now)
            on conflict (application, staff) do nothing
            """,
            new { row.Id, Me = staff.Id, staff.Name, reason, tx.Now });
        tx.Audit("grants.interest-declared", reference);
        if (row.State is ApplicationState.Waiting or ApplicationState.Scoring
            && await tx.ExecuteAsync(
                "update grants.assessment set withdrawn_at = @Now where application = @Id and assessor = @Me and withdrawn_at is null", new { row.Id, Me = staff.Id, tx.Now }) > 0)
        {
            await tx.ExecuteAsync("update grants.application set state = 'waiting', version = version + 1 where id = @Id", new { row.Id });
            await allotment.AllotAsync(tx, scheme, [row.Id], cancellationToken);
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Accepts an application that came outside the scheme's days. False where it is not theirs to accept.</summary>
    public async Task<bool> AcceptLateAsync(string reference, string reason, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!staff.Is(StaffRole.Manager) || await TakeAsync(tx, reference, staff) is not { Late: true, State: ApplicationState.Waiting } row)
        {
            return false;
        }

        await tx.ExecuteAsync("update grants.application set late = false, version = version + 1 where id = @Id", new { row.Id });
        CaseActs.Note(tx, row.CaseId, reference, $"Accepted, though it came outside the scheme’s dates: {reason}");
        tx.Audit("grants.late-accepted", reference);
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>What waits for somebody's own scores, the longest waiting first.</summary>
    public async Task<IReadOnlyList<ApplicationRow>> ToScoreAsync(CurrentStaff staff, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ApplicationRow>(
            $"""
            select {ApplicationRow.Columns}
            from grants.assessment m
            join grants.application a on a.id = m.application
            join grants.scheme s on s.name = a.scheme
            where m.assessor = @Me and m.submitted_at is null and m.withdrawn_at is null and a.state in ('waiting', 'scoring') and {ApplicationRow.Seen}
            order by m.allotted_at, m.id
            limit @limit
            """,
            new { Me = staff.Id, Teams = staff.Teams.ToArray(), limit })).AsList();
    }

    /// <summary>Locks an application for somebody who may see it.</summary>
    internal static Task<ApplicationRow?> TakeAsync(Transaction tx, string reference, CurrentStaff staff) => tx.QuerySingleOrDefaultAsync<ApplicationRow>(
        $"""
        select {ApplicationRow.Columns}
        from grants.application a join grants.scheme s on s.name = a.scheme
        where a.reference = @reference and {ApplicationRow.Seen}
        for update of a
        """,
        new { reference, Teams = staff.Teams.ToArray() });

    private static Task<bool> IsInterestedAsync(Transaction tx, Guid application, CurrentStaff staff) =>
        tx.QuerySingleAsync<bool>("select exists (select from grants.conflict where application = @application and staff = @Id)", new { application, staff.Id });

    private async Task CompleteAsync(Transaction tx, ApplicationRow row, Scheme scheme, CancellationToken cancellationToken)
    {
        var given = (await tx.QueryAsync<(Guid Assessment, string Criterion, int Points)>(
            """
            select m.id, c.criterion, c.points
            from grants.assessment m join grants.score c on c.assessment = m.id
            where m.application = @Id and m.submitted_at is not null and m.withdrawn_at is null
            """,
            new { row.Id })).GroupBy(g => g.Assessment)
            .Select(g => (IReadOnlyDictionary<string, decimal>)g.ToDictionary(m => m.Criterion, m => (decimal)m.Points, StringComparer.Ordinal)).ToList();
        if (given.Count < scheme.Assessors)
        {
            return;
        }

        if (Scoring.NeedsModeration(scheme, given))
        {
            await tx.ExecuteAsync("update grants.application set state = 'moderation', version = version + 1 where id = @Id", new { row.Id });
            await MoveOnAsync(tx, row.CaseId, scheme with { Stages = scheme.Stages with { Decide = scheme.Stages.Moderate } }, "All assessors have scored. A moderator agrees the score.", cancellationToken);
            return;
        }

        var mean = Scoring.Mean(scheme, given);
        var total = Scoring.Total(scheme, mean);
        await tx.ExecuteAsync(
            "update grants.application set state = 'scored', agreed = @Agreed::jsonb, score = @total, passes = @Passes, version = version + 1 where id = @Id",
            new { row.Id, Agreed = JsonSerializer.Serialize(Scoring.Rounded(mean)), total, Passes = Scoring.Passes(scheme, mean) });
        await MoveOnAsync(tx, row.CaseId, scheme, $"Scored {GrantWords.Points(total)} of {GrantWords.Points(scheme.MostPoints)}.", cancellationToken);
    }

    // The case goes where the scheme says, where it can go there from where it is; the note says the rest.
    private async Task MoveOnAsync(Transaction tx, Guid caseId, Scheme scheme, string note, CancellationToken cancellationToken)
    {
        if (await cases.TakeAsync(tx, caseId, cancellationToken) is not { ClosedAt: null } facts)
        {
            return;
        }

        CaseActs.Note(tx, facts.Id, facts.Reference, note);
        if (scheme.Stages.Decide is { } stage && facts.Stage != stage && facts.Definition.Case.Stage(facts.Stage)?.Next.Contains(stage) == true)
        {
            await acts.MoveAsync(tx, facts, stage, "", cancellationToken);
        }
    }
}
