using System.ComponentModel.DataAnnotations;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Our OpenID Connect provider: the settings under <c>Provider</c>.</summary>
public sealed class ProviderOptions : IValidatableObject
{
    /// <summary>Partners registered at start, by those who prefer files to screens. A partner of that client id is left as it is but for its secret.</summary>
    public IList<PartnerSettings> Partners { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var partner in Partners)
        {
            var problems = new List<string>();
            _ = partner.ToForm().Read(null, Guid.Empty, (field, problem) => problems.Add($"{field}: {problem}."));
            if (partner.Secret.Length < 32)
            {
                problems.Add("secret: 32 characters or more.");
            }

            foreach (var problem in problems)
            {
                yield return new($"{partner.ClientId}, {problem}", [nameof(Partners)]);
            }
        }
    }
}

/// <summary>A partner with a secret, in settings.</summary>
public sealed class PartnerSettings
{
    /// <summary>What it calls itself.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>What people are shown.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its secret, random and long.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Its front page.</summary>
    public string? Home { get; set; }

    /// <summary>Where people are sent back to.</summary>
    public string RedirectUri { get; set; } = "";

    /// <summary>Where they are sent after signing out.</summary>
    public string? SignOutUri { get; set; }

    /// <summary>Where our server tells it that somebody has signed out here.</summary>
    public string? BackChannelUri { get; set; }

    /// <summary>What it may ask for, with blanks between.</summary>
    public string Scope { get; set; } = "openid profile email";

    internal PartnerForm ToForm() => new()
    {
        ClientId = ClientId,
        Name = Name,
        Home = Home,
        RedirectUris = RedirectUri,
        SignOutUris = SignOutUri,
        BackChannel = BackChannelUri,
        Scopes = [.. Scope.Split(' ')],
        Authentication = "secret",
        Algorithm = "ES256",
        Assurance = "signed-in",
    };
}

/// <summary>Registration of the provider's parts.</summary>
internal static class ProviderServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ProviderOptions>(configuration, "Provider");
        services.AddSingleton<ProviderAddresses>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<PartnerRegister>();
        services.AddSingleton<Grants>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<PartnerDoor>();
        services.AddSingleton<HomeAddresses>();
        services.AddSubscriber<PartnerSessionEnded, TellPartner>("identity.tell-partner");
        services.AddSchedule<RotateSigningKeys>("identity.rotate-signing-keys", "0 5 2 * * ?");
        services.AddSchedule<PurgeGrants>("identity.purge-grants", "0 15 2 * * ?");
        services.AddSingleton(new StaffNavigationItem("Partners", PartnersModel.Address, Policies.Administrator, 930));
        services.AddSingleton(new AccountNavigationItem(new LocalText("Connections", "Cysylltiadau"), "/account/connections", 300) { IsOwn = true });
    }

    // A page has one address of its own, and this one serves two.
    public static void AddConventions(PageConventionCollection conventions) =>
        conventions.AddPageRoute("/Modules/Identity/Provider/EditPartner", PartnersModel.Address + "/{id:guid}");

    public static async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var register = services.GetRequiredService<PartnerRegister>();
        var clock = services.GetRequiredService<TimeProvider>();
        var known = services.GetRequiredService<IOptions<ProviderOptions>>().Value.Partners is { Count: > 0 } wanted
            ? (Wanted: wanted, Known: (await register.AllAsync(cancellationToken)).ToDictionary(p => p.ClientId))
            : default;
        foreach (var settings in known.Wanted ?? [])
        {
            var partner = known.Known.GetValueOrDefault(settings.ClientId);
            if (partner is null)
            {
                var added = settings.ToForm().Read(null, Key.New(clock), (_, _) => { })!;
                await register.AddAsync(added with { SecretHash = Secrets.Hash(settings.Secret) }, Actor.System, cancellationToken);
            }
            else if (!partner.Knows(settings.Secret))
            {
                // Where it is may have moved with it, as the sample's does at every start.
                var form = settings.ToForm();
                form.Version = partner.Version;
                var moved = form.Read(partner, partner.Id, (_, _) => { })!;
                await register.ChangeAsync(moved with { SecretHash = Secrets.Hash(settings.Secret) }, "partner.changed", endsGrants: false, Actor.System, cancellationToken);
            }
        }
    }
}
