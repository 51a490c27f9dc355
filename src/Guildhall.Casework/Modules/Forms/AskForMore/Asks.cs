using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>
/// Asks customers for more, and knows what they were asked. A change takes the case first, then what was asked, then its draft, so
/// that officer and customer wait for each other and never both.
/// </summary>
internal sealed class Asks(
    Database database, CaseReplies replies, Drafts drafts, AnswerRules rules, SensitiveAnswers sensitive, ReturnKeys keys, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>How long customers usually have, in working days.</summary>
    public const int UsualDays = 10;

    /// <summary>The longest they may have.</summary>
    public const int MostDays = 60;

    /// <summary>The most characters of the message.</summary>
    public const int MessageLength = 4000;

    private const int ReminderDays = 2;

    /// <summary>The last day to answer, when customers have so many working days from today.</summary>
    public async Task<DateOnly> DueAsync(int workingDays, CancellationToken cancellationToken = default) =>
        (await calendar.GetAsync(cancellationToken)).AddWorkingDays(LondonTime.Today(clock), workingDays);

    /// <summary>Whether the customer can still answer.</summary>
    public bool IsLive(Ask ask) => ask.Progress == AskState.Open && ask.DueOn >= LondonTime.Today(clock);

    /// <summary>The way that the answers of a case make through its form, sensitive ones opened.</summary>
    public FormPath PathOf(AskableCase about) => FormPath.Through(about.Service.Definition, sensitive.Open(about.Answers), rules.Today);

    /// <summary>Asks the customer of a case; the message goes out once this is committed.</summary>
    public async Task<AskResult> AskAsync(NewAsk wanted, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var days = await calendar.GetAsync(cancellationToken);
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await replies.TakeAsync(tx, wanted.Reference, staff, cancellationToken) is not { } about)
        {
            return AskResult.NotFound;
        }

        if (!about.IsOpen || await replies.ReachAsync(about, cancellationToken) is null)
        {
            return about.IsOpen ? AskResult.NoWay : AskResult.CaseClosed;
        }

        if (await OpenOfAsync(tx, about.Id) is { } earlier)
        {
            if (IsLive(earlier))
            {
                return AskResult.AskedAlready;
            }

            await EndAsync(tx, earlier.Id, AskState.Withdrawn);
        }

        var path = PathOf(about);
        var questions = Reopening.Choose(path, wanted.Questions);
        if (questions.Count == 0)
        {
            return AskResult.NoQuestion;
        }

        var today = LondonTime.DayOf(tx.Now);
        var due = days.AddWorkingDays(today, wanted.WorkingDays);
        var remind = days.AddWorkingDays(due, -ReminderDays);
        var token = Drafts.NewToken();
        var id = tx.NewId();
        tx.AtCommit(
            """
            insert into forms.ask (id, case_id, reference, service, service_version, questions, message, language, due_on, remind_on, token_hash, token, asked_at, asked_by, asked_by_name)
            values (@id, @caseId, @reference, @service, @version, @questions, @message, @language, @due, @remind, @hash, @token, @now, @by, @byName)
            """,
            ("id", id), ("caseId", about.Id), ("reference", about.Reference), ("service", about.Service.Definition.Name), ("version", about.Service.Id),
            ("questions", questions.ToArray()), ("message", wanted.Message), ("language", about.Language), ("due", due),
            ("remind", remind > today ? remind : null), ("hash", Drafts.Hash(token)), ("token", keys.SealToken(token)),
            ("now", tx.Now), ("by", staff.Id), ("byName", staff.Name));
        drafts.BeginAsked(
            tx, id, about.Service, token, about.Account, about.Language,
            Reopening.Cleared(about.Service.Definition, path.Answers, questions),
            path.Pages.Where(page => !page.Questions.Any(q => questions.Contains(q.Name))).Select(page => page.Name),
            Reopening.Begin(path, questions, rules),
            LondonTime.EndOf(due));
        await replies.AskAsync(tx, about, wanted.Message, due);
        tx.Publish(new MoreAsked(id, about.Id, about.Reference));
        await tx.CommitAsync(cancellationToken);
        return AskResult.Done;
    }

    /// <summary>Takes back what was asked: the link dies, and what the customer had written is deleted.</summary>
    public async Task<AskResult> WithdrawAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await replies.TakeAsync(tx, reference, staff, cancellationToken) is not { } about)
        {
            return AskResult.NotFound;
        }

        if (await OpenOfAsync(tx, about.Id) is not { } open)
        {
            return AskResult.AskedAlready;
        }

        await EndAsync(tx, open.Id, AskState.Withdrawn);
        await replies.UnaskAsync(tx, about);
        await tx.CommitAsync(cancellationToken);
        return AskResult.Done;
    }

    /// <summary>What is open of a case, late or not; null for nothing.</summary>
    public async Task<Ask?> OpenOfAsync(Guid caseId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Ask>(
            """
            select id, case_id, reference, service, service_version, questions, message, language, due_on, state, token, asked_at, asked_by_name
            from forms.ask
            where case_id = @caseId and state = 'open'
            """,
            new { caseId });
    }

    /// <summary>What a secret opens; null when it is none of ours.</summary>
    /// <param name="token">The secret.</param>
    /// <param name="id">What it must open; null for anything.</param>
    public async Task<Ask?> FindAsync(string? token, Guid? id = null, CancellationToken cancellationToken = default)
    {
        if (Drafts.Hash(token) is not { } hash)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Ask>(
            """
            select id, case_id, reference, service, service_version, questions, message, language, due_on, state, token, asked_at, asked_by_name
            from forms.ask
            where token_hash = @hash and (@id::uuid is null or id = @id)
            """,
            new { hash, id });
    }

    /// <summary>The same, locked until the transaction ends.</summary>
    public static async Task<Ask?> LockAsync(Transaction tx, Guid id) => await tx.QuerySingleOrDefaultAsync<Ask>(
        """
        select id, case_id, reference, service, service_version, questions, message, language, due_on, state, token, asked_at, asked_by_name
        from forms.ask
        where id = @id
        for update
        """,
        new { id });

    /// <summary>Notes that it was answered, when the change commits.</summary>
    public static void Answered(Transaction tx, Guid id) => tx.AtCommit(
        """
        update forms.ask set state = 'answered', token = null, remind_on = null, ended_at = @now where id = @id
        """,
        ("id", id), ("now", tx.Now));

    /// <summary>Ends what is open of a case that was closed. What the customer had written goes when its time is over.</summary>
    public async Task EndWithCaseAsync(Guid caseId, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.System, cancellationToken);
        if ((await replies.TakeAsync(tx, caseId, cancellationToken)).IsOpen)
        {
            return;
        }

        await tx.ExecuteAsync(
            "update forms.ask set state = 'withdrawn', token = null, remind_on = null, ended_at = @Now where case_id = @caseId and state = 'open'",
            new { caseId, tx.Now });
        await tx.CommitAsync(cancellationToken);
    }

    private static async Task<Ask?> OpenOfAsync(Transaction tx, Guid caseId) => await tx.QuerySingleOrDefaultAsync<Ask>(
        """
        select id, case_id, reference, service, service_version, questions, message, language, due_on, state, token, asked_at, asked_by_name
        from forms.ask
        where case_id = @caseId and state = 'open'
        for update
        """,
        new { caseId });

    private static async Task EndAsync(Transaction tx, Guid id, AskState state)
    {
        await tx.ExecuteAsync(
            "update forms.ask set state = @state, token = null, remind_on = null, ended_at = @Now where id = @id",
            new { id, state = Text.Kebab(state), tx.Now });
        await tx.ExecuteAsync("delete from forms.draft where ask_id = @id and sent_at is null", new { id });
    }
}
