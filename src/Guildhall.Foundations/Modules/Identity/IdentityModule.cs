using Guildhall.Foundations.Modules.Identity.AccountHome;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Guildhall.Foundations.Modules.Identity.Details;
using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.Leave;
using Guildhall.Foundations.Modules.Identity.Passkeys;
using Guildhall.Foundations.Modules.Identity.Invite;
using Guildhall.Foundations.Modules.Identity.ManageTeams;
using Guildhall.Foundations.Modules.Identity.People;
using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Provider;
using Guildhall.Foundations.Modules.Identity.Register;
using Guildhall.Foundations.Modules.Identity.RunBusiness;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Foundations.Modules.Identity.StepUps;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Who is who: accounts of staff and of the public, sign-in, sessions, teams and roles.</summary>
public sealed class IdentityModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<StaffSignInOptions>(configuration, "Staff");
        services.AddValidatedOptions<PersonSignInOptions>(configuration, "Account");
        AddManagers(services);
        AddSchemes(services);
        AddPolicies(services);

        services.AddSingleton<Teams>();
        services.AddSingleton<Workers>();
        services.AddSingleton<StaffAtWork>();
        services.AddSingleton<StaffAddresses>();
        services.AddSingleton<DemoAccounts>();
        services.AddScoped(provider => new AddStaff(
            provider.GetRequiredService<UserManager<Account>>(), provider.GetRequiredService<Teams>(), provider.GetRequiredService<PeopleRegister>()));

        services.AddSingleton<PeopleList>();
        services.AddSingleton<PeopleRegister>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<TeamRegister>();
        services.AddStaffPolicy(PeoplePolicy.Name, StaffRole.Administrator, StaffRole.Manager);
        services.AddSingleton(new StaffNavigationItem("People", PeopleLinks.All, PeoplePolicy.Name, 800));

        services.AddSingleton<Persons>();
        services.AddSingleton<PlaceWords>();
        services.AddSingleton<CommonPasswords>();
        services.AddSingleton<DecoyPassword>();
        services.AddSingleton<PasswordTurns>();
        services.AddScoped<SignInStaff>();

        services.AddSingleton<SessionRegister>();
        services.AddSingleton<RememberedSessions>();
        services.AddSchedule<PurgeSessions>("identity.purge-sessions", "0 50 3 * * ?");
        services.AddSingleton(provider => new StepUp(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<IDataProtectionProvider>(),
            provider.GetRequiredService<RateLimiter>(),
            provider.GetRequiredService<IOptions<PersonSignInOptions>>()));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AskForMissingStep>();
        services.AddSingleton<EmailProofs>();
        services.AddScoped<BeginPersonSession>();
        services.AddScoped<SignInPerson>();
        services.AddScoped<RegisterPerson>();
        services.AddScoped<FinishProof>();
        services.AddScoped<ShowSecondFactor>();
        services.AddScoped<SecondFactors>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<AccountNotices>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<PasskeyAnswer>();
        services.AddScoped<AccountCloser>();
        services.AddScoped<EmailChange>();
        OpenIdServices.Add(services, configuration);
        ProviderServices.Add(services, configuration);
        services.AddSingleton<IHeaderLinks, AccountLink>();
        services.AddWorkForOthers();
        services.AddBusinesses();
        services.AddSingleton(new AccountNavigationItem(new LocalText("Home", "Hafan"), "/account", 0));
        services.AddSingleton(new AccountNavigationItem(new LocalText("Your details", "Eich manylion"), "/account/details", 100) { IsOwn = true });
        services.AddSingleton(new AccountNavigationItem(new LocalText("Sign-in and security", "Mewngofnodi a diogelwch"), "/account/security", 200) { IsOwn = true });
        services.AddSingleton(new StaffNavigationItem("Sign-ins", "/staff/sign-ins", Policies.Administrator, 900));
        services.AddSingleton(new StaffNavigationItem("Your sign-in", "/staff/security", Policies.StaffDoor, 990));
    }

    /// <inheritdoc/>
    public override void AddConventions(PageConventionCollection conventions)
    {
        // Staff look after their own accounts on the same pages, at the desk.
        foreach (var (page, address) in new[]
        {
            ("SecondStep/SecondStep", "second-step"), ("Passkeys/PasskeySignIn", "passkey-sign-in"), ("Passkeys/PasskeyStep", "passkey-step"),
            ("Security/Security", "security"), ("Security/Authenticator", "security/authenticator"), ("Security/TextPhone", "security/phone"),
            ("Security/RecoveryCodes", "security/recovery-codes"), ("Passkeys/Passkeys", "security/passkeys"),
            ("Passwords/Password", "password"),
        })
        {
            conventions.AddPageRoute($"/Modules/Identity/{page}", $"/staff/{address}");
        }

        OpenIdServices.AddConventions(conventions);
        ProviderServices.AddConventions(conventions);
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/staff", (HttpContext context, IEnumerable<StaffHome> homes) => Results.Redirect(StaffHome.Of(context.User.Staff(), homes)))
            .RequireAuthorization(Policies.StaffDoor);
        OpenIdServices.Map(endpoints);
        ProviderEndpoints.Map(endpoints);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<DecoyPassword>().Prepare();
        var file = await StaffFile.ReadAsync(services.GetRequiredService<IConfiguration>()["Council:Folder"], cancellationToken);
        await using var tx = await services.GetRequiredService<Database>().BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into identity.team (name, title, title_cy)
            select t.name, t.title, t.title_cy from unnest(@Names, @Titles, @WelshTitles) as t (name, title, title_cy)
            order by t.name
            on conflict (name) do update set title = excluded.title, title_cy = excluded.title_cy
            where (team.title, team.title_cy) is distinct from (excluded.title, excluded.title_cy) and not team.titled_here
            """,
            new
            {
                Names = file.Teams.Select(t => t.Name).ToArray(),
                Titles = file.Teams.Select(t => t.Title).ToArray(),
                WelshTitles = file.Teams.Select(t => string.IsNullOrWhiteSpace(t.TitleCy) ? null : t.TitleCy.Trim()).ToArray(),
            });
        await tx.CommitAsync(cancellationToken);
        services.GetRequiredService<Teams>().Forget();
        await ProviderServices.StartAsync(services, cancellationToken);
    }

    private static void AddManagers(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, EmailKey>();
        services.AddIdentityCore<Account>(identity =>
            {
                // Our own rules, in PasswordRules, say all that is asked of a password.
                identity.Password.RequiredLength = 1;
                identity.Password.RequiredUniqueChars = 1;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;

                // The user name is the e-mail address, in which people called O'Brien have an apostrophe.
                identity.User.AllowedUserNameCharacters = "";
                identity.User.RequireUniqueEmail = true;
            })
            .AddUserManager<AccountManager>()
            .AddUserStore<AccountStore>()
            .AddPasswordValidator<PasswordRules>()
            .AddSignInManager();

        // A browser makes and uses passkeys for the public address alone, whatever address the request says it was sent to.
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<SiteOptions>>((passkeys, site) =>
        {
            var address = new Uri(site.Value.Url);
            passkeys.ServerDomain = address.Host;
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == address.GetLeftPart(UriPartial.Authority));
        });
        services.AddOptions<PasswordHasherOptions>()
            .Configure<IOptions<StaffSignInOptions>>((hasher, staff) => hasher.IterationCount = staff.Value.PasswordRounds);
    }

    private static void AddSchemes(IServiceCollection services)
    {
        // Under /staff a request is made by staff, anywhere else by the public: a browser may hold both, and asks for one.
        services.AddAuthentication("either")
            .AddPolicyScheme("either", null, either => either.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase) ? StaffScheme.Name : PersonScheme.Name)
            .AddScheme<SessionSchemeOptions, SessionHandler>(StaffScheme.Name, null)
            .AddScheme<SessionSchemeOptions, SessionHandler>(PersonScheme.Name, null)

            // Where the framework keeps a passkey's challenge between two requests.
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, passkey =>
            {
                passkey.Cookie.Name = "passkey";
                passkey.Cookie.SameSite = SameSiteMode.Strict;
                passkey.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                passkey.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            });
    }

    private static void AddPolicies(IServiceCollection services)
    {
        foreach (var (policy, assurance) in new[] { (Policies.SignedIn, Assurance.SignedIn), (Policies.TwoFactor, Assurance.TwoFactor), (Policies.Verified, Assurance.Verified) })
        {
            services.AddAuthorizationBuilder().AddPolicy(policy, needs => needs.AddAuthenticationSchemes(PersonScheme.Name).AddRequirements(new AssuranceRequirement(assurance)));
        }

        services.AddAuthorizationBuilder().AddPolicy(Policies.OwnAccount, policy => policy.RequireAuthenticatedUser());
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(Policies.StaffDoor, policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireAuthenticatedUser())
            .AddPolicy(Policies.Staff, policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireRole(
                Enum.GetValues<StaffRole>().Where(role => role != StaffRole.Councillor).Select(role => Text.Kebab(role))));
        services.AddStaffPolicy(CaseworkPolicy.Name, [.. Enum.GetValues<StaffRole>().Where(role => role is not (StaffRole.Councillor or StaffRole.Analyst))]);
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            policies.AddPolicy(Text.Kebab(role), policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireRole(Text.Kebab(role)));
        }
    }
}
