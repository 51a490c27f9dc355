using System.Security.Cryptography;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>The provider staff sign in with, where there is one.</summary>
internal sealed class StaffDoor(IOptions<StaffProviderOptions> options, OpenIdHttp http, TimeProvider clock) : IDisposable
{
    public const string ProviderName = "staff";

    private readonly Lazy<OpenIdProvider> _provider = new(() => new OpenIdProvider(
        new OpenIdRegistration
        {
            Name = ProviderName,
            Issuer = options.Value.Issuer,
            ClientId = options.Value.ClientId!,
            Secret = options.Value.ClientSecret,
            SecretInForm = options.Value.SecretInForm,
            Key = options.Value.ClientSecret is null ? KeySettings.Read(null, options.Value.KeyFile, null) : null,
            Scope = options.Value.Scope,
        },
        http,
        clock));

    public bool IsOffered => options.Value.ClientId is not null;

    public OpenIdProvider Provider => _provider.Value;

    public void Dispose()
    {
        if (_provider.IsValueCreated)
        {
            _provider.Value.Dispose();
        }
    }
}

/// <summary>What came of it: a page to go to, or a sentence why not.</summary>
internal sealed record StaffOutcome(string? To, string? Problem = null, string? Advice = null, string? Reference = null, int Status = StatusCodes.Status400BadRequest);

/// <summary>Brings staff in from their own provider, with the roles and teams of their groups there as they are at this sign-in, beside those given them here.</summary>
internal sealed class StaffArrival(
    StaffDoor door,
    OpenIdAttempts attempts,
    OutsideIdentities identities,
    UserManager<Account> users,
    AccountRoles roles,
    SessionRegister sessions,
    Database database,
    Teams teams,
    IOptions<StaffProviderOptions> options,
    IOptions<StaffSignInOptions> staff,
    IOptions<SiteOptions> site,
    ILogger<StaffArrival> logger)
{
    public const string StartAddress = "/staff/sign-in-outside";
    public const string ReturnPath = "/staff/sign-in-outside/return";

    public async Task<StaffOutcome> BeginAsync(HttpContext context, string? returnTo)
    {
        try
        {
            var (address, attempt) = await door.Provider.BeginAsync(site.Value.Url.TrimEnd('/') + ReturnPath, returnTo, null, [], context.RequestAborted);
            attempts.Remember(context, attempt);
            return new StaffOutcome(address.AbsoluteUri);
        }
        catch (OpenIdException e)
        {
            return Failed(e);
        }
    }

    public async Task<StaffOutcome> FinishAsync(HttpContext context)
    {
        try
        {
            var answer = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in context.Request.Query)
            {
                answer[name] = value is [{ } one] ? one : throw new OpenIdException(OpenIdFailure.Refused, "The answer has a parameter twice.");
            }

            var attempt = await attempts.TakeAsync(context, StaffDoor.ProviderName, answer.GetValueOrDefault("state"), context.RequestAborted);
            var arrival = await door.Provider.FinishAsync(attempt, answer, context.RequestAborted);
            return await AdmitAsync(context, attempt, arrival);
        }
        catch (OpenIdException e)
        {
            return Failed(e);
        }
    }

    private async Task<StaffOutcome> AdmitAsync(HttpContext context, OpenIdAttempt attempt, OpenIdArrival arrival)
    {
        var groups = arrival.IdToken.Texts(options.Value.GroupsClaim).Concat(arrival.UserInfo.Texts(options.Value.GroupsClaim)).ToHashSet(StringComparer.Ordinal);
        var wanted = Of(options.Value.Roles, groups);
        var known = (await teams.AllAsync(context.RequestAborted)).Select(team => team.Name).ToHashSet(StringComparer.Ordinal);
        var wantedTeams = Of(options.Value.Teams, groups).Where(known.Contains).ToArray();
        var account = await identities.FindAsync(arrival.Issuer, arrival.Subject, context.RequestAborted);
        if (wanted.Length == 0 && (account is not { Kind: "staff" } || !await roles.SetAsync(account, [], [], context.RequestAborted)))
        {
            return new StaffOutcome(null, "You have no role here", "Your work account is in none of the groups that work with this system. If you need it, ask your manager to have you added.", Status: StatusCodes.Status403Forbidden);
        }

        var (person, problem) = account is null ? await MeetAsync(arrival, wanted, wantedTeams, context.RequestAborted) : (account, null);
        if (person is null)
        {
            return problem!;
        }

        if (!person.MaySignInAsStaff)
        {
            return new StaffOutcome(null, "Your account here has ended", "If you work for the council, ask your manager to have it opened again.", Status: StatusCodes.Status403Forbidden);
        }

        await roles.SetAsync(person, wanted, wantedTeams, context.RequestAborted);
        var twoFactor = arrival.IdToken.Texts("amr").Contains("mfa");
        await using var tx = await database.BeginAsync(Actor.Officer(person.Id, person.Name), context.RequestAborted);
        await sessions.BeginAsync(tx, context, new NewSession { Account = person.Id, Stamp = person.SecurityStamp, Scheme = StaffScheme.Name, Method = SignInMethod.Outside, TwoFactor = twoFactor });
        await tx.ExecuteAsync("update identity.account set last_sign_in_at = @Now where id = @Id", new { tx.Now, person.Id });
        SignInFigures.Count(tx, StaffScheme.Name, Text.Kebab(SignInMethod.Outside), succeeded: true);
        tx.Audit("staff.signed-in", $"account:{person.Id}", new { method = "outside" });
        await tx.CommitAsync(context.RequestAborted);
        return new StaffOutcome(!twoFactor && staff.Value.SecondFactor == StaffSecondFactor.Required
            ? ReturnAddress.Then("/staff/second-step", attempt.ReturnTo)
            : ReturnAddress.OrDesk(attempt.ReturnTo));
    }

    // Someone new: taken for the member of staff with their address if that may be, or given an account.
    private async Task<(Account? Account, StaffOutcome? Problem)> MeetAsync(OpenIdArrival arrival, string[] wanted, string[] wantedTeams, CancellationToken cancellationToken)
    {
        var email = arrival.IdToken.Text(options.Value.EmailClaim) ?? arrival.UserInfo.Text(options.Value.EmailClaim);
        if (!EmailKey.IsAddress(email))
        {
            return (null, new StaffOutcome(null, "Your work account has no email address", "Ask the IT helpdesk to give it one.", Status: StatusCodes.Status403Forbidden));
        }

        var account = await users.FindByEmailAsync(email!);
        if (account is not null)
        {
            var proved = options.Value.TrustsAddresses || arrival.UserInfo.IsTrue("email_verified") || arrival.IdToken.IsTrue("email_verified");
            if (account.Kind != "staff" || !proved)
            {
                return (null, new StaffOutcome(null, "There is an account with your address already", "Ask an administrator of this system to connect it with your work account.", Status: StatusCodes.Status403Forbidden));
            }
        }
        else
        {
            var name = Name(arrival) ?? email!;
            account = new Account
            {
                Kind = "staff",
                Email = EmailKey.Of(email!),
                Name = name,
                Change = new AccountChange(Actor.System, "staff.added", new { Roles = wanted, Teams = wantedTeams, arrival.Issuer }),
            };
            if (!(await users.CreateAsync(account)).Succeeded)
            {
                return (null, new StaffOutcome(null, "We could not open your account", "Try again."));
            }
        }

        await identities.ConnectAsync(account.Id, arrival.Issuer, arrival.Subject, Actor.Officer(account.Id, account.Name), cancellationToken);
        return (await users.FindByIdAsync(account.Id.ToString()), null);
    }

    private static string? Name(OpenIdArrival arrival) =>
        (arrival.IdToken.Text("name") ?? arrival.UserInfo.Text("name"))?.Trim() is { Length: > 0 and <= 200 } name && !name.Any(char.IsControl) ? name : null;

    private static string[] Of(IDictionary<string, string> map, HashSet<string> groups) =>
        [.. map.Where(entry => groups.Contains(entry.Key)).SelectMany(entry => StaffProviderOptions.Split(entry.Value)).Distinct().Order(StringComparer.Ordinal)];

    private StaffOutcome Failed(OpenIdException e)
    {
        if (e.Failure is OpenIdFailure.Cancelled or OpenIdFailure.Expired)
        {
            return new StaffOutcome(
                null, "You have not signed in", e.Failure == OpenIdFailure.Cancelled ? "You turned back. Nothing has changed." : "It took too long, or was begun in another browser or tab. Start again.");
        }

        var reference = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        logger.LogWarning("Signing staff in at their provider failed; reference {Reference}: {Reason}", reference, e.Message);
        return e.Failure == OpenIdFailure.Unreachable
            ? new StaffOutcome(null, $"We could not reach {options.Value.Name}", "Try again in a few minutes, or sign in another way.", reference, StatusCodes.Status503ServiceUnavailable)
            : new StaffOutcome(null, "We could not be sure it was you", "Something in the answer was not right, so we have not signed you in.", reference);
    }
}

