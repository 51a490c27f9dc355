using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Forms.Returning;

/// <summary>Lets people leave a form and come back to it: by a link and a code, both e-mailed.</summary>
internal sealed class DraftReturns(
    Database database, ServiceCatalogue catalogue, Drafts drafts, ReturnKeys keys, Messenger messenger, Reaches reaches, CouncilProfile council, IOptions<SiteOptions> site)
{
    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(15);

    private const int MostTries = 5;
    private const int UsualReminder = 7;
    private const int ShortestReminded = 14;

    /// <summary>E-mails the link that leads back to a draft.</summary>
    /// <param name="token">The draft's token, which whoever comes back is given again.</param>
    /// <param name="page">The page they leave.</param>
    public async Task SaveAsync(Actor actor, ServiceDefinition form, Draft draft, string token, string? page, EmailAddress email, string language, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var saved = await tx.ExecuteAsync(
            """
            update forms.draft
            set return_email = @email, return_page = @page, return_token = @token, language = @language, remind_at = @remindAt, updated_at = @Now
            where id = @Id and sent_at is null and not test
            """,
            new { draft.Id, email = email.Value, page, token = keys.SealToken(token), language, remindAt = RemindAt(form, draft), tx.Now });
        if (saved == 1)
        {
            await messenger.QueueAsync(tx, Message("form-saved", draft.Id, form, email.Value, language, draft.ExpiresAt));
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Sends a code to who opens the link, unless one is open already. Does nothing where there is no such draft.</summary>
    /// <param name="anew">Whether they asked for another one.</param>
    public async Task SendCodeAsync(string service, Guid id, bool anew, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous, cancellationToken);
        var row = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select service_version, return_email, language, expires_at, (return_code is not null and return_code_until > @Now) as has_code
            from forms.draft
            where id = @id and service = @service and sent_at is null and expires_at > @Now and return_email is not null
            for update
            """,
            new { id, service, tx.Now });
        if (row is null || (row.HasCode && !anew))
        {
            return;
        }

        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        await tx.ExecuteAsync(
            "update forms.draft set return_code = @hash, return_code_until = @until, return_code_tries = 0 where id = @id",
            new { id, hash = Hash(id, code), until = tx.Now + CodeLife });
        var form = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var message = Message("form-code", id, form, row.ReturnEmail, row.Language, row.ExpiresAt);
        await messenger.QueueAsync(tx, message with { Values = new Dictionary<string, string>(message.Values) { ["code"] = code } });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Takes a code. Every try counts, also those made at once; a code opens once.</summary>
    /// <returns>The draft's token, the page to go on at and when the draft ends; null when the code is not right, or no more.</returns>
    public async Task<(string Token, string? Page, DateTimeOffset ExpiresAt)?> TakeCodeAsync(string service, Guid id, string code, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous, cancellationToken);
        var row = await tx.QuerySingleOrDefaultAsync<Tried>(
            """
            update forms.draft
            set return_code_tries = return_code_tries + 1
            where id = @id and service = @service and sent_at is null and expires_at > @Now
                and return_code_until > @Now and return_code_tries < @MostTries
            returning return_code, return_token, return_page, expires_at
            """,
            new { id, service, tx.Now, MostTries });
        var token = row is not null && CryptographicOperations.FixedTimeEquals(row.ReturnCode, Hash(id, code)) ? keys.OpenToken(row.ReturnToken) : null;
        if (token is not null)
        {
            await tx.ExecuteAsync("update forms.draft set return_code = null, return_code_until = null where id = @id", new { id });
        }

        await tx.CommitAsync(cancellationToken);
        return token is null ? null : (token, row!.ReturnPage, row.ExpiresAt);
    }

    /// <summary>The token of a draft that belongs to an account, for its owner.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)?> OfAccountAsync(string service, Guid id, Guid account, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await tx.QuerySingleOrDefaultAsync<Tried>(
            """
            select return_token, expires_at from forms.draft
            where id = @id and service = @service and account_id = @account and sent_at is null and expires_at > @Now
            """,
            new { id, service, account, tx.Now });
        return keys.OpenToken(row?.ReturnToken) is { } token ? (token, row!.ExpiresAt) : null;
    }

    /// <summary>Reminds everyone whose draft will soon be deleted, each once, and returns how many there were.</summary>
    public async Task<int> RemindAsync(CancellationToken cancellationToken = default)
    {
        for (var reminded = 0; ; reminded++)
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            var row = await tx.QuerySingleOrDefaultAsync<Row>(
                """
                update forms.draft
                set remind_at = null
                where id = (select id from forms.draft where remind_at <= @Now and expires_at > @Now and sent_at is null order by remind_at limit 1 for update skip locked)
                returning id, service_version, account_id, return_email, language, expires_at
                """,
                new { tx.Now });
            if (row is null)
            {
                return reminded;
            }

            var form = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
            var question = new ReachQuestion { Account = row.AccountId, Topic = MessageTopic.Reminders, Email = row.ReturnEmail, Language = row.Language };
            if (await reaches.FindAsync(question, cancellationToken) is { Channel: MessageChannel.Email } reach)
            {
                await messenger.QueueAsync(tx, Message("form-reminder", row.Id, form, reach.To, reach.Language, row.ExpiresAt) with { NotBefore = reach.NotBefore });
            }

            await tx.CommitAsync(cancellationToken);
        }
    }

    private static byte[] Hash(Guid draft, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{draft:n} {code}"));

    private DateTimeOffset? RemindAt(ServiceDefinition form, Draft draft)
    {
        var days = form.Drafts?.RemindDays ?? (drafts.KeptFor(form).Days >= ShortestReminded ? UsualReminder : (int?)null);
        return days is { } before ? draft.ExpiresAt.AddDays(-before) : null;
    }

    private OutgoingMessage Message(string template, Guid draft, ServiceDefinition form, string email, string language, DateTimeOffset expiresAt) => new()
    {
        About = draft,
        Template = template,
        To = email,
        Language = language,
        Values = new Dictionary<string, string>
        {
            ["service"] = form.Title.In(language),
            ["link"] = site.Value.Url.TrimEnd('/') + FormLinks.Resume(form.Name, keys.KeyOf(draft)),
            ["until"] = PlainDates.Long(LondonTime.DayOf(expiresAt), language),
            ["council-phone"] = council.Contact.Phone,
        },
    };

    private sealed record Row
    {
        public Guid Id { get; init; }

        public required Guid ServiceVersion { get; init; }

        public Guid? AccountId { get; init; }

        public required string ReturnEmail { get; init; }

        public required string Language { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }

        public bool HasCode { get; init; }
    }

    private sealed record Tried
    {
        public byte[] ReturnCode { get; init; } = [];

        public string? ReturnToken { get; init; }

        public string? ReturnPage { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}

/// <summary>Every morning, word to those whose draft will soon be deleted.</summary>
internal sealed class RemindOfDrafts(DraftReturns returns) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => returns.RemindAsync(cancellationToken);
}
