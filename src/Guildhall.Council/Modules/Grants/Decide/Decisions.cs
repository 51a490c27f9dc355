using Dapper;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Council.Modules.Grants.Decide;

/// <summary>Which applications of a scheme are chosen to be decided.</summary>
internal enum Choice
{
    /// <summary>Those that were ticked.</summary>
    Ticked,

    /// <summary>The first of the ranked list that pass, as far as the budget goes.</summary>
    Fitting,

    /// <summary>All that do not pass.</summary>
    Failing,

    /// <summary>All that pass and are still to be decided.</summary>
    Passing,
}

/// <summary>What came of a decision.</summary>
internal enum Begun
{
    /// <summary>It is made; the customers are told in the background.</summary>
    Yes,

    /// <summary>There is no such draft for this person.</summary>
    NotFound,

    /// <summary>The budget does not hold it.</summary>
    OverBudget,

    /// <summary>Nothing of it is left to decide.</summary>
    Nothing,
}

/// <summary>Where managers decide many applications at once: chosen, looked at, and then decided in one transaction that the budget must hold.</summary>
internal sealed class Decisions(Database database, SchemeStore schemes)
{
    /// <summary>The most applications at once.</summary>
    public const int Most = 5000;

    /// <summary>Chooses applications; null where the scheme has none such for this person.</summary>
    public async Task<Guid?> ChooseAsync(string scheme, JobKind kind, Choice choice, IReadOnlyCollection<Guid> ticked, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!staff.Is(StaffRole.Manager) || await schemes.FindAsync(scheme, staff, cancellationToken) is not { } found)
        {
            return null;
        }

        var chosen = (await tx.QueryAsync<(Guid Id, int Version, long Asked)>(
            """
            select a.id, a.version, a.asked
            from grants.application a
            where a.scheme = @scheme and a.state in ('scored', 'reserve') and (not a.restricted or a.team = any(@Teams))
                and case @choice when 'ticked' then a.id = any(@Ticked) when 'failing' then not a.passes else a.passes end
                and (@kind <> 'reserve' or a.state = 'scored') and (@kind <> 'award' or a.asked > 0)
                and not exists (select from grants.conflict c where c.application = a.id and c.staff = @Me)
            order by a.score desc, a.id
            limit @Most
            """,
            new { scheme, Teams = staff.Teams.ToArray(), choice = Text.Kebab(choice), kind = Text.Kebab(kind), Ticked = ticked.ToArray(), Me = staff.Id, Most })).ToList();
        if (choice == Choice.Fitting)
        {
            chosen = chosen[..Ranking.Fits(chosen.Select(c => found.Rules.Suggested(new Money(c.Asked))), found.Left)];
        }

        if (chosen.Count == 0)
        {
            return null;
        }

