using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.ProveEmail;

/// <summary>What a proof of an e-mail address is for.</summary>
internal enum ProofPurpose
{
    /// <summary>To open an account.</summary>
    Register,

    /// <summary>To sign in without a password.</summary>
    SignIn,

    /// <summary>To show a second factor.</summary>
    SecondStep,

    /// <summary>To set a new password.</summary>
    Recover,

    /// <summary>To show that a telephone number is theirs.</summary>
    ProvePhone,
}

/// <summary>A proof that is asked for.</summary>
internal sealed record NewProof
{
    public required ProofPurpose Purpose { get; init; }

    /// <summary>The address, as it was typed.</summary>
    public required string Email { get; init; }

    /// <summary>Whose it is; null for nobody's.</summary>
    public Guid? Account { get; init; }

    /// <summary>The template of the e-mail; null to send none.</summary>
    public required string? Template { get; init; }

    /// <summary>Whether a link or code from this e-mail proves anything. An e-mail that says “there is no account” carries none.</summary>
    public bool Proves { get; init; } = true;

    /// <summary>Whether a link is sent beside the code.</summary>
    public bool WithLink { get; init; } = true;

    /// <summary>A telephone number to text the code to instead.</summary>
    public string? Phone { get; init; }

    /// <summary>What was typed, to be kept sealed until the proof.</summary>
    public string? Kept { get; init; }

    public string? ReturnTo { get; init; }

    public required string Name { get; init; }
}

/// <summary>A proof as it stands.</summary>
internal sealed record Proof
{
    public required Guid Id { get; init; }

    public required string PurposeWord { get; init; }

    public Guid? Account { get; init; }

    public required string Email { get; init; }

    public byte[]? BrowserHash { get; init; }

    public byte[]? LinkHash { get; init; }

    public byte[]? CodeHash { get; init; }

    public string? Sealed { get; init; }

    public string? ReturnTo { get; init; }

    public ProofPurpose Purpose => Text.Parse<ProofPurpose>(PurposeWord);
}

