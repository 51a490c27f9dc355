using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.ChangePassword;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Who is who: accounts, staff sign-in, teams and roles.</summary>
public sealed class IdentityModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<StaffSignInOptions>(configuration, "Staff");
        AddManagers(services);
        AddCookie(services);
        AddPolicies(services);

        services.AddSingleton<Teams>();
        services.AddSingleton<DemoAccounts>();
        services.AddScoped(provider => new AddStaff(provider.GetRequiredService<UserManager<Account>>(), provider.GetRequiredService<Teams>()));

        services.AddSingleton(new StaffNavigationItem("Your password", "/staff/password", Policies.Staff, 1000));

        services.AddSingleton<PlaceWords>();
        services.AddSingleton<DecoyPassword>();
        services.AddSingleton<Tries>();
        services.AddScoped<SignInStaff>();
        services.AddScoped<ChangeOwnPassword>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/staff", () => Results.Redirect("/staff/cases")).RequireAuthorization(Policies.Staff);

    /// <inheritdoc/>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<DecoyPassword>().Prepare();
        var file = await StaffFile.ReadAsync(services.GetRequiredService<IConfiguration>()["Council:Folder"], cancellationToken);
        await using var tx = await services.GetRequiredService<Database>().BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into identity.team (name, title)
            select t.name, t.title from unnest(@Names, @Titles) as t (name, title)
            order by t.name
            on conflict (name) do update set title = excluded.title where team.title <> excluded.title
            """,
            new { Names = file.Teams.Select(t => t.Name).ToArray(), Titles = file.Teams.Select(t => t.Title).ToArray() });
        await tx.CommitAsync(cancellationToken);
        services.GetRequiredService<Teams>().Forget();
    }

    private static void AddManagers(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, EmailKey>();
        services.AddScoped<IUserClaimsPrincipalFactory<Account>, AccountClaims>();
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
            .AddUserStore<AccountStore>()
            .AddPasswordValidator<PasswordRules>()
            .AddSignInManager<StaffSignInManager>();
        services.AddOptions<PasswordHasherOptions>()
            .Configure<IOptions<StaffSignInOptions>>((hasher, staff) => hasher.IterationCount = staff.Value.PasswordRounds);
    }

    private static void AddCookie(IServiceCollection services)
    {
        services.AddScoped<StaffCookie>();
        services.AddAuthentication(StaffScheme.Name).AddCookie(StaffScheme.Name, cookie =>
        {
            cookie.Cookie.Name = "staff";
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.IsEssential = true;
            cookie.CookieManager = new HostCookies();
            cookie.SlidingExpiration = true;
            cookie.EventsType = typeof(StaffCookie);
            cookie.LoginPath = "/staff/sign-in";
            cookie.LogoutPath = "/staff/sign-out";
            cookie.AccessDeniedPath = "/staff/forbidden";
            cookie.ReturnUrlParameter = ReturnAddress.Parameter;
        });
        services.AddOptions<CookieAuthenticationOptions>(StaffScheme.Name)
            .Configure<IOptions<StaffSignInOptions>>((cookie, staff) => cookie.ExpireTimeSpan = staff.Value.SessionLasts);
    }

    private static void AddPolicies(IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Staff, policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireAuthenticatedUser());
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            policies.AddPolicy(Text.Kebab(role), policy => policy.AddAuthenticationSchemes(StaffScheme.Name).RequireRole(Text.Kebab(role)));
        }
    }
}
