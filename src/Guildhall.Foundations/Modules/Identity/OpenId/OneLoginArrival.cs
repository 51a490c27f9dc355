using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>What a person is shown when they do not come in from GOV.UK One Login.</summary>
internal enum OneLoginMessage
{
    /// <summary>Nothing: they went on.</summary>
    None,

    /// <summary>It could not be reached.</summary>
    Unreachable,

    /// <summary>Its answer is not to be believed.</summary>
    Refused,

    /// <summary>They turned back.</summary>
    Cancelled,

    /// <summary>It took too long, or began elsewhere.</summary>
    Expired,

    /// <summary>Their address has an account, which they must sign in to once.</summary>
    HasAccount,

    /// <summary>One Login knows no proved address.</summary>
    NoAddress,

    /// <summary>That One Login is another account's.</summary>
    Another,

    /// <summary>The name that was proved is not the account's.</summary>
    OtherName,

    /// <summary>One Login could not prove it.</summary>
    NotProved,

    /// <summary>They are new, and are asked for their name.</summary>
    NeedsName,
}

/// <summary>What came of it: a page to go to, or something to be told.</summary>
/// <param name="Newcomer">Sealed, who is new; for the form that asks for their name.</param>
/// <param name="Reference">Finds the log line.</param>
internal sealed record OneLoginOutcome(OneLoginMessage Message, string? To = null, string? Newcomer = null, string? Reference = null);

