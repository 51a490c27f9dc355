using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Applying;
using Guildhall.Casework.Modules.Forms.AskForMore;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Casework.Modules.Forms.MyForms;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Casework.Modules.Forms.Stages;
using Guildhall.Casework.Modules.Forms.Use;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        services.AddSubscriber<PersonLeft, ForgetDrafts>("forms.forget-drafts");
        services.AddSubscriber<BusinessClosed, ForgetDrafts>("forms.forget-drafts-of-business");
        services.AddSchedule<RemindOfDrafts>("forms.remind-of-drafts", "0 10 9 * * ?");
        services.AddSingleton<AnswerRules>();
        services.AddSingleton<AddressFinder>();
        services.AddSingleton<StreetFinder>();
        services.AddSingleton<PlaceFields>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<DraftFiles>();
        services.AddSingleton<QuestionMarkup>();
        services.AddScoped<IStageForms, StageForms>();
        services.AddSingleton<FormSender>();
        services.AddSingleton<IAnswerChecks, SentAnswers>();
        services.AddSingleton<Asks>();
        services.AddSingleton<AnswerSender>();
        services.AddSingleton<AskMessages>();
        services.AddSingleton<ICaseActions, AskActions>();
        services.AddSubscriber<SampleRemoved, ForgetSample>("forms.forget-sample");
        services.AddSubscriber<MoreAsked, SendAsk>("forms.send-ask");
        services.AddSubscriber<CaseMerged, EndAskWithMerge>("forms.end-ask-with-merge");
        services.AddSubscriber<CaseMoved, EndAskWithCase>("forms.end-ask-with-case");
        services.AddSchedule<RemindOfAsks>("forms.remind-of-asks", "0 5 9 * * ?");
        services.AddSingleton<UnfinishedForms>();
        services.AddSingleton(provider => new TestRuns(provider.GetRequiredService<Drafts>()));
        services.AddSingleton(provider => new FormsForOthers(provider.GetRequiredService<Drafts>()));
        services.AddSingleton(provider => new FormPreview(provider.GetRequiredService<PageReader>()));
        services.AddSingleton<RefusedPages>();
        services.AddSingleton<FormUse>();
        services.AddStaffPolicy(UsePolicy.Name, StaffRole.Designer, StaffRole.Manager, StaffRole.Administrator);
        services.AddSingleton(new StaffNavigationItem("Use of forms", "/staff/designer/use", UsePolicy.Name, 60));
        services.AddSchedule<DeleteExpiredDrafts>("forms.delete-expired-drafts", "0 20 3 * * ?");
    }

    /// <inheritdoc/>
    public override void AddConventions(PageConventionCollection conventions)
    {
        // What is asked again is asked by the same pages, at an address of its own.
        conventions.AddPageRoute("/Modules/Forms/Applying/Answer", $"/asked/{{{ApplyPage.AskInRoute}:guid}}/{{step}}");
        conventions.AddPageRoute("/Modules/Forms/Applying/Check", $"/asked/{{{ApplyPage.AskInRoute}:guid}}/check");
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var templates = services.GetRequiredService<Templates>();
        foreach (var problem in AskMessages.Templates.SelectMany(name => templates.Validate(name, AskMessages.ValueNames)))
        {
            services.GetRequiredService<ILogger<FormsModule>>().LogError("{Problem}", problem);
        }

        return Task.CompletedTask;
    }
}
