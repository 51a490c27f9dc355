using Guildhall.Casework.Modules.Designer.EditPart;
using Guildhall.Casework.Modules.Designer.Listing;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>Where people who are no programmers make, try out, publish and change services.</summary>
public sealed class DesignerModule : Module
{
    /// <summary>Designers and administrators.</summary>
    public const string Policy = "service-design";

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddStaffPolicy(Policy, StaffRole.Designer, StaffRole.Administrator);
        services.AddSingleton(new StaffNavigationItem("Designer", DesignerLinks.All, Policy, 60));
        services.AddSingleton<DefinitionDrafts>();
        services.AddSingleton<Publisher>();
        services.AddSingleton<Choices>();
        services.AddSingleton<ProblemCounts>();
        services.AddSchedule<ForgetTests>("designer.forget-tests", "0 50 3 * * ?");
    }
}
