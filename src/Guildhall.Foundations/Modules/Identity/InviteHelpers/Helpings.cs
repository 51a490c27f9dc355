using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.InviteHelpers;

/// <summary>What a helper may do, and until when.</summary>
/// <param name="MayAct">Whether they may do things, and not only see them.</param>
/// <param name="Services">The names of the services; null for all.</param>
/// <param name="Until">The last day.</param>
internal sealed record HelpScope(bool MayAct, string[]? Services, DateOnly Until);

/// <summary>One person helping another, or asked to.</summary>
internal sealed record HelpingRow
{
    public required Guid Id { get; init; }

    public required Guid Person { get; init; }

    public required string PersonName { get; init; }

    public required string PersonEmail { get; init; }

    public Guid? Helper { get; init; }

    public string? HelperName { get; init; }

    public string? HelperEmail { get; init; }

    public required string May { get; init; }

    public string[]? Services { get; init; }

    public required DateOnly Until { get; init; }

    public string? InvitedEmail { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public string? Evidence { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool MayAct => May == "act";

    public bool Holds(DateOnly today) => AcceptedAt is not null && EndedAt is null && Until >= today;
}

/// <summary>What a person agreed to.</summary>
internal sealed record ConsentRow(string Words, DateOnly Until, DateTimeOffset GivenAt, string NotedBy);

/// <summary>How accepting an invitation went.</summary>
internal enum Acceptance
{
    /// <summary>They help now.</summary>
    Accepted,

    /// <summary>It is used, too old, withdrawn, for another address, or never was.</summary>
    NotGood,

    /// <summary>They help five people already.</summary>
    TooMany,

    /// <summary>Too many codes were tried.</summary>
    TooManyTries,
}

/// <summary>
/// Who helps whom. An invitation works once, for the address it was sent to or for who was told its code; what it holds of either is a hash.
/// </summary>
internal sealed class Helpings(
    Database database, IAccountMessages messages, RateLimiter limiter, CouncilProfile council, IOptions<SiteOptions> site, TimeProvider clock)
{
    public const int MostHelped = 5;
    public const int LongestDays = 365;
    private const int InvitationsADay = 10;
    private const int CodeTriesAnHour = 10;
    private const int CodeTriesAnHourFromOneNetwork = 40;
    private const string CodeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Columns =
        """
        h.id, h.person, p.name as person_name, p.email as person_email, h.helper, w.name as helper_name, w.email as helper_email, h.may, h.services,
        h.until, h.invited_email, h.expires_at, h.accepted_at, h.evidence, h.ended_at
        """;

    private static readonly TimeSpan s_linkLasts = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_codeLasts = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public DateOnly Today => LondonTime.Today(clock);

    public DateOnly Longest => Today.AddDays(LongestDays);

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";

    /// <summary>What concerns an account, on either side, and is not over.</summary>
    public async Task<IReadOnlyList<HelpingRow>> OfAsync(Guid account)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<HelpingRow>(
            $"""
            select {Columns}
            from identity.helping h
            join identity.account p on p.id = h.person
            left join identity.account w on w.id = h.helper
            where (h.person = @account or h.helper = @account) and h.ended_at is null
                and (h.accepted_at is not null or (h.person = @account and h.expires_at > @now))
            order by h.id desc
            limit 200
            """,
            new { account, now = clock.GetUtcNow() })).AsList();
    }