/// <summary>Gives a member of staff the roles and teams of their groups elsewhere, beside those that were given them here.</summary>
internal sealed class AccountRoles(Database database, Teams teams)
{
    /// <summary>Who has left a group has left its role and team; what was given here stays.</summary>
    /// <returns>Whether they have any role now.</returns>
    public async Task<bool> SetAsync(Account account, string[] roles, string[] inTeams, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var had = await tx.QuerySingleAsync<Had>(
            """
            select array(select r.role from identity.account_role r where r.account = @Id and r.from_outside) as roles,
                array(select m.team from identity.team_member m where m.account = @Id and m.from_outside) as teams,
                exists (select from identity.account_role r where r.account = @Id and r.given_here) as has_own
            """,
            new { account.Id });
        if (!had.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(roles) || !had.Teams.ToHashSet(StringComparer.Ordinal).SetEquals(inTeams))
        {
            await tx.ExecuteAsync(
                """
                delete from identity.account_role where account = @Id and not given_here and role <> all(@roles);
                update identity.account_role set from_outside = false where account = @Id and from_outside and role <> all(@roles);
                insert into identity.account_role (account, role, given_here, from_outside) select @Id, r.role, false, true from unnest(@roles) as r (role)
                on conflict (account, role) do update set from_outside = true;
                delete from identity.team_member where account = @Id and not given_here and team <> all(@inTeams);
                update identity.team_member set from_outside = false where account = @Id and from_outside and team <> all(@inTeams);
                insert into identity.team_member (team, account, given_here, from_outside) select t.name, @Id, false, true from unnest(@inTeams) as t (name)
                on conflict (team, account) do update set from_outside = true
                """,
                new { account.Id, roles, inTeams });
            tx.Audit("staff.roles-renewed", $"account:{account.Id}", new { roles, teams = inTeams });
            await tx.CommitAsync(cancellationToken);
            teams.Forget();
        }

        return had.HasOwn || roles.Length > 0;
    }

    private sealed record Had
    {
        public required string[] Roles { get; init; }

        public required string[] Teams { get; init; }

        public required bool HasOwn { get; init; }
    }
}
