using System.Globalization;
using System.Security.Claims;
using Dapper;
using Guildhall.Foundations.Modules.Identity.Provider;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>A session and whose it is, as one query finds them.</summary>
internal sealed record SessionRow
{
    public required Guid Id { get; init; }

    public required Guid Account { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string Method { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public DateTimeOffset? TwoFactorAt { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    public string? ActingKind { get; init; }

    public Guid? ActingId { get; init; }

    public string? ActingName { get; init; }

    public bool AlwaysSecondStep { get; init; }

    /// <summary>The name now of whom they act for; null when they may do so no longer.</summary>
    public string? ActingNow { get; init; }

    public bool ActingSeesOnly { get; init; }

    public string[]? ActingServices { get; init; }

    /// <summary>Whether there is a business, or somebody, for whom they can act.</summary>
    public bool CanAct { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>What a member of staff may do; a member of the public has none.</summary>
    public string[] Roles { get; init; } = [];

    public string[] Teams { get; init; } = [];
}

/// <summary>How a session begins.</summary>
internal sealed record NewSession
{
    public required Guid Account { get; init; }

    public required string Stamp { get; init; }

    /// <summary><see cref="StaffScheme"/> or <see cref="PersonScheme"/>.</summary>
    public required string Scheme { get; init; }

    public required SignInMethod Method { get; init; }

    /// <summary>Whether a second factor has been shown already.</summary>
    public bool TwoFactor { get; init; }

    /// <summary>Whether their identity is known to have been checked.</summary>
    public bool Verified { get; init; }

    public string Device { get; init; } = "";

    public string Network { get; init; } = "";
}

/// <summary>
/// Who is signed in where. A session is a row that every request asks for (or remembers, see <see cref="RememberedSessions"/>), so that what
/// ends it ends it at once, on every node.
/// </summary>
internal sealed class SessionRegister(Database database, IOptions<StaffSignInOptions> staff, IOptions<PersonSignInOptions> people, RememberedSessions remembered, TimeProvider clock)
{
    /// <summary>Who an officer’s session is of. The bench’s floor asks the same.</summary>
    internal const string StaffSession =
        """
        select s.id, s.account, s.secret_hash, s.method, s.created_at, s.seen_at, s.two_factor_at, s.verified_at, a.name, a.email, a.always_second_step,
            array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
            array(select m.team from identity.team_member m where m.account = a.id order by m.team) as teams
        from identity.session s
        join identity.account a on a.id = s.account
        where s.id = @Id and s.scheme = @scheme and s.ended_at is null and s.stamp = a.security_stamp and a.active and a.kind = @scheme
            and s.seen_at > @idleSince and s.created_at > @begunSince
        """;

    private const string PersonSession =
        """
        select s.id, s.account, s.secret_hash, s.method, s.created_at, s.seen_at, s.two_factor_at, s.verified_at, s.acting_kind, s.acting_id, s.acting_name,
            a.name, a.email, a.always_second_step,
            (exists (select from identity.business_member any_m where any_m.account = a.id)
                or exists (select from identity.helping any_h where any_h.helper = a.id and any_h.accepted_at is not null and any_h.ended_at is null and any_h.until >= @today)) as can_act,
            coalesce(helped.name, b.name) as acting_now, coalesce(h.may = 'see', m.role = 'accounts', false) as acting_sees_only, h.services as acting_services
        from identity.session s
        join identity.account a on a.id = s.account
        left join identity.helping h on s.acting_kind = 'person' and h.person = s.acting_id and h.helper = s.account
            and h.accepted_at is not null and h.ended_at is null and h.until >= @today
        left join identity.account helped on helped.id = h.person and helped.active
        left join identity.business_member m on s.acting_kind = 'business' and m.business = s.acting_id and m.account = s.account
        left join identity.business b on b.id = m.business and b.closed_at is null
        where s.id = @Id and s.scheme = @scheme and s.ended_at is null and s.stamp = a.security_stamp and a.active and a.kind = @scheme
            and s.seen_at > @idleSince and s.created_at > @begunSince
        """;

    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(5);

    /// <summary>The session a key opens; null when there is none, or no more.</summary>
    public async Task<SessionRow?> FindAsync(string scheme, SecretKey key)
    {
        var now = clock.GetUtcNow();
        var (idle, longest) = Lasts(scheme);
        var today = LondonTime.DayOf(now);
        if (scheme == PersonScheme.Name && remembered.Find(key.Id, today) is { } known && key.Opens(known.SecretHash) && now - known.SeenAt <= s_noteEvery
            && known.SeenAt > now - idle && known.CreatedAt > now - longest)
        {
            return known;
        }

        var heard = remembered.Heard;
        await using var connection = await database.OpenAsync();
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(
            scheme == StaffScheme.Name ? StaffSession : PersonSession,
            new { key.Id, scheme, idleSince = now - idle, begunSince = now - longest, today });
        if (row is null || !key.Opens(row.SecretHash))
        {
            return null;
        }

        if (now - row.SeenAt > s_noteEvery)
        {
            await connection.ExecuteAsync("update identity.session set seen_at = @now where id = @Id and seen_at < @now", new { row.Id, now });
            row = row with { SeenAt = now };
        }

        if (scheme == PersonScheme.Name)
        {
            remembered.Remember(row, today, heard);
        }

        return row;
    }

    /// <summary>The user of a request in that session.</summary>
    public ClaimsPrincipal Principal(string scheme, SessionRow row)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, row.Account.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, row.Name));
        identity.AddClaim(new Claim(ClaimTypes.Email, row.Email));
        identity.AddClaim(new Claim(CurrentPerson.SessionClaim, row.Id.ToString()));
        identity.AddClaim(new Claim(CurrentPerson.MethodClaim, row.Method));
        if (scheme == StaffScheme.Name)
        {
            identity.AddClaims(row.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
            identity.AddClaims(row.Teams.Select(team => new Claim(CurrentStaff.TeamClaim, team)));
            return new ClaimsPrincipal(identity);
        }

        identity.AddClaim(new Claim(CurrentPerson.AssuranceClaim, Text.Kebab(AssuranceOf(row))));
        if (row.CanAct)
        {
            identity.AddClaim(new Claim(CurrentPerson.CanActClaim, "true"));
        }

        if (row.ActingKind is not null && row.ActingNow is null)
        {
            identity.AddClaim(new Claim(CurrentPerson.ActingEndedClaim, row.ActingName!));
        }
        else if (row.ActingKind is not null)
        {
            identity.AddClaim(new Claim(CurrentPerson.ActingKindClaim, row.ActingKind));
            identity.AddClaim(new Claim(CurrentPerson.ActingIdClaim, row.ActingId!.Value.ToString()));
            identity.AddClaim(new Claim(CurrentPerson.ActingNameClaim, row.ActingNow!));
            identity.AddClaims((row.ActingServices ?? []).Select(service => new Claim(CurrentPerson.ActingServiceClaim, service)));
            if (row.ActingSeesOnly)
            {
                identity.AddClaim(new Claim(CurrentPerson.ActingSeesOnlyClaim, "true"));
            }
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>Begins a session in the browser of a request, and ends the one it had.</summary>
    public async Task BeginAsync(Transaction tx, HttpContext context, NewSession session)
    {
        if (Key(context, session.Scheme) is { } had)
        {
            // Only with its secret: its id alone is no secret.
            await EndedAsync(tx, "id = @Id and secret_hash = @Hash", new { tx.Now, had.Id, had.Hash });
        }

        var key = await BeginAsync(tx, session with { Device = DeviceWords.Of(context.Request.Headers.UserAgent), Network = context.Network() });
        HostCookies.Give(context, CookieOf(session.Scheme), key.ToString());
        if (session.Scheme == PersonScheme.Name)
        {
            await tx.ExecuteAsync(
                "update identity.account set language = @language where id = @Account and language is distinct from @language",
                new { session.Account, language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en" });
        }
    }

    /// <summary>Begins a session and returns what its cookie holds.</summary>
    public static async Task<SecretKey> BeginAsync(Transaction tx, NewSession session)
    {
        var key = SecretKey.New(tx.NewId());
        await tx.ExecuteAsync(
            """
            insert into identity.session (id, account, scheme, secret_hash, stamp, method, device, network, created_at, seen_at, two_factor_at, verified_at)
            values (@Id, @Account, @Scheme, @Hash, @Stamp, @method, @Device, @Network, @Now, @Now, @twoFactorAt, @verifiedAt)
            """,
            new
            {
                key.Id,
                session.Account,
                session.Scheme,
                key.Hash,
                session.Stamp,
                method = Text.Kebab(session.Method),
                session.Device,
                session.Network,
                tx.Now,
                twoFactorAt = session.TwoFactor ? tx.Now : (DateTimeOffset?)null,
                verifiedAt = session.Verified ? tx.Now : (DateTimeOffset?)null,
            });
        return key;
    }

    /// <summary>Notes that a session has shown a second factor, and gives it another id and secret.</summary>
    public static Task RaiseAsync(Transaction tx, HttpContext context, string scheme, Guid session) =>
        RenewAsync(tx, context, scheme, session, "two_factor_at = @Now");

    /// <summary>Lets a session live on after its account's stamp has changed, with another id and secret.</summary>
    public static Task KeepAsync(Transaction tx, HttpContext context, string scheme, Guid session) =>
        RenewAsync(tx, context, scheme, session, "seen_at = @Now");

    /// <summary>Has a session act for another, or for themselves again, with another id and secret. The caller knows that it may.</summary>
    public static Task ActAsync(Transaction tx, HttpContext context, Guid session, ActingAs acting) =>
        RenewAsync(tx, context, PersonScheme.Name, session, "acting_kind = @kind, acting_id = @ActingId, acting_name = @ActingName", acting);

    /// <summary>Ends a session of an account; false when there is no such session.</summary>
    public static async Task<bool> EndAsync(Transaction tx, Guid account, Guid session) =>
        await EndedAsync(tx, "id = @session and account = @account", new { tx.Now, session, account }) == 1;

    /// <summary>Ends all sessions of an account, but perhaps one.</summary>
    public static Task<int> EndAllAsync(Transaction tx, Guid account, Guid? but = null) =>
        EndedAsync(tx, "account = @account and id is distinct from @but", new { tx.Now, account, but });

    /// <summary>Ends the sessions of a person that began elsewhere.</summary>
    public static Task<int> EndOutsideAsync(Transaction tx, Guid account) =>
        EndedAsync(tx, "account = @account and scheme = 'person' and method = 'outside'", new { tx.Now, account });

    // Every session that ends, ends here: partners who signed somebody in by it are told.
    private static async Task<int> EndedAsync(Transaction tx, string which, object parameters)
    {
        var ended = (await tx.QueryAsync<Guid>($"update identity.session set ended_at = @Now where {which} and ended_at is null returning id", parameters)).AsList();
        await BackChannel.TellAsync(tx, ended);
        return ended.Count;
    }

    public static SecretKey? Key(HttpContext context, string scheme) => SecretKey.Read(HostCookies.Read(context, CookieOf(scheme)));

    public static string CookieOf(string scheme) => scheme == StaffScheme.Name ? StaffScheme.Name : PersonScheme.Cookie;

    /// <summary>Forgets what is over: sessions, proofs and forms that were kept.</summary>
    public async Task PurgeAsync()
    {
        await using var tx = await database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(
            """
            delete from identity.session where seen_at < @Now - interval '30 days' or ended_at < @Now - interval '30 days';
            delete from identity.email_proof where expires_at < @Now - interval '1 day';
            delete from identity.held_post where expires_at < @Now;
            delete from identity.sign_in_attempt where at < @Now - interval '13 months'
            """,
            new { tx.Now });
        await tx.CommitAsync();
    }

    private static async Task RenewAsync(Transaction tx, HttpContext context, string scheme, Guid session, string change, ActingAs? acting = null)
    {
        var key = SecretKey.New(tx.NewId());
        var renewed = await tx.ExecuteAsync(
            $"""
            update identity.session s
            set id = @Id, secret_hash = @Hash, stamp = a.security_stamp, {change}
            from identity.account a
            where s.id = @session and s.ended_at is null and a.id = s.account
            """,
            new
            {
                key.Id,
                key.Hash,
                session,
                tx.Now,
                kind = acting is null or { Kind: ActingKind.Self } ? null : Text.Kebab(acting.Kind),
                ActingId = acting?.Id,
                ActingName = acting?.Name,
            });
        if (renewed == 1)
        {
            HostCookies.Give(context, CookieOf(scheme), key.ToString());
        }
    }

    private Assurance AssuranceOf(SessionRow row) => row switch
    {
        { TwoFactorAt: null } => Assurance.SignedIn,
        { TwoFactorAt: { } shown } when clock.GetUtcNow() - shown > people.Value.TwoFactorLasts => Assurance.SignedIn,
        { VerifiedAt: not null } => Assurance.Verified,
        _ => Assurance.TwoFactor,
    };

    private (TimeSpan Idle, TimeSpan Longest) Lasts(string scheme) => scheme == StaffScheme.Name
        ? (staff.Value.SessionLasts, staff.Value.SessionEndsAfter)
        : (people.Value.SessionLasts, people.Value.SessionEndsAfter);
}

/// <summary>Forgets old sessions every night.</summary>
internal sealed class PurgeSessions(SessionRegister sessions) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => sessions.PurgeAsync();
}