/// <summary>
/// Proves that an e-mail address is somebody's, by a link and a six-digit code in one e-mail. The link works in any browser, the code only in
/// the one that asked. An address without an account gets the same pages after the same work.
/// </summary>
internal sealed class EmailProofs(
    Database database, IAccountMessages messages, RateLimiter limiter, KnownDevices devices, CouncilProfile council, IDataProtectionProvider protection, IOptions<SiteOptions> site, IOptions<PersonSignInOptions> options, TimeProvider clock)
{
    public const string Cookie = "proof";
    private const int MostTries = 5;
    private const int WrongCodesAnHour = 15;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private readonly IDataProtector _protector = protection.CreateProtector("identity.email-proof");

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";

    public int MinutesGood => (int)options.Value.ProofLasts.TotalMinutes;

    /// <summary>
    /// Whether one more link or code may go to an address at the wish of this browser. Strangers share what may be sent; a browser its owner signed in
    /// with before has an allowance of its own, and so has an owner who showed a first factor, so that nobody can use up theirs.
    /// </summary>
    /// <param name="owner">Whose address it is, when they have shown that in this session.</param>
    public async Task<bool> MayAskAsync(HttpContext context, string address, Guid? owner = null)
    {
        var key = EmailKey.Of(address);
        if (owner is { } account)
        {
            return await limiter.TryUseAsync("identity.email-owner", account.ToString(), options.Value.EmailsToOneAddress, s_hour, context.RequestAborted);
        }

        if (await devices.FindAsync(context, key) is { } device)
        {
            return await limiter.TryUseAsync("identity.email-device", $"{device} {key}", options.Value.EmailsToOneAddress, s_hour, context.RequestAborted);
        }

        return await limiter.TryUseAsync("identity.email-network", context.Network(), options.Value.EmailsFromOneNetwork, s_hour, context.RequestAborted)
            && await limiter.TryUseAsync("identity.email-pair", $"{context.Network()} {key}", options.Value.EmailsToOneAddressFromOneNetwork, s_hour, context.RequestAborted)
            && await limiter.TryUseAsync("identity.email-address", key, options.Value.EmailsToOneAddress, s_hour, context.RequestAborted);
    }

    /// <summary>Begins a proof, and remembers it in the browser.</summary>
    public async Task StartAsync(HttpContext context, NewProof wanted)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous, context.RequestAborted);
        await StartAsync(tx, context, wanted);
        await tx.CommitAsync(context.RequestAborted);
    }

    /// <summary>The same, in a transaction.</summary>
    public async Task StartAsync(Transaction tx, HttpContext context, NewProof wanted)
    {
        var id = tx.NewId();
        var (browser, link) = (SecretKey.New(id), SecretKey.New(id));
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        await tx.ExecuteAsync(
            """
            insert into identity.email_proof (id, purpose, account, email, browser_hash, link_hash, code_hash, sealed, return_to, created_at, expires_at)
            values (@id, @purpose, @Account, @Email, @browser, @link, @code, @kept, @ReturnTo, @Now, @expires)
            """,
            new
            {
                id,
                purpose = Text.Kebab(wanted.Purpose),
                wanted.Account,
                wanted.Email,
                browser = browser.Hash,
                link = wanted is { Proves: true, WithLink: true } ? link.Hash : null,
                code = wanted.Proves ? Hash(id, code) : null,
                kept = wanted.Kept is null ? null : _protector.CreateProtector(id.ToString()).Protect(wanted.Kept),
                wanted.ReturnTo,
                tx.Now,
                expires = tx.Now + options.Value.ProofLasts,
            });
        if (wanted.Template is not null)
        {
            await messages.QueueAsync(tx, new AccountMessage
            {
                About = wanted.Account ?? id,
                Template = wanted.Template,
                To = wanted.Phone ?? wanted.Email,
                IsText = wanted.Phone is not null,
                Language = Language,
                Values = new Dictionary<string, string>
                {
                    ["name"] = wanted.Name,
                    ["code"] = code,
                    ["link"] = $"{Site}/account/link?key={link}",
                    ["register-link"] = $"{Site}/account/register",
                    ["minutes"] = MinutesGood.ToString(CultureInfo.InvariantCulture),
                    ["council-phone"] = council.Contact.Phone,
                },
            });
        }

        HostCookies.Give(context, Cookie, browser.ToString());
    }

    /// <summary>The proof this browser began; null when there is none, or no more.</summary>
    public Task<Proof?> OfBrowserAsync(HttpContext context) =>
        SecretKey.Read(HostCookies.Read(context, Cookie)) is { } key ? FindAsync(key, proof => proof.BrowserHash) : Task.FromResult<Proof?>(null);

    /// <summary>Whether a proof was begun in the browser of a request.</summary>
    public static bool BeganHere(HttpContext context, Proof proof) =>
        SecretKey.Read(HostCookies.Read(context, Cookie)) is { } key && key.Opens(proof.BrowserHash);

    /// <summary>The proof a link belongs to; null when there is none, or no more.</summary>
    public Task<Proof?> OfLinkAsync(string? link) =>
        SecretKey.Read(link) is { } key ? FindAsync(key, proof => proof.LinkHash) : Task.FromResult<Proof?>(null);

    /// <summary>Takes a code typed in the browser that asked for it. Every try counts before it is looked at; a code opens once.</summary>
    public async Task<Proof?> TakeCodeAsync(HttpContext context, ProofPurpose[] purposes, string code)
    {
        if (SecretKey.Read(HostCookies.Read(context, Cookie)) is not { } key || await OfBrowserAsync(context) is not { } known || !purposes.Contains(known.Purpose)
            || !await limiter.TryUseAsync("identity.code", await GuesserAsync(context, known), WrongCodesAnHour, s_hour, context.RequestAborted))
        {
            return null;
        }

        await using var tx = await database.BeginAsync(Actor.Anonymous, context.RequestAborted);
        var row = await tx.QuerySingleOrDefaultAsync<Proof>(
            """
            update identity.email_proof
            set tries = tries + 1
            where id = @Id and used_at is null and expires_at > @Now and tries < @MostTries
            returning id, purpose as purpose_word, account, email, browser_hash, link_hash, code_hash, sealed, return_to
            """,
            new { key.Id, tx.Now, MostTries });
        var right = row?.CodeHash is { } hash && key.Opens(row.BrowserHash) && CryptographicOperations.FixedTimeEquals(hash, Hash(key.Id, code));
        if (right)
        {
            await tx.ExecuteAsync("update identity.email_proof set used_at = @Now where id = @Id", new { key.Id, tx.Now });
        }

        await tx.CommitAsync(context.RequestAborted);
        return right ? Opened(row!) : null;
    }

    /// <summary>Takes a link, once.</summary>
    public async Task<Proof?> TakeLinkAsync(string? link, CancellationToken cancellationToken)
    {
        if (SecretKey.Read(link) is not { } key || await OfLinkAsync(link) is null)
        {
            return null;
        }

        await using var tx = await database.BeginAsync(Actor.Anonymous, cancellationToken);
        var row = await tx.QuerySingleOrDefaultAsync<Proof>(
            """
            update identity.email_proof
            set used_at = @Now
            where id = @Id and used_at is null and expires_at > @Now
            returning id, purpose as purpose_word, account, email, browser_hash, link_hash, code_hash, sealed, return_to
            """,
            new { key.Id, tx.Now });
        await tx.CommitAsync(cancellationToken);
        return row is null ? null : Opened(row);
    }

    /// <summary>Forgets the proof this browser began.</summary>
    public static void Forget(HttpContext context) => HostCookies.Take(context, Cookie);

    // Whose tries at codes count together: those of an owner who showed a first factor, of a browser its owner used before, and of all strangers.
    private async Task<string> GuesserAsync(HttpContext context, Proof proof) =>
        proof is { Purpose: ProofPurpose.SecondStep or ProofPurpose.ProvePhone, Account: { } account } ? account.ToString()
        : await devices.FindAsync(context, EmailKey.Of(proof.Email)) is { } device ? $"{device} {EmailKey.Of(proof.Email)}"
        : EmailKey.Of(proof.Email);

    private string Site => site.Value.Url.TrimEnd('/');

    private async Task<Proof?> FindAsync(SecretKey key, Func<Proof, byte[]?> hash)
    {
        await using var connection = await database.OpenAsync();
        var row = await connection.QuerySingleOrDefaultAsync<Proof>(
            """
            select id, purpose as purpose_word, account, email, browser_hash, link_hash, code_hash, sealed, return_to
            from identity.email_proof
            where id = @Id and used_at is null and expires_at > @now
            """,
            new { key.Id, now = clock.GetUtcNow() });
        return row is not null && key.Opens(hash(row)) ? row : null;
    }

    private Proof? Opened(Proof row)
    {
        try
        {
            return row.Sealed is null ? row : row with { Sealed = _protector.CreateProtector(row.Id.ToString()).Unprotect(row.Sealed) };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Hash(Guid id, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{id:n} {code}"));
}
