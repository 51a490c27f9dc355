using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Casework.Modules.Forms.MyForms;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Casework.Modules.Forms.Use;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>Filling a service's form in: from “Start now” to the reference on the screen.</summary>
public sealed class FormsModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<DraftOptions>(configuration, "Drafts");
        services.AddSingleton<Drafts>();
        services.AddSingleton<ReturnKeys>();
        services.AddSingleton<DraftReturns>();
        services.AddSingleton<IUnfinishedForms, BegunForms>();
        services.AddSingleton<MyDrafts>();
        services.AddSingleton<IAccountSection, DraftsSection>();
        services.AddSchedule<RemindOfDrafts>("forms.remind-of-drafts", "0 10 9 * * ?");
        services.AddSingleton<AnswerRules>();
        services.AddSingleton<AddressFinder>();
        services.AddSingleton<StreetFinder>();
        services.AddSingleton<PlaceFields>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<DraftFiles>();
        services.AddSingleton<QuestionMarkup>();
        services.AddSingleton<FormSender>();
        services.AddSingleton<UnfinishedForms>();
        services.AddSingleton(provider => new TestRuns(provider.GetRequiredService<Drafts>()));
        services.AddSingleton(provider => new FormPreview(provider.GetRequiredService<PageReader>()));
        services.AddSingleton<RefusedPages>();
        services.AddSingleton<FormUse>();
        services.AddAuthorizationBuilder().AddPolicy(UsePolicy.Name, policy => policy.AddAuthenticationSchemes(StaffScheme.Name)
            .RequireRole(Text.Kebab(StaffRole.Designer), Text.Kebab(StaffRole.Manager), Text.Kebab(StaffRole.Administrator)));
        services.AddSingleton(new StaffNavigationItem("Use of forms", "/staff/designer/use", UsePolicy.Name, 60));
        services.AddSchedule<DeleteExpiredDrafts>("forms.delete-expired-drafts", "0 20 3 * * ?");
    }
}