    /// <summary>One of them, over or not; null when the account has no part in it.</summary>
    public async Task<HelpingRow?> FindAsync(Guid account, Guid id)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<HelpingRow>(
            $"""
            select {Columns}
            from identity.helping h
            join identity.account p on p.id = h.person
            left join identity.account w on w.id = h.helper
            where h.id = @id and (h.person = @account or h.helper = @account)
            """,
            new { id, account });
    }

    /// <summary>What the person agreed to, oldest first.</summary>
    public async Task<IReadOnlyList<ConsentRow>> ConsentsAsync(Guid id)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<ConsentRow>(
            "select words, until, given_at, noted_by from identity.helping_consent where helping = @id order by id", new { id })).AsList();
    }

    /// <summary>Whether a person may invite once more today.</summary>
    public Task<bool> MayInviteAsync(CurrentPerson person) =>
        limiter.TryUseAsync("identity.invite-helper", person.Id.ToString(), InvitationsADay, TimeSpan.FromDays(1));

    /// <summary>Invites who has an e-mail address. It is written to whether it has an account or not.</summary>
    public async Task InviteByEmailAsync(CurrentPerson person, string email, HelpScope scope, string words)
    {
        await using var tx = await database.BeginAsync(person.ToActor());
        var key = SecretKey.New(tx.NewId());
        await AddAsync(tx, key.Id, person, scope, words, EmailKey.Of(email), key.Hash, null, s_linkLasts);
        await messages.QueueAsync(tx, Message(key.Id, "helper-invited", email, new()
        {
            ["person"] = person.Name,
            ["link"] = Link($"{HelperLinks.Accept}?key={key}"),
            ["act"] = scope.MayAct ? "yes" : "",
            ["until"] = PlainDates.Long(scope.Until, Language),
        }));
        await tx.CommitAsync();
    }

    /// <summary>Invites who is told a code. The code is known at this moment only.</summary>
    public async Task<string> InviteByCodeAsync(CurrentPerson person, HelpScope scope, string words)
    {
        var code = RandomNumberGenerator.GetString(CodeLetters, 8);
        await using var tx = await database.BeginAsync(person.ToActor());
        await AddAsync(tx, tx.NewId(), person, scope, words, null, null, HashOf(code), s_codeLasts);
        await tx.CommitAsync();
        return $"{code[..4]} {code[4..]}";
    }

    /// <summary>The invitation of a link, for the account with the address it was sent to.</summary>
    public async Task<HelpingRow?> OfLinkAsync(CurrentPerson helper, string? link) =>
        SecretKey.Read(link) is { } key ? await OpenAsync(helper, key.Hash, null) : null;

    /// <summary>The invitation of a code. Every try counts before it is looked at.</summary>
    public async Task<(HelpingRow? Invitation, bool TooManyTries)> OfCodeAsync(HttpContext context, CurrentPerson helper, string? typed)
    {
        var code = Tidy(typed);
        if (!await limiter.TryUseAsync("identity.helper-code", helper.Id.ToString(), CodeTriesAnHour, s_hour)
            || !await limiter.TryUseAsync("identity.helper-code-network", context.Network(), CodeTriesAnHourFromOneNetwork, s_hour))
        {
            return (null, true);
        }

        return (code is null ? null : await OpenAsync(helper, null, HashOf(code)), false);
    }

    /// <summary>Accepts what a link or a code, checked just before, has opened.</summary>
    public async Task<Acceptance> AcceptAsync(CurrentPerson helper, HelpingRow invitation)
    {
        await using var tx = await database.BeginAsync(helper.ToActor());

        // One at a time for each helper, so that of two at once the sixth is refused.
        var professional = await tx.QuerySingleAsync<bool>("select professional from identity.account where id = @Id for update", new { helper.Id });
        var helped = await tx.QuerySingleAsync<int>(
            """
            select count(*)::int from identity.helping
            where helper = @Id and person <> @Person and accepted_at is not null and ended_at is null and until >= @Today
            """,
            new { helper.Id, invitation.Person, Today });
        if (helped >= MostHelped && !professional)
        {
            return Acceptance.TooMany;
        }

        await ReplaceAsync(tx, invitation.Person, helper.Id);
        if (await tx.ExecuteAsync(
            """
            update identity.helping
            set helper = @Helper, accepted_at = @Now, link_hash = null, code_hash = null
            where id = @Id and accepted_at is null and ended_at is null and expires_at > @Now and person <> @Helper
            """,
            new { Helper = helper.Id, tx.Now, invitation.Id }) == 0)
        {
            return Acceptance.NotGood;
        }

        tx.Audit("helper.accepted", $"helping:{invitation.Id}", new { person = invitation.Person });
        await messages.QueueAsync(tx, Message(invitation.Person, "helper-accepted", invitation.PersonEmail, new()
        {
            ["name"] = invitation.PersonName,
            ["helper"] = helper.Name,
            ["until"] = PlainDates.Long(invitation.Until, Language),
            ["link"] = Link(HelperLinks.One(invitation.Id)),
        }));
        await tx.CommitAsync();
        return Acceptance.Accepted;
    }

    /// <summary>Ends it, by either side: the helper's next request is refused. The other side is told.</summary>
    public async Task<bool> EndAsync(CurrentPerson by, Guid id) =>
        await FindAsync(by.Id, id) is { EndedAt: null } found && await EndAsync(by.ToActor(), found, found.Person == by.Id ? "person" : "helper");

    /// <summary>Ends it by staff. Both sides are told.</summary>
    public async Task<bool> EndAsync(CurrentStaff by, Guid person, Guid id) =>
        await FindAsync(person, id) is { EndedAt: null } found && await EndAsync(by.ToActor(), found, "staff");

    /// <summary>Lets it go on for longer.</summary>
    public async Task<bool> RenewAsync(CurrentPerson person, Guid id, DateOnly until, string words)
    {
        await using var tx = await database.BeginAsync(person.ToActor());
        if (await tx.ExecuteAsync(
            "update identity.helping set until = @until where id = @id and person = @Id2 and accepted_at is not null and ended_at is null",
            new { until, id, Id2 = person.Id }) == 0)
        {
            return false;
        }

        await AgreeAsync(tx, id, words, until);
        tx.Audit("helper.renewed", $"helping:{id}", new { until });
        await tx.CommitAsync();
        return true;
    }

    /// <summary>Records a helper on evidence an officer has seen. False when the helper helps five people already.</summary>
    public async Task<bool> RecordAsync(CurrentStaff staff, PersonFound person, PersonFound helper, HelpScope scope, string evidence, string words)
    {
        await using var tx = await database.BeginAsync(staff.ToActor());
        var professional = await tx.QuerySingleAsync<bool>("select professional from identity.account where id = @Id for update", new { helper.Id });
        var helped = await tx.QuerySingleAsync<int>(
            """
            select count(*)::int from identity.helping
            where helper = @Id and person <> @Person and accepted_at is not null and ended_at is null and until >= @Today
            """,
            new { helper.Id, Person = person.Id, Today });
        if (helped >= MostHelped && !professional)
        {
            return false;
        }

        await ReplaceAsync(tx, person.Id, helper.Id);
        var id = tx.NewId();
        await tx.ExecuteAsync(
            """
            insert into identity.helping (id, person, helper, may, services, until, invited_at, expires_at, accepted_at, evidence)
            values (@id, @Person, @Helper, @may, @Services, @Until, @Now, @Now, @Now, @evidence)
            """,
            new { id, Person = person.Id, Helper = helper.Id, may = scope.MayAct ? "act" : "see", scope.Services, scope.Until, tx.Now, evidence });
        await AgreeAsync(tx, id, words, scope.Until);
        tx.Audit("helper.recorded", $"helping:{id}", new { person = person.Id, helper = helper.Id });
        foreach (var told in (PersonFound[])[person, helper])
        {
            await messages.QueueAsync(tx, Message(told.Id, "helper-recorded", told.Email, new()
            {
                ["name"] = told.Name,
                ["person"] = person.Name,
                ["helper"] = helper.Name,
                ["until"] = PlainDates.Long(scope.Until, Language),
                ["link"] = Link(HelperLinks.One(id)),
            }));
        }

        await tx.CommitAsync();
        return true;
    }

    /// <summary>The account of a member of the public with an address.</summary>
    public async Task<PersonFound?> PersonAsync(string? email)
    {
        if (!EmailAddress.TryParse(email, out _))
        {
            return null;
        }

        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<PersonFound>(
            "select id, name, email, professional from identity.account where email = @email and kind = 'person' and active", new { email = EmailKey.Of(email) });
    }

    /// <summary>Says whether an account belongs to a professional organisation.</summary>
    public async Task MarkAsync(CurrentStaff staff, Guid account, bool professional)
    {
        await using var tx = await database.BeginAsync(staff.ToActor());
        if (await tx.ExecuteAsync(
            "update identity.account set professional = @professional where id = @account and kind = 'person' and professional <> @professional",
            new { account, professional }) == 1)
        {
            tx.Audit(professional ? "person.marked-professional" : "person.unmarked-professional", $"account:{account}");
            await tx.CommitAsync();
        }
    }

    /// <summary>Forgets invitations that nobody accepted, a month after they could last be. What was accepted is kept: both sides may look at it.</summary>
    public async Task PurgeAsync()
    {
        await using var tx = await database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(
            """
            with old as (
                select id from identity.helping where accepted_at is null and least(expires_at, ended_at) < @Before
            ), words as (
                delete from identity.helping_consent c using old where c.helping = old.id
            )
            delete from identity.helping h using old where h.id = old.id
            """,
            new { Before = tx.Now.AddDays(-30) });
        await tx.CommitAsync();
    }

    /// <summary>A code as people type what they heard; null when it cannot be one.</summary>
    private static string? Tidy(string? typed) =>
        typed is { Length: <= 40 } && string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)) is { Length: 8 } code && code.All(CodeLetters.Contains) ? code : null;

    // Slow, as eight characters are few for whoever has the table. It is looked up by its hash, so all have the same salt.
    private static byte[] HashOf(string code) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), "guildhall helper code"u8, 100_000, HashAlgorithmName.SHA256, 32);

    private static Task ReplaceAsync(Transaction tx, Guid person, Guid helper) => tx.ExecuteAsync(
        """
        update identity.helping
        set ended_at = @Now, ended_by = 'replaced'
        where person = @person and helper = @helper and accepted_at is not null and ended_at is null
        """,
        new { tx.Now, person, helper });

    private static Task AgreeAsync(Transaction tx, Guid id, string words, DateOnly until) => tx.ExecuteAsync(
        """
        insert into identity.helping_consent (id, helping, words, until, given_at, noted_by)
        values (@Key, @id, @words, @until, @Now, @Name)
        """,
        new { Key = tx.NewId(), id, words, until, tx.Now, tx.Actor.Name });

    private static async Task AddAsync(
        Transaction tx, Guid id, CurrentPerson person, HelpScope scope, string words, string? email, byte[]? link, byte[]? code, TimeSpan lasts)
    {
        await tx.ExecuteAsync(
            """
            insert into identity.helping (id, person, may, services, until, invited_email, link_hash, code_hash, invited_at, expires_at)
            values (@id, @Person, @may, @Services, @Until, @email, @link, @code, @Now, @expires)
            """,
            new { id, Person = person.Id, may = scope.MayAct ? "act" : "see", scope.Services, scope.Until, email, link, code, tx.Now, expires = tx.Now + lasts });
        await AgreeAsync(tx, id, words, scope.Until);
        tx.Audit("helper.invited", $"helping:{id}", new { may = scope.MayAct ? "act" : "see", scope.Services, scope.Until });
    }

    private async Task<HelpingRow?> OpenAsync(CurrentPerson helper, byte[]? link, byte[]? code)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<HelpingRow>(
            $"""
            select {Columns}
            from identity.helping h
            join identity.account p on p.id = h.person and p.active
            left join identity.account w on w.id = h.helper
            where (h.link_hash = @link or h.code_hash = @code) and h.accepted_at is null and h.ended_at is null and h.expires_at > @now
                and h.until >= @Today and h.person <> @Id and (h.invited_email is null or h.invited_email = @email)
            """,
            new { link, code, now = clock.GetUtcNow(), Today, helper.Id, email = EmailKey.Of(helper.Email) });
    }

    private async Task<bool> EndAsync(Actor actor, HelpingRow found, string by)
    {
        await using var tx = await database.BeginAsync(actor);
        if (await tx.ExecuteAsync(
            "update identity.helping set ended_at = @Now, ended_by = @by, link_hash = null, code_hash = null where id = @Id and ended_at is null",
            new { tx.Now, by, found.Id }) == 0)
        {
            return false;
        }

        tx.Audit("helper.ended", $"helping:{found.Id}", new { by });
        foreach (var (id, name, email) in new[]
        {
            (found.Person, found.PersonName, found.PersonEmail),
            (found.Helper ?? Guid.Empty, found.HelperName ?? "", found.HelperEmail ?? ""),
        })
        {
            if (found.AcceptedAt is not null && id != actor.Id)
            {
                await messages.QueueAsync(tx, Message(id, "helper-ended", email, new()
                {
                    ["name"] = name,
                    ["person"] = found.PersonName,
                    ["helper"] = found.HelperName!,
                }));
            }
        }

        await tx.CommitAsync();
        return true;
    }

    private string Link(string path) => site.Value.Url.TrimEnd('/') + path;

    private AccountMessage Message(Guid about, string template, string to, Dictionary<string, string> values)
    {
        values["council-phone"] = council.Contact.Phone;
        return new AccountMessage { About = about, Template = template, To = to, Language = Language, Values = values };
    }
}

/// <summary>Forgets old invitations every night.</summary>
internal sealed class PurgeInvitations(Helpings helpings) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => helpings.PurgeAsync();
}

/// <summary>A member of the public with an account.</summary>
internal sealed record PersonFound(Guid Id, string Name, string Email, bool Professional);

/// <summary>Where helpers are looked after.</summary>
internal static class HelperLinks
{
    public const string All = "/account/helpers";
    public const string Invite = "/account/helpers/invite";
    public const string Accept = "/account/helpers/accept";
    public const string Staff = "/staff/helpers";
    public const string Record = "/staff/helpers/add";

    public static string One(Guid id) => $"{All}/{id}";
}
