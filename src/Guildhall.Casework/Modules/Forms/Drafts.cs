using System.Security.Cryptography;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>A form being filled in, as it stands in the database.</summary>
internal sealed record Draft
{
    public required Guid Id { get; init; }

    public string Service { get; init; } = "";

    public required Guid ServiceVersion { get; init; }

    /// <summary>What it answers, where the case is there already; null for a new form.</summary>
    public Guid? AskId { get; init; }

    /// <summary>The case that is there already; null once its customer cannot answer any more.</summary>
    public Guid? AskedCase { get; init; }

    /// <summary>What is not asked again.</summary>
    public string[] Kept { get; init; } = [];

    /// <summary>What of that would not pass today.</summary>
    public string[] Excused { get; init; } = [];

    /// <summary>Who was signed in when it was begun; null when the cookie is enough.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>For whom that person acted when they began it; null for themselves.</summary>
    public Guid? ActingFor { get; init; }

    /// <summary>To whom it belongs; null for who holds the cookie.</summary>
    public Guid? Owner => AccountId is null ? null : ActingFor ?? AccountId;

    /// <summary>What it was begun with, where it is filled in for somebody else; null for an ordinary one.</summary>
    public Guid? ForAnother { get; init; }

    public required string Answers { get; init; }

    /// <summary>The pages that were sent at least once.</summary>
    public required string[] Pages { get; init; }

    /// <summary>What was typed on the page that was asked for and is not an answer yet.</summary>
    public string? Typed { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where the link to come back was sent; null when nobody asked for one.</summary>
    public string? ReturnEmail { get; init; }

    public string? SentReference { get; init; }

    public DateOnly? SentTargetOn { get; init; }

    public bool SentByEmail { get; init; }

    public bool SentByText { get; init; }

    public bool IsSent => SentReference is not null;
}

/// <summary>Keeps what people answer, page by page, until they send it.</summary>
internal sealed class Drafts(Database database, SensitiveAnswers sensitive, ReturnKeys returnKeys, IOptions<DraftOptions> options, TimeProvider clock)
{
    private const int TokenBytes = 16;

    /// <summary>How long a draft of a service is kept.</summary>
    public TimeSpan KeptFor(ServiceDefinition service) => TimeSpan.FromDays(service.Drafts?.KeepDays ?? options.Value.KeepForDays);

    /// <summary>A new token, for a new draft.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>The draft a token opens; null when there is none, or no more.</summary>
    public async Task<Draft?> FindAsync(FormPlace place, string? token, string? page, CancellationToken cancellationToken = default)
    {
        if (Hash(token) is not { } hash)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return Opened(await connection.QuerySingleOrDefaultAsync<Draft>(
            """
            select id, service, service_version, ask_id, (select case_id from forms.ask where ask.id = ask_id and ask.state = 'open') as asked_case, kept, excused,
                account_id, acting_for, for_another, answers, pages, typed ->> @page as typed, created_at, expires_at, return_email, sent_reference, sent_target_on, sent_by_email, sent_by_text
            from forms.draft
            where token_hash = @hash and ask_id is not distinct from @Ask::uuid and (ask_id is not null or service = @Service) and expires_at > @now
            """,
            new { hash, place.Service, place.Ask, page, now = clock.GetUtcNow() }));
    }

    /// <summary>The same, locked until the transaction ends: of two that send it at once, the second waits for the first.</summary>
    public async Task<Draft?> LockAsync(Transaction tx, FormPlace place, string? token) => Hash(token) is { } hash
        ? Opened(await tx.QuerySingleOrDefaultAsync<Draft>(
            """
            select id, service, service_version, ask_id, (select case_id from forms.ask where ask.id = ask_id and ask.state = 'open') as asked_case, kept, excused,
                account_id, acting_for, for_another, answers, pages, expires_at, sent_reference, sent_target_on, sent_by_email, sent_by_text
            from forms.draft
            where token_hash = @hash and ask_id is not distinct from @Ask::uuid and (ask_id is not null or service = @Service) and expires_at > @now
            for update
            """,
            new { hash, place.Service, place.Ask, now = tx.Now }))
        : null;