        var id = tx.NewId();
        await tx.ExecuteAsync(
            """
            insert into grants.job (id, scheme, kind, state, officer, officer_name, created_at) values (@id, @scheme, @kind, 'draft', @Me, @Name, @Now);
            insert into grants.job_line (job, number, application, seen_version, amount)
            select @id, c.number, c.application, c.version, case when @kind = 'award' and c.amount > 0 then c.amount end
            from unnest(@Applications, @Versions, @Amounts) with ordinality as c (application, version, amount, number)
            """,
            new
            {
                id,
                scheme,
                kind = Text.Kebab(kind),
                Me = staff.Id,
                staff.Name,
                tx.Now,
                Applications = chosen.Select(c => c.Id).ToArray(),
                Versions = chosen.Select(c => c.Version).ToArray(),
                Amounts = chosen.Select(c => found.Rules.Suggested(new Money(c.Asked)).Pence).ToArray(),
            });
        await tx.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>One that may be seen: of a scheme of their team, and a draft by its maker alone.</summary>
    public async Task<JobRow?> FindAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<JobRow>(
            $"""
            select {JobRow.Columns}
            from grants.job j join grants.scheme s on s.name = j.scheme
            where j.id = @id and s.team = any(@Teams) and (j.state <> 'draft' or j.officer = @Me)
            """,
            new { id, Teams = staff.Teams.ToArray(), Me = staff.Id });
    }

    /// <summary>The latest of a scheme.</summary>
    public async Task<IReadOnlyList<JobRow>> LatestAsync(string scheme, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<JobRow>(
            $"""
            select {JobRow.Columns}
            from grants.job j join grants.scheme s on s.name = j.scheme
            where j.scheme = @scheme and s.team = any(@Teams) and j.state <> 'draft'
            order by j.created_at desc
            limit 10
            """,
            new { scheme, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>A page of its lines, those that went wrong first when it is done.</summary>
    public async Task<IReadOnlyList<JobLine>> LinesAsync(Guid id, int after, int limit, bool onlyTrouble, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<JobLine, ApplicationRow, JobLine>(
            $"""
            select l.number, l.application, l.seen_version, l.amount as amount_pence, l.message, l.result, l.why, {ApplicationRow.Columns}
            from grants.job_line l
            join grants.application a on a.id = l.application
            join grants.scheme s on s.name = a.scheme
            where l.job = @id and l.number > @after and {ApplicationRow.Seen} and (not @onlyTrouble or l.result in ('not-done', 'left-out'))
            order by l.number
            limit @limit
            """,
            (line, about) => line with { About = about },
            new { id, after, limit, onlyTrouble, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>Keeps the reason and the amounts of a draft. False where it is not theirs any more.</summary>
    public async Task<bool> SaveAsync(Guid id, string reason, IReadOnlyDictionary<int, Money> amounts, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.ExecuteAsync("update grants.job set reason = @reason where id = @id and officer = @Me and state = 'draft'", new { id, reason, Me = staff.Id }) == 0)
        {
            return false;
        }

        await tx.ExecuteAsync(
            """
            update grants.job_line l set amount = n.amount from unnest(@Numbers, @Amounts) as n (number, amount) where l.job = @id and l.number = n.number
            """,
            new { id, Numbers = amounts.Keys.ToArray(), Amounts = amounts.Values.Select(m => m.Pence).ToArray() });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Gives every application of a draft a share of what it asked for. False where it is not theirs any more.</summary>
    public async Task<bool> ShareAsync(Guid id, int percent, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<string>("select scheme from grants.job where id = @id and officer = @Me and state = 'draft' and kind = 'award' for update", new { id, Me = staff.Id }) is not { } name)
        {
            return false;
        }

        var scheme = (await schemes.GetAsync(tx, name)).Rules;
        var asked = (await tx.QueryAsync<(int Number, long Asked)>(
            "select l.number, a.asked from grants.job_line l join grants.application a on a.id = l.application where l.job = @id and a.asked > 0", new { id })).ToList();
        await tx.ExecuteAsync(
            """
            update grants.job_line l set amount = n.amount from unnest(@Numbers, @Amounts) as n (number, amount) where l.job = @id and l.number = n.number
            """,
            new { id, Numbers = asked.Select(a => a.Number).ToArray(), Amounts = asked.Select(a => Ranking.Share(new Money(a.Asked), percent, scheme.Most).Pence).ToArray() });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Decides. The scheme is locked, so that of two managers the second sees what the first left; and the database refuses what the budget does not hold,
    /// whoever asks. Applications that changed since they were chosen are left out.
    /// </summary>
    public async Task<Begun> BeginAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!staff.Is(StaffRole.Manager)
            || await tx.QuerySingleOrDefaultAsync<(string Scheme, string Kind, string Reason)?>(
                "select scheme, kind, reason from grants.job where id = @id and officer = @Me and state = 'draft' for update", new { id, Me = staff.Id }) is not var (name, kindText, reason)
            || await schemes.TakeAsync(tx, name, staff) is not { } scheme)
        {
            return Begun.NotFound;
        }

        var kind = Text.Parse<JobKind>(kindText);
        var found = (await tx.Connection.QueryAsync<JobLine, ApplicationRow, JobLine>(
            $"""
            select l.number, l.application, l.seen_version, l.amount as amount_pence, {ApplicationRow.Columns}
            from grants.job_line l
            join grants.application a on a.id = l.application
            where l.job = @id and (not a.restricted or a.team = any(@Teams))
                and not exists (select from grants.conflict c where c.application = a.id and c.staff = @Me)
            order by a.id
            for update of a
            """,
            (line, about) => line with { About = about },
            new { id, Teams = staff.Teams.ToArray(), Me = staff.Id })).ToList();
        var ready = found.Where(l => l.About.Version == l.SeenVersion && (l.About.State is ApplicationState.Scored or ApplicationState.Reserve) && IsGood(scheme.Rules, kind, l)).ToList();
        if (ready.Count == 0)
        {
            return Begun.Nothing;
        }

        var sum = ready.Aggregate(Money.Zero, (all, line) => all + (line.Amount ?? Money.Zero));
        if (kind == JobKind.Award && sum > scheme.Left)
        {
            return Begun.OverBudget;
        }

        try
        {
            await tx.ExecuteAsync(
                """
                update grants.application a
                set state = @State, award = case when @kindText = 'award' then n.amount else a.award end, decided_at = @Now, decided_by = @Me, decided_by_name = @Name, told_at = null, version = a.version + 1
                from unnest(@Applications, @Amounts) as n (application, amount)
                where a.id = n.application
                """,
                new
                {
                    kindText,
                    State = kind switch { JobKind.Award => "awarded", JobKind.Refuse => "refused", _ => "reserve" },
                    tx.Now,
                    Me = staff.Id,
                    staff.Name,
                    Applications = ready.Select(l => l.Application).ToArray(),
                    Amounts = ready.Select(l => l.AmountPence ?? 0).ToArray(),
                });
        }
        catch (PostgresException e) when (e.ConstraintName == "scheme_within_budget")
        {
            return Begun.OverBudget;
        }

        await tx.ExecuteAsync(
            """
            update grants.job_line l set message = n.message from unnest(@Numbers, @Messages) as n (number, message) where l.job = @id and l.number = n.number;
            update grants.job_line set result = 'left-out', why = 'Somebody changed it after you chose it', at = @Now where job = @id and message is null;
            update grants.job set state = 'running', started_at = @Now where id = @id
            """,
            new { id, tx.Now, Numbers = ready.Select(l => l.Number).ToArray(), Messages = ready.Select(l => Told.Of(scheme.Rules, kind, l.About, l.Amount, reason)).ToArray() });
        foreach (var line in ready)
        {
            tx.Audit("grants.decided", line.About.Reference, new { decision = kindText, pence = kind == JobKind.Award ? line.AmountPence : null, job = id });
        }

        tx.Publish(new GrantJobBegun(id));
        await tx.CommitAsync(cancellationToken);
        return Begun.Yes;
    }

    /// <summary>Tries those again whose cases could not be moved. False where there is none such for this person.</summary>
    public async Task<bool> AgainAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<string>(
                "select j.scheme from grants.job j join grants.scheme s on s.name = j.scheme where j.id = @id and j.state = 'done' and s.team = any(@Teams) for update of j",
                new { id, Teams = staff.Teams.ToArray() }) is null
            || await tx.ExecuteAsync("update grants.job_line set result = null, why = null, at = null where job = @id and result = 'not-done'", new { id }) == 0)
        {
            return false;
        }

        await tx.ExecuteAsync("update grants.job set state = 'running', officer = @Me, officer_name = @Name, ended_at = null where id = @id", new { id, Me = staff.Id, staff.Name });
        tx.Publish(new GrantJobBegun(id));
        tx.Audit("grants.job-again", id.ToString());
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private static bool IsGood(Scheme scheme, JobKind kind, JobLine line) =>
        kind != JobKind.Award || (line.Amount is { } amount && amount <= line.About.Asked && amount <= scheme.Most);
}
