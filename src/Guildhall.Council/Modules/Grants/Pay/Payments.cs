using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Grants.Decide;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Banking;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Council.Modules.Grants.Pay;

/// <summary>Payments made together.</summary>
internal sealed record BatchRow
{
    public required Guid Id { get; init; }

    public required string Scheme { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset PreparedAt { get; init; }

    public required Guid PreparedBy { get; init; }

    public required string PreparedByName { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public string? ApprovedByName { get; init; }

    public DateOnly? PaidOn { get; init; }

    public required int Count { get; init; }

    public required long SumPence { get; init; }

    public Money Sum => new(SumPence);

    public string Told => PaidOn is { } day ? $"Paid on {Platform.Localisation.PlainDates.Short(day)}" : ApprovedAt is not null ? "Approved, to be paid" : "To be approved";
}

/// <summary>One payment.</summary>
internal sealed record PaymentRow
{
    public required Guid Id { get; init; }

    public required int Number { get; init; }

    public required Guid Application { get; init; }

    public required string Reference { get; init; }

    public required string Applicant { get; init; }

    public required long Pence { get; init; }

    public required string Payee { get; init; }

    public required string PaymentReference { get; init; }

    public required string State { get; init; }

    public string? ReturnedReason { get; init; }

    public Money Amount => new(Pence);
}

/// <summary>What came of making a batch.</summary>
/// <param name="Batch">It; null where there was nothing to pay.</param>
/// <param name="LeftOut">Those that cannot be paid, and why.</param>
internal sealed record Prepared(Guid? Batch, IReadOnlyList<(string Reference, string Why)> LeftOut);

/// <summary>What came of an approval.</summary>
internal enum Approval
{
    Approved,

    /// <summary>There is no such batch for this person, or it is approved already.</summary>
    NotFound,

    /// <summary>They prepared it themselves.</summary>
    OwnBatch,

    /// <summary>They scored one of its applications.</summary>
    Scored,

    /// <summary>An award of it does not stand any more.</summary>
    Changed,
}

/// <summary>Pays awards: each by one payment, prepared by one person and approved by another who scored none of them.</summary>
internal sealed class Payments(Database database, SchemeStore schemes, ServiceCatalogue catalogue, CaseFactReader cases, SensitiveAnswers sensitive, BankTables banks, TimeProvider clock)
{
    /// <summary>The most payments of one file.</summary>
    public const int Most = 5000;

    private const string BatchColumns =
        """
        b.id, b.scheme, b.number, b.prepared_at, b.prepared_by, b.prepared_by_name, b.approved_at, b.approved_by_name, b.paid_on,
            (select count(*)::int from grants.payment p where p.batch = b.id and p.state <> 'taken-out') as count,
            (select coalesce(sum(p.pence), 0)::bigint from grants.payment p where p.batch = b.id and p.state <> 'taken-out') as sum_pence
        """;

    // Awarded, told so, not paid or being paid; and the case at a stage that comes before the payment, or its last payment came back.
    private const string Payable =
        """
        a.state = 'awarded' and a.told_at is not null
            and not exists (select from grants.payment p where p.application = a.id and p.state in ('in-file', 'paid'))
            and (a.case_stage = any(@From) or exists (select from grants.payment p where p.application = a.id and p.state = 'returned'))
        """;

    /// <summary>How many awards of a scheme can be paid now, and how much that is.</summary>
    public async Task<(int Count, Money Sum)> ReadyAsync(SchemeRow scheme, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var (count, sum) = await connection.QuerySingleAsync<(int Count, long Sum)>(
            $"""
            select count(*)::int, coalesce(sum(a.award), 0)::bigint
            from grants.application a join grants.scheme s on s.name = a.scheme
            where a.scheme = @Name and {Payable} and {ApplicationRow.Seen}
            """,
            new { scheme.Name, From = Before(scheme), Teams = staff.Teams.ToArray() });
        return (count, new Money(sum));
    }

    /// <summary>The first of them.</summary>
    public async Task<IReadOnlyList<ApplicationRow>> ReadyListAsync(SchemeRow scheme, int limit, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ApplicationRow>(
            $"""
            select {ApplicationRow.Columns}
            from grants.application a join grants.scheme s on s.name = a.scheme
            where a.scheme = @Name and {Payable} and {ApplicationRow.Seen}
            order by a.decided_at, a.id
            limit @limit
            """,
            new { scheme.Name, From = Before(scheme), Teams = staff.Teams.ToArray(), limit })).AsList();
    }

    /// <summary>The batches of a scheme, the latest first.</summary>
    public async Task<IReadOnlyList<BatchRow>> BatchesAsync(string scheme, int? before, int limit, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<BatchRow>(
            $"""
            select {BatchColumns}
            from grants.payment_batch b join grants.scheme s on s.name = b.scheme
            where b.scheme = @scheme and s.team = any(@Teams) and (@before::int is null or b.number < @before)
            order by b.number desc
            limit @limit
            """,
            new { scheme, before, limit, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>A batch; null where there is none for this person.</summary>
    public async Task<BatchRow?> FindAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<BatchRow>(
            $"select {BatchColumns} from grants.payment_batch b join grants.scheme s on s.name = b.scheme where b.id = @id and s.team = any(@Teams)", new { id, Teams = staff.Teams.ToArray() });
    }

    /// <summary>A page of its payments.</summary>
    public async Task<IReadOnlyList<PaymentRow>> LinesAsync(Guid batch, int after, int limit, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<PaymentRow>(
            $"""
            select p.id, p.number, p.application, a.reference, a.applicant, p.pence, p.payee, p.payment_reference, p.state, p.returned_reason
            from grants.payment p
            join grants.application a on a.id = p.application
            join grants.scheme s on s.name = a.scheme
            where p.batch = @batch and p.number > @after and {ApplicationRow.Seen}
            order by p.number
            limit @limit
            """,
            new { batch, after, limit, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>Makes a batch of all that can be paid, with the accounts as they are given now; null where there is no such scheme for this person.</summary>
    public async Task<Prepared?> PrepareAsync(string name, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await schemes.TakeAsync(tx, name, staff) is not { } scheme)
        {
            return null;
        }

        var ready = (await tx.QueryAsync<ApplicationRow>(
            $"""
            select {ApplicationRow.Columns}
            from grants.application a join grants.scheme s on s.name = a.scheme
            where a.scheme = @Name and {Payable} and {ApplicationRow.Seen}
            order by a.decided_at, a.id
            limit @Most
            for update of a
            """,
            new { scheme.Name, From = Before(scheme), Teams = staff.Teams.ToArray(), Most })).ToList();
        var facts = (await cases.FindAsync([.. ready.Select(a => a.CaseId)], cancellationToken)).ToDictionary(f => f.Id);
        var leftOut = new List<(string Reference, string Why)>();
        var payments = new List<(ApplicationRow About, PaymentLine Line)>();
        foreach (var about in ready)
        {
            if (facts.GetValueOrDefault(about.CaseId) is not { } one || PaymentFile.AccountOf(sensitive.Open(one.Answers, scheme.Rules.Account), scheme.Rules.Account) is not var (account, holder))
            {
                leftOut.Add((about.Reference, "There is no bank account in its answers"));
            }
            else if (banks.Check(account) == AccountCheck.DoesNotFit)
            {
                leftOut.Add((about.Reference, "Its account number does not fit its sort code"));
            }
            else if (new[] { PaymentFile.Bacs(holder), PaymentFile.Bacs(about.Applicant) }.FirstOrDefault(n => n.Length > 0) is not { } payee)
            {
                leftOut.Add((about.Reference, "The name of the account has no letter that banks know"));
            }
            else
            {
                payments.Add((about, new PaymentLine(account, payee, about.Award!.Value, PaymentFile.Bacs(scheme.Rules.PaymentReference.Replace("{reference}", about.Reference, StringComparison.Ordinal)))));
            }
        }

        if (payments.Count == 0)
        {
            return new Prepared(null, leftOut);
        }

        var id = tx.NewId();
        await tx.ExecuteAsync(
            """
            insert into grants.payment_batch (id, scheme, number, prepared_at, prepared_by, prepared_by_name)
            select @id, @Name, coalesce(max(number), 0) + 1, @Now, @Me, @MyName from grants.payment_batch where scheme = @Name;
            insert into grants.payment (id, batch, number, application, scheme, pence, payee, payment_reference, account, state)
            select p.id, @id, p.number, p.application, @Name, p.pence, p.payee, p.reference, p.account, 'in-file'
            from unnest(@Ids, @Applications, @Amounts, @Payees, @References, @Accounts) with ordinality as p (id, application, pence, payee, reference, account, number)
            """,
            new
            {
                id,
                scheme.Name,
                tx.Now,
                Me = staff.Id,
                MyName = staff.Name,
                Ids = payments.Select(_ => tx.NewId()).ToArray(),
                Applications = payments.Select(p => p.About.Id).ToArray(),
                Amounts = payments.Select(p => p.Line.Amount.Pence).ToArray(),
                Payees = payments.Select(p => p.Line.Payee).ToArray(),
                References = payments.Select(p => p.Line.Reference).ToArray(),
                Accounts = payments.Select(p => sensitive.SealText(PaymentFile.ToJson(p.Line.Account))).ToArray(),
            });
        foreach (var (about, line) in payments)
        {
            tx.Audit("grants.payment-prepared", about.Reference, new { batch = id, pence = line.Amount.Pence });
        }

        tx.Audit("grants.batch-prepared", id.ToString(), new { scheme = name, payments = payments.Count, pence = payments.Sum(p => p.Line.Amount.Pence) });
        await tx.CommitAsync(cancellationToken);
        return new Prepared(id, leftOut);
    }

    /// <summary>Takes a payment out of a batch that is not approved yet: it can be paid with another. False where it is not there.</summary>
    public async Task<bool> TakeOutAsync(Guid batch, Guid payment, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeBatchAsync(tx, batch, staff) is not { ApprovedAt: null }
            || await tx.QuerySingleOrDefaultAsync<string>(
                """
                update grants.payment p set state = 'taken-out' from grants.application a where p.id = @payment and p.batch = @batch and p.state = 'in-file' and a.id = p.application returning a.reference
                """,
                new { payment, batch }) is not { } reference)
        {
            return false;
        }

        tx.Audit("grants.payment-taken-out", reference, new { batch });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Approves a batch, so that its file can be had.</summary>
    public async Task<Approval> ApproveAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (!staff.Is(StaffRole.Manager) || await TakeBatchAsync(tx, id, staff) is not { ApprovedAt: null, Count: > 0 } batch)
        {
            return Approval.NotFound;
        }

        if (batch.PreparedBy == staff.Id)
        {
            return Approval.OwnBatch;
        }

        // Taken, so that none of them ends while they are approved.
        var stands = await tx.QueryAsync<bool>(
            """
            select a.state = 'awarded' and a.award = p.pence
            from grants.payment p join grants.application a on a.id = p.application
            where p.batch = @id and p.state = 'in-file'
            order by a.id
            for update of a
            """,
            new { id });
        if (stands.Contains(false))
        {
            return Approval.Changed;
        }

        try
        {
            await tx.ExecuteAsync("update grants.payment_batch set approved_at = @Now, approved_by = @Me, approved_by_name = @Name where id = @id", new { id, tx.Now, Me = staff.Id, staff.Name });
        }
        catch (PostgresException e) when (e.ConstraintName == "batch_not_by_scorer")
        {
            return Approval.Scored;
        }

        tx.Audit("grants.batch-approved", id.ToString(), new { pence = batch.SumPence });
        await tx.CommitAsync(cancellationToken);
        return Approval.Approved;
    }

    /// <summary>The file of an approved batch; null where there is none for this person. The audit has it before they do.</summary>
    public async Task<(BatchRow Batch, string File)?> FileAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeBatchAsync(tx, id, staff) is not { ApprovedAt: not null } batch)
        {
            return null;
        }

        var lines = (await tx.QueryAsync<(string Account, string Payee, long Pence, string Reference)>(
            "select account, payee, pence, payment_reference from grants.payment where batch = @id and state <> 'taken-out' order by number", new { id })).ToList();
        var file = PaymentFile.Write(lines.Select(l => new PaymentLine(
            PaymentFile.FromJson(sensitive.OpenText(l.Account) ?? throw new InvalidOperationException($"No key opens the accounts of the batch {id} any more.")), l.Payee, new Money(l.Pence), l.Reference)));
        tx.Audit("grants.payment-file-taken", id.ToString(), new { payments = lines.Count, pence = batch.SumPence });
        await tx.CommitAsync(cancellationToken);
        return (batch, file);
    }

    /// <summary>Notes that a batch was paid; its cases are moved and their customers told in the background. False where it is not there to be paid.</summary>
    public async Task<bool> PaidAsync(Guid id, DateOnly day, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeBatchAsync(tx, id, staff) is not { ApprovedAt: not null, PaidOn: null } batch)
        {
            return false;
        }

        var scheme = await schemes.GetAsync(tx, batch.Scheme);
        var paid = (await tx.QueryAsync<(Guid Application, string Reference, string Language, int Version, long Pence, string PaymentReference)>(
            """
            update grants.payment p set state = 'paid'
            from grants.application a
            where p.batch = @id and p.state = 'in-file' and a.id = p.application
            returning a.id, a.reference, a.language, a.version, p.pence, p.payment_reference
            """,
            new { id })).ToList();
        var job = tx.NewId();
        await tx.ExecuteAsync(
            """
            update grants.payment_batch set paid_on = @day where id = @id;
            insert into grants.job (id, scheme, kind, state, officer, officer_name, batch, paid_on, created_at, started_at) values (@job, @Scheme, 'pay', 'running', @Me, @Name, @id, @day, @Now, @Now);
            insert into grants.job_line (job, number, application, seen_version, amount, message)
            select @job, l.number, l.application, l.version, l.amount, l.message
            from unnest(@Applications, @Versions, @Amounts, @Messages) with ordinality as l (application, version, amount, message, number)
            """,
            new
            {
                id,
                day,
                job,
                batch.Scheme,
                Me = staff.Id,
                staff.Name,
                tx.Now,
                Applications = paid.Select(p => p.Application).ToArray(),
                Versions = paid.Select(p => p.Version).ToArray(),
                Amounts = paid.Select(p => p.Pence).ToArray(),
                Messages = paid.Select(p => Told.Paid(scheme.Rules, p.Language, new Money(p.Pence), day, p.PaymentReference)).ToArray(),
            });
        foreach (var one in paid)
        {
            tx.Audit("grants.paid", one.Reference, new { batch = id, pence = one.Pence, on = day });
        }

        tx.Publish(new GrantJobBegun(job));
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes that a payment came back: the award can be paid again. False where it was not paid.</summary>
    public async Task<bool> ReturnedAsync(Guid batch, Guid payment, string reason, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeBatchAsync(tx, batch, staff) is not { PaidOn: not null }
            || await tx.QuerySingleOrDefaultAsync<(Guid CaseId, string Reference, long Pence)?>(
                """
                update grants.payment p set state = 'returned', returned_reason = @reason, returned_at = @Now, returned_by_name = @Name
                from grants.application a
                where p.id = @payment and p.batch = @batch and p.state = 'paid' and a.id = p.application
                returning a.case_id, a.reference, p.pence
                """,
                new { payment, batch, reason, tx.Now, staff.Name }) is not var (caseId, reference, pence))
        {
            return false;
        }

        CaseActs.Note(tx, caseId, reference, $"The payment of {GrantWords.Pounds(new Money(pence))} came back: {reason}");
        tx.Audit("grants.payment-returned", reference, new { batch, pence });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Today, as payments are dated.</summary>
    public DateOnly Today => Platform.Time.LondonTime.Today(clock);

    private static Task<BatchRow?> TakeBatchAsync(Transaction tx, Guid id, CurrentStaff staff) => tx.QuerySingleOrDefaultAsync<BatchRow>(
        $"select {BatchColumns} from grants.payment_batch b join grants.scheme s on s.name = b.scheme where b.id = @id and s.team = any(@Teams) for update of b",
        new { id, Teams = staff.Teams.ToArray() });

    // The stages of the service from which a case goes on to be paid.
    private string[] Before(SchemeRow scheme) =>
        [.. (catalogue.Find(scheme.Service)?.Definition.Work?.Stages ?? []).Where(s => s.Next.Contains(scheme.Rules.Stages.Pay)).Select(s => s.Name)];
}