    /// <summary>Begins a draft, with what the person brought along.</summary>
    public async Task<Draft> BeginAsync(
        Sender sender, ServiceVersion service, string token, string language, Answers brought, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(sender.Actor, cancellationToken);
        var draft = new Draft
        {
            Id = tx.NewId(),
            ServiceVersion = service.Id,
            AccountId = service.IsTest && !service.Definition.IsInternal ? null : sender.Actor.Id,
            ActingFor = sender.ActingFor,
            ForAnother = sender.ForAnother,
            Answers = brought.ToJson(),
            Pages = [],
            ExpiresAt = tx.Now + KeptFor(service.Definition),
        };
        tx.AtCommit(
            """
            insert into forms.draft (id, token_hash, service, service_version, account_id, acting_for, for_another, language, answers, created_at, updated_at, expires_at, return_token, test)
            values (@id, @hash, @service, @version, @account, @actingFor, @forAnother, @language, @answers::jsonb, @now, @now, @expires, @returnToken, @test)
            """,
            ("id", draft.Id), ("hash", Hash(token)), ("service", service.Definition.Name), ("version", service.Id),
            ("account", draft.AccountId), ("actingFor", draft.ActingFor), ("forAnother", draft.ForAnother), ("language", language), ("answers", sensitive.Seal(service.Definition, brought).ToJson()), ("now", tx.Now), ("expires", draft.ExpiresAt),
            ("returnToken", draft.AccountId is not null && draft.ForAnother is null ? returnKeys.SealToken(token) : null),
            ("test", service.IsTest));
        await tx.CommitAsync(cancellationToken);
        return draft;
    }

    /// <summary>Begins the draft of an answer to what was asked, when the change commits.</summary>
    /// <param name="ask">What was asked.</param>
    /// <param name="token">What opens it.</param>
    /// <param name="account">Whose it is, where only who is signed in goes on with it; null for the public.</param>
    /// <param name="answers">The answers it begins with.</param>
    /// <param name="pages">The pages that need nothing.</param>
    /// <param name="again">What is not asked again.</param>
    /// <param name="until">When its time is over.</param>
    public void BeginAsked(
        Transaction tx, Guid ask, ServiceVersion service, string token, Guid? account, string language, Answers answers, IEnumerable<string> pages, Reopening again, DateTimeOffset until) =>
        tx.AtCommit(
            """
            insert into forms.draft (id, token_hash, service, service_version, ask_id, kept, excused, account_id, language, answers, pages, created_at, updated_at, expires_at, test)
            values (@id, @hash, @service, @version, @ask, @kept, @excused, @account, @language, @answers::jsonb, @pages, @now, @now, @expires, @test)
            """,
            ("id", tx.NewId()), ("hash", Hash(token)), ("service", service.Definition.Name), ("version", service.Id), ("ask", ask),
            ("kept", again.Kept.ToArray()), ("excused", again.Excused.ToArray()), ("account", account), ("language", language),
            ("answers", sensitive.Seal(service.Definition, answers).ToJson()), ("pages", pages.ToArray()), ("now", tx.Now), ("expires", until),
            ("test", service.IsTest));

