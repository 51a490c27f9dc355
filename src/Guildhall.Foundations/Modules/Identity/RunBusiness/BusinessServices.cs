using Guildhall.Platform.Localisation;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Puts together what people do with their businesses.</summary>
internal static class BusinessServices
{
    public static void AddBusinesses(this IServiceCollection services)
    {
        services.AddSingleton<Businesses>();
        services.AddSingleton<BusinessNotices>();
        services.AddSingleton<BusinessRegister>();
        services.AddSingleton<BusinessInvitations>();
        services.AddSingleton(new AccountNavigationItem(new LocalText("Businesses", "Busnesau"), BusinessLinks.All, 310));
        foreach (var act in new ActWords[]
        {
            new("business.registered", new("Registered the business", "Cofrestru’r busnes")),
            new("business.changed", new("Changed the details", "Newid y manylion")),
            new("business.invited", new("Invited somebody", "Gwahodd rhywun")),
            new("business.invitation-withdrawn", new("Withdrew an invitation", "Tynnu gwahoddiad yn ôl")),
            new("business.invitation-refused", new("Refused an invitation", "Gwrthod gwahoddiad")),
            new("business.joined", new("Joined", "Ymuno")),
            new("business.role-changed", new("Gave a member another role", "Rhoi rôl arall i aelod")),
            new("business.member-removed", new("Removed a member", "Tynnu aelod")),
            new("business.member-left", new("Left", "Gadael")),
        })
        {
            services.AddSingleton(act);
        }
    }
}