/// <summary>Brings people in from GOV.UK One Login: to the account that is connected with it, to a new one, or to the level <em>verified</em>.</summary>
internal sealed class OneLoginArrival(
    OneLoginDoor door,
    OpenIdAttempts attempts,
    UsedOnce used,
    OutsideIdentities identities,
    UserManager<Account> users,
    BeginPersonSession sessions,
    OwnAccount own,
    StepUp stepUp,
    IDataProtectionProvider protection,
    IOptions<SiteOptions> site,
    TimeProvider clock,
    ILogger<OneLoginArrival> logger)
{
    public const string StartAddress = "/account/one-login";
    public const string ProveAddress = StartAddress + "?prove=true";
    public const string ReturnPath = "/account/one-login/return";
    public const string SignedOutPath = "/account/one-login/signed-out";

    /// <summary>What the address says that a person who was proved comes back to.</summary>
    public const string ProvedWord = "proved";

    private const string Proving = "prove";

    private static readonly TimeSpan s_newcomer = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _newcomers = protection.CreateProtector("identity.one-login-newcomer.v1");

    /// <summary>
    /// Asks for the second factor that somebody signed in lacks: One Login becomes another way into their account, and who proves themselves rises to a
    /// higher level. Null when nothing is missing.
    /// </summary>
    public async Task<IActionResult?> AskAsync(HttpContext context, bool prove) =>
        context.User.FindPerson() is null ? null
        : prove ? await stepUp.RequireAsync(context, Assurance.TwoFactor)
        : await own.AskAsync(context, Myself.Of(context.User)!);

    /// <summary>Begins: the address of One Login, or what went wrong.</summary>
    public async Task<OneLoginOutcome> BeginAsync(HttpContext context, string? returnTo, bool prove)
    {
        try
        {
            var (address, attempt) = await door.Login.Provider.BeginAsync(
                site.Value.Url.TrimEnd('/') + ReturnPath,
                returnTo,
                prove ? Proving : null,
                door.Login.Parameters(prove, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
                context.RequestAborted);
            attempts.Remember(context, attempt);
            return new OneLoginOutcome(OneLoginMessage.None, address.AbsoluteUri);
        }
        catch (OpenIdException e)
        {
            return Failed(e);
        }
    }

    /// <summary>Ends: lets the person in, or says why not.</summary>
    public async Task<OneLoginOutcome> FinishAsync(HttpContext context)
    {
        OpenIdAttempt attempt;
        OpenIdArrival arrival;
        ProvedIdentity? identity;
        try
        {
            var answer = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in context.Request.Query)
            {
                answer[name] = value is [{ } one] ? one : throw new OpenIdException(OpenIdFailure.Refused, "The answer has a parameter twice.");
            }

            attempt = await attempts.TakeAsync(context, OneLogin.Name, answer.GetValueOrDefault("state"), context.RequestAborted);
            arrival = await door.Login.Provider.FinishAsync(attempt, answer, context.RequestAborted);
            door.Login.CheckTrust(arrival);
            identity = attempt.Purpose == Proving ? await door.Login.IdentityAsync(arrival, context.RequestAborted) : null;
        }
        catch (OpenIdException e)
        {
            return Failed(e);
        }

        var known = await identities.FindAsync(arrival.Issuer, arrival.Subject, context.RequestAborted);
        return context.User.FindPerson() is { } person
            ? await ForPersonAsync(context, attempt, arrival, identity, known, person)
            : await ForStrangerAsync(context, attempt, arrival, known);
    }

    /// <summary>Opens an account for someone new, by the name they typed.</summary>
    public async Task<OneLoginOutcome> OpenAsync(HttpContext context, string? newcomer, string name)
    {
        if (Read(newcomer) is not { } arrived || clock.GetUtcNow() - arrived.At > s_newcomer)
        {
            return new OneLoginOutcome(OneLoginMessage.Expired);
        }

        if (await identities.FindAsync(arrived.Issuer, arrived.Subject, context.RequestAborted) is null)
        {
            if (await identities.OpenAsync(arrived.Email, name) is not { } opened)
            {
                return new OneLoginOutcome(OneLoginMessage.HasAccount, StartAddress);
            }

            await identities.ConnectAsync(opened.Id, arrived.Issuer, arrived.Subject, Actor.Person(opened.Id, opened.Name), context.RequestAborted, isNew: true);
        }

        var account = await identities.FindAsync(arrived.Issuer, arrived.Subject, context.RequestAborted);
        return account is { MaySignInAsPerson: true }
            ? new OneLoginOutcome(OneLoginMessage.None, await sessions.RunAsync(context, account, SignInMethod.Outside, arrived.ReturnTo, twoFactor: door.IsTwoFactor))
            : new OneLoginOutcome(OneLoginMessage.Another);
    }

    /// <summary>Ends the sessions of someone who signed out at One Login, which tells us so behind the browser's back; false if it is not to be believed.</summary>
    public async Task<bool> EndAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            var (_, subject, id) = await door.Login.Provider.CheckLogoutAsync(token, cancellationToken);
            if (subject is null || !await used.TryTakeAsync("openid.logout", id, TimeSpan.FromMinutes(10), cancellationToken))
            {
                return false;
            }

            if (await identities.FindAsync(door.Login.Provider.Registration.Issuer, subject, cancellationToken) is { } account)
            {
                await identities.EndSessionsAsync(account.Id, cancellationToken);
            }

            return true;
        }
        catch (OpenIdException e)
        {
            logger.LogWarning("A logout token was refused: {Reason}", e.Message);
            return false;
        }
    }

    private async Task<OneLoginOutcome> ForStrangerAsync(HttpContext context, OpenIdAttempt attempt, OpenIdArrival arrival, Account? known)
    {
        if (known is not null)
        {
            return known.MaySignInAsPerson
                ? new OneLoginOutcome(OneLoginMessage.None, await sessions.RunAsync(context, known, SignInMethod.Outside, attempt.ReturnTo, twoFactor: door.IsTwoFactor))
                : new OneLoginOutcome(OneLoginMessage.Another);
        }

        if (!arrival.UserInfo.IsTrue("email_verified") || arrival.UserInfo.Text("email") is not { } email || !EmailKey.IsAddress(email))
        {
            return new OneLoginOutcome(OneLoginMessage.NoAddress);
        }

        // Whose address it is elsewhere need not be whose account it is here: they show it once, by signing in to it.
        if (await users.FindByEmailAsync(email) is not null)
        {
            return new OneLoginOutcome(OneLoginMessage.HasAccount, ReturnAddress.Then("/account/sign-in", ReturnAddress.Then(StartAddress, attempt.ReturnTo)));
        }

        var newcomer = new Newcomer(arrival.Issuer, arrival.Subject, email, attempt.ReturnTo, clock.GetUtcNow());
        return new OneLoginOutcome(OneLoginMessage.NeedsName, Newcomer: _newcomers.Protect(JsonSerializer.Serialize(newcomer)));
    }

    private async Task<OneLoginOutcome> ForPersonAsync(
        HttpContext context, OpenIdAttempt attempt, OpenIdArrival arrival, ProvedIdentity? identity, Account? known, CurrentPerson person)
    {
        if (known is not null && known.Id != person.Id)
        {
            return new OneLoginOutcome(OneLoginMessage.Another);
        }

        // It took so long that their second factor is old: the start asks for it again.
        var proving = attempt.Purpose == Proving;
        if (known is null && await AskAsync(context, proving) is not null)
        {
            return new OneLoginOutcome(OneLoginMessage.None, ReturnAddress.Then(proving ? ProveAddress : StartAddress, attempt.ReturnTo));
        }

        if (proving && identity is null)
        {
            return new OneLoginOutcome(OneLoginMessage.NotProved, ReturnAddress.OrAccount(attempt.ReturnTo));
        }

        // Somebody is proved, but is it the one whose account this is?
        if (identity is not null && !IsSameName(identity.Name, person.Name))
        {
            return new OneLoginOutcome(OneLoginMessage.OtherName);
        }

        if (known is null)
        {
            await identities.ConnectAsync(person.Id, arrival.Issuer, arrival.Subject, person.ToActor(), context.RequestAborted);
        }

        if (identity is not null)
        {
            await identities.ProvedAsync(person.Id, arrival.Issuer, arrival.Subject, identity.Confidence, person.ToActor(), context.RequestAborted);
        }

        var returnTo = ReturnAddress.OrAccount(attempt.ReturnTo);
        if (identity is not null && !returnTo.Contains('#', StringComparison.Ordinal))
        {
            returnTo = $"{returnTo}{(returnTo.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={ProvedWord}";
        }

        // What was connected just now vouches for nobody yet: they go on in the session they have.
        if (known is null && person.Assurance < Assurance.TwoFactor)
        {
            return new OneLoginOutcome(OneLoginMessage.None, returnTo);
        }

        var account = await users.FindByIdAsync(person.Id.ToString());
        return new OneLoginOutcome(
            OneLoginMessage.None,
            await sessions.RunAsync(context, account!, SignInMethod.Outside, returnTo, twoFactor: door.IsTwoFactor, verified: identity is not null));
    }

    private OneLoginOutcome Failed(OpenIdException e)
    {
        if (e.Failure is OpenIdFailure.Cancelled or OpenIdFailure.Expired)
        {
            return new OneLoginOutcome(e.Failure == OpenIdFailure.Cancelled ? OneLoginMessage.Cancelled : OneLoginMessage.Expired);
        }

        var reference = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        logger.LogWarning("Signing in with GOV.UK One Login failed; reference {Reference}: {Reason}", reference, e.Message);
        return new OneLoginOutcome(e.Failure == OpenIdFailure.Unreachable ? OneLoginMessage.Unreachable : OneLoginMessage.Refused, Reference: reference);
    }

    private Newcomer? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Newcomer>(_newcomers.Unprotect(text));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    // Second names come and go; the first and the last are those people are known by. Accents are often lost on the way.
    internal static bool IsSameName(string proved, string typed)
    {
        var (one, other) = (Parts(proved), Parts(typed));
        return one.Length > 0 && other.Length > 0 && one[0] == other[0] && one[^1] == other[^1];
    }

    private static string[] Parts(string name) =>
        [.. string.Concat(name.Normalized(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c is not ('\'' or '’')))
            .ToUpperInvariant().Split([' ', '-', ' '], StringSplitOptions.RemoveEmptyEntries)];

    private sealed record Newcomer(string Issuer, string Subject, string Email, string? ReturnTo, DateTimeOffset At);
}

/// <summary>GOV.UK One Login where it is offered.</summary>
internal sealed class OneLoginDoor(IOptions<OneLoginOptions> options, OpenIdHttp http, TimeProvider clock) : IDisposable
{
    private readonly Lazy<OneLogin> _login = new(() => new OneLogin(options.Value, http, clock));

    public bool IsOffered => options.Value.ClientId is not null;

    public OneLogin Login => _login.Value;

    /// <summary>Whether it asks for a second factor: its middle level does.</summary>
    public bool IsTwoFactor => options.Value.Credentials == "Cl.Cm";

    public void Dispose()
    {
        if (_login.IsValueCreated)
        {
            _login.Value.Dispose();
        }
    }
}