    /// <summary>
    /// Keeps the answers of one page and leaves all others alone, so that two tabs do not overwrite each other.
    /// Null when the draft was sent or has gone in the meantime.
    /// </summary>
    public async Task<Draft?> SaveAsync(Sender sender, string token, ServiceDefinition form, Draft draft, string page, Answers changed, IEnumerable<string> removed, string language, CancellationToken cancellationToken = default)
    {
        // One statement is a transaction of its own, and two round trips less. Begun by nobody in particular and gone on with
        // by somebody who is signed in, the draft is theirs from now on.
        await using var connection = await database.OpenAsync(cancellationToken);
        return Opened(await connection.QuerySingleOrDefaultAsync<Draft>(
            """
            update forms.draft
            set answers = (answers - @removed) || @changed::jsonb,
                pages = case when @page = any (pages) then pages else pages || @page end,
                typed = typed - @page,
                language = @language,
                updated_at = @now,
                version = version + 1,
                acting_for = case when account_id is null and ask_id is null then @ActingFor else acting_for end,
                return_token = case when account_id is null and ask_id is null and not test and @account::uuid is not null then @sealed else return_token end,
                account_id = case when test or ask_id is not null then account_id else coalesce(account_id, @account) end
            where id = @id and sent_at is null
            returning id, service, service_version, ask_id, (select case_id from forms.ask where ask.id = ask_id and ask.state = 'open') as asked_case, kept, excused, account_id, acting_for, for_another, answers, pages, expires_at
            """,
            new
            {
                draft.Id,
                page,
                removed = removed.ToArray(),
                changed = sensitive.Seal(form, changed).ToJson(),
                language,
                now = clock.GetUtcNow(),
                sender.ActingFor,
                account = sender.Actor.Id,
                @sealed = draft.AccountId is null && sender.Actor.Id is not null ? returnKeys.SealToken(token) : null,
            }));
    }

    /// <summary>Notes that a form came to an end without being sent.</summary>
    public async Task NoteExitAsync(Draft draft, string exit, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            "update forms.draft set pages = pages || @exit where id = @Id and sent_at is null and not @exit = any (pages)", new { draft.Id, exit });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Keeps what was typed on a page until it becomes an answer.</summary>
    public async Task KeepTypedAsync(Actor actor, ServiceDefinition form, Draft draft, string page, Typed typed, CancellationToken cancellationToken = default)
    {
        var isSensitive = form.Page(page)?.Questions.Any(SensitiveAnswers.AsksFor) == true;
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        tx.AtCommit(
            """
            update forms.draft
            set typed = typed || jsonb_build_object(@page::text, @typed::jsonb), updated_at = @now, version = version + 1
            where id = @id and sent_at is null
            """,
            ("id", draft.Id), ("page", page), ("typed", isSensitive ? sensitive.SealText(typed.ToJson()) : typed.ToJson()), ("now", tx.Now));
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>The versions that test drafts were begun on.</summary>
    public async Task<IReadOnlyList<Guid>> TestVersionsAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Guid>("select distinct service_version from forms.draft where test")).AsList();
    }

    /// <summary>Deletes the drafts whose time is over, and returns how many there were.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var deleted = await tx.QuerySingleOrDefaultAsync<int>(
            """
            with gone as (
                delete from forms.draft where expires_at <= @now
                returning service, service_version, language, pages, errors, created_at, sent_at, test or ask_id is not null as test
            ), kept as (
                insert into forms.attempt (service, service_version, language, pages, errors, started_at, sent_at)
                select service, service_version, language, pages, errors, created_at, sent_at from gone where not test and (pages <> '{}' or errors <> '{}')
            )
            select count(*)::int from gone
            """,
            new { tx.Now });
        await tx.ExecuteAsync("delete from forms.attempt where started_at < @now - interval '13 months'", new { tx.Now });
        if (deleted > 0)
        {
            tx.Audit("drafts.expired", "forms", new { deleted });
        }

        await tx.CommitAsync(cancellationToken);
        return deleted;
    }

    private Draft? Opened(Draft? draft) => draft is null ? null : draft with
    {
        Answers = sensitive.Open(draft.Answers),
        Typed = draft.Typed is { } typed ? sensitive.OpenText(typed) : null,
    };

    /// <summary>What is stored of a token; null when it is none.</summary>
    public static byte[]? Hash(string? token)
    {
        if (token is not { Length: TokenBytes * 2 } || !token.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        return SHA256.HashData(Convert.FromHexString(token));
    }
}

/// <summary>Every night, the drafts whose time is over.</summary>
internal sealed class DeleteExpiredDrafts(Drafts drafts) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => drafts.DeleteExpiredAsync(cancellationToken);
}
