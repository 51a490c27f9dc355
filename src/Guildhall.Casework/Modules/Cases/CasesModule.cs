using Guildhall.Casework.Modules.Cases.AboutEvents;
using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.Api;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.Bulk;
using Guildhall.Casework.Modules.Cases.BusinessMembers;
using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Converse;
using Guildhall.Casework.Modules.Cases.Copies;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Cases.Differences;
using Guildhall.Casework.Modules.Cases.HandOver;
using Guildhall.Casework.Modules.Cases.Export;
using Guildhall.Casework.Modules.Cases.Follow;
using Guildhall.Casework.Modules.Cases.ForCustomer;
using Guildhall.Casework.Modules.Cases.Looking;
using Guildhall.Casework.Modules.Cases.FindCase;
using Guildhall.Casework.Modules.Cases.Flags;
using Guildhall.Casework.Modules.Cases.MergeCases;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.MyRequests;
using Guildhall.Casework.Modules.Cases.OpenAnyway;
using Guildhall.Casework.Modules.Cases.PassOn;
using Guildhall.Casework.Modules.Cases.Readers;
using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Casework.Modules.Cases.SavedViews;
using Guildhall.Casework.Modules.Cases.Related;
using Guildhall.Casework.Modules.Cases.Reopen;
using Guildhall.Casework.Modules.Cases.SplitCase;
using Guildhall.Casework.Modules.Cases.Staffing;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Cases.Tasks;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Casework.Modules.Cases.Withdraw;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>The council's work: cases, their stages and teams, and the one timeline of each.</summary>
public sealed class CasesModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IEventSubjects, CaseSubjects>();
        services.AddSingleton(new ActWords("case.opened", new LocalText("Sent a form", "Anfon ffurflen"), TellsSubject: true));
        services.AddSingleton(new ActWords("case.answered", new LocalText("Sent what we asked for", "Anfon yr hyn y gofynnom amdano"), TellsSubject: true));
        services.AddSingleton(new ActWords("case.withdrawn", new LocalText("Withdrew a request", "Tynnu cais yn ôl"), TellsSubject: true));
        services.AddSingleton(new ActWords("case.customer-wrote", new LocalText("Wrote to us about a request", "Ysgrifennu atom am gais"), TellsSubject: true));
        services.AddSingleton(new ActWords("case.read", new LocalText("Looked at a request", "Edrych ar gais"), TellsSubject: true));
        services.AddSingleton<CaseRegister>();
        CaseApiServices.Add(services);
        services.AddSingleton<SampleYear>();
        services.AddSingleton<CaseList>();
        services.AddSingleton<DeskScopes>();
        services.AddSingleton<FilterChooser>();
        services.AddValidatedOptions<DeskOptions>(configuration, "Desk");
        services.AddSingleton<SavedViewShelf>();
        services.AddSingleton<CaseExporter>();
        services.AddSingleton<CaseFinder>();
        services.AddSingleton<CaseFlagger>();
        services.AddSingleton<ICaseActions, FlagAction>();
        services.AddSingleton<BulkDesk>();
        services.AddSingleton<IBulkAction, BulkAssign>();
        services.AddSingleton<IBulkAction, BulkMove>();
        services.AddSingleton<IBulkAction, BulkNote>();
        services.AddSingleton<IBulkAction, BulkFlag>();
        services.AddSingleton<IBulkAction, BulkHandOver>();
        services.AddSingleton<IBulkAction, BulkSnooze>();
        services.AddSubscriber<BulkBegun, BulkRunner>("cases.run-bulk");
        services.AddSchedule<ForgetBulk>("cases.forget-bulk", "0 40 3 * * ?");
        services.AddSubscriber<CaseOpened, CaseIndexer>("cases.index-opened");
        services.AddSubscriber<CaseAnswered, CaseIndexer>("cases.index-answered");
        services.AddSubscriber<CaseMoved, CaseIndexer>("cases.index-moved");
        services.AddSubscriber<CaseNoted, CaseIndexer>("cases.index-noted");
        services.AddSubscriber<CustomerWrote, CaseIndexer>("cases.index-written");
        services.AddSubscriber<OfficerReplied, CaseIndexer>("cases.index-replied");
        services.AddSubscriber<CaseHandedOver, CaseIndexer>("cases.index-handed-over");
        services.AddSubscriber<SampleMade, IndexSample>("cases.index-sample");
        services.AddSubscriber<SampleRemoved, ForgetSampleFiles>("cases.forget-sample-files");
        services.AddSchedule<IndexMissing>("cases.index-missing", "0 25 * * * ?");
        services.AddSingleton<OpenCases>();
        services.AddSingleton<CaseReader>();
        services.AddSingleton<CaseFactReader>();
        services.AddSingleton<ConsentedCases>();
        services.AddSingleton<WardFigures>();
        services.AddSingleton<CaseActs>();
        services.AddSingleton<CaseReplies>();
        services.AddSingleton<CaseVersions>();
        services.AddSingleton<AnswerRevealer>();
        services.AddSingleton<CaseMover>();
        services.AddSingleton<CaseGiver>();
        services.AddSubscriber<CaseOpened, GiveNewCase>("cases.give-new-case");
        services.AddSingleton<CaseHander>();
        services.AddSingleton<CasePasser>();
        services.AddSingleton<PassingEntry>();
        services.AddScoped<PassOnMessages>();
        services.AddSingleton<CaseSnoozer>();
        services.AddSchedule<WakeCases>("cases.wake", "0 0 6 * * ?");
        services.AddSubscriber<CaseHandedOver, TellOfHandOver>("cases.tell-of-hand-over");
        services.AddSubscriber<CasePassedOn, TellOfPassing>("cases.tell-of-passing");
        services.AddSubscriber<CasePassedOn, SendToBody>("cases.send-to-body");
        services.AddSingleton(provider => new BodyList(configuration["Council:Folder"] ?? "", provider.GetRequiredService<ILogger<BodyList>>()));
        services.AddSingleton(provider => new ReplyList(configuration["Council:Folder"] ?? "", provider.GetRequiredService<ILogger<ReplyList>>()));
        services.AddSingleton<NoteWriter>();
        services.AddSingleton<CaseTasks>();
        services.AddSingleton<CaseTies>();
        services.AddSingleton<CaseMerger>();
        services.AddSingleton<CaseReopener>();
        services.AddSingleton<CaseSplitter>();
        services.AddSubscriber<CaseMerged, TellOfMerge>("cases.tell-of-merge");
        services.AddSubscriber<CaseUnmerged, TellOfUnmerge>("cases.tell-of-unmerge");
        services.AddSubscriber<CaseReopened, TellOfReopening>("cases.tell-of-reopening");
        services.AddSingleton<CaseFollowing>();
        services.AddSingleton<FollowerNews>();
        services.AddSchedule<TellFollowersAtOnce>("cases.tell-followers", "40 * * * * ?");
        services.AddSchedule<TellFollowersDaily>("cases.tell-followers-daily", "0 30 7 * * ?");
        services.AddSingleton<MyTasks>();
        services.AddSingleton<CaseAssigner>();
        services.AddSingleton<CaseDocuments>();
        services.AddSingleton<CaseOpener>();
        services.AddSingleton<CaseReaders>();
        services.AddSingleton<IStaffWork, WorkInHand>();
        services.AddSingleton<ITeamUse, WorkInHand>();
        services.AddSubscriber<CaseOpenedAnyway, TellManagers>("cases.tell-managers");
        services.AddSubscriber<StaffMentioned, TellMentioned>("cases.tell-mentioned");
        services.AddSubscriber<StaffEnded, GiveBackCases>("cases.give-back");
        services.AddSingleton<CopyReader>();
        services.AddSingleton<CopyWords>();
        services.AddSingleton<CopyPrinter>();
        services.AddSingleton<CopyMailer>();
        services.AddSingleton(provider => new SubmissionCopies(
            provider.GetRequiredService<CopyReader>(), provider.GetRequiredService<CopyPrinter>(), provider.GetRequiredService<CopyMailer>()));
        services.AddSubscriber<FileRefused, NoteRefusedFile>("cases.note-refused-file");
        services.AddValidatedOptions<TrackOptions>(configuration, "Track");
        services.AddSingleton<CustomerCases>();
        services.AddSingleton<AccountDoor>();
        services.AddSingleton<TrackDoor>();
        services.AddSingleton<TrackTicket>();
        services.AddCaseTimes(configuration);
        services.AddSingleton<CaseWithdrawer>();
        services.AddScoped<CaseMessages>();
        services.AddSingleton<OfficerWriter>();
        services.AddSingleton<CustomerWriter>();
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<IAccountSection, RequestsSection>();
        services.AddSingleton<WelcomePacks>();
        services.AddSingleton<IAccountSection, AroundHomeSection>();
        services.AddSingleton(new AccountNavigationItem(new LocalText("Activity", "Gweithgaredd"), CaseLinks.Activity, 10));
        services.AddSubscriber<PersonSignedIn, ClaimRequests>("cases.claim-requests");
        services.AddSubscriber<BusinessMemberLeft, WriteToBusiness>("cases.write-to-business");
        services.AddSubscriber<OfficerReplied, TellOfReply>("cases.tell-of-reply");
        services.AddSubscriber<CustomerWrote, TellOwnerOfLetter>("cases.tell-owner-of-letter");
        services.AddSingleton(new StaffNavigationItem("Cases", CaseLinks.Desk, CaseworkPolicy.Name, 10));
        services.AddSingleton(new StaffNavigationItem("Tasks", CaseLinks.MyTasks, CaseworkPolicy.Name, 12));
        services.AddSubscriber<CaseOpened, TellOfOpening>("cases.tell-of-opening");
        services.AddSubscriber<CaseMoved, TellOfMove>("cases.tell-of-move");
        services.AddSubscriber<FileRefused, TellOfRefusedFile>("cases.tell-of-refused-file");
        services.AddSubscriber<CaseAnswered, TellOfAnswer>("cases.tell-of-answer");
        services.AddSubscriber<CaseAnswered, TellOwnerOfAnswer>("cases.tell-owner-of-answer");
    }

    /// <inheritdoc/>
    public override void AddConventions(PageConventionCollection conventions) =>
        // From the case's own page the stage comes with the form.
        conventions.AddPageRoute("/Modules/Cases/MoveCase/Move", "/staff/cases/{reference}/move");

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        PeopleEndpoint.Map(endpoints);
        LookingEndpoint.Map(endpoints);
        CaseApi.Map(endpoints);
        ServiceApi.Map(endpoints);
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var templates = services.GetRequiredService<Templates>();
        var used = services.GetRequiredService<ServiceCatalogue>().Current.Values
            .SelectMany(v => v.Definition.Work?.Stages ?? []).Select(s => s.Message).OfType<string>().Distinct();
        foreach (var problem in used.SelectMany(name => templates.Validate(name, CaseMessages.ValueNames))
            .Concat(templates.Validate(CaseMessages.FileRefused, CaseMessages.FileValueNames))
            .Concat(templates.Validate(CaseMessages.Reply, CaseMessages.ReplyValueNames))
            .Concat(templates.Validate(TellOfHandOver.Template, TellOfHandOver.ValueNames))
            .Concat(templates.Validate(PassOnMessages.ToCustomer, PassOnMessages.CustomerValueNames))
            .Concat(templates.Validate(PassOnMessages.Back, PassOnMessages.CustomerValueNames))
            .Concat(templates.Validate(PassOnMessages.ToBody, PassOnMessages.BodyValueNames))
            .Concat(CaseTimes.Templates.SelectMany(template => templates.Validate(template.Key, template.Value)))
            .Concat(templates.Validate(TellManagers.Template, TellManagers.ValueNames))
            .Concat(templates.Validate(TellMentioned.Template, TellMentioned.ValueNames))
            .Concat(templates.Validate(CaseMessages.Reopened, CaseMessages.ValueNames))
            .Concat(templates.Validate(CaseMessages.Split, CaseMessages.SplitValueNames))
            .Concat(templates.Validate(TellMentioned.TakenTemplate, TellMentioned.ValueNames))
            .Concat(templates.Validate(TellOfMerge.Template, CaseMessages.WordValueNames))
            .Concat(templates.Validate(TellOfUnmerge.Template, CaseMessages.WordValueNames))
            .Concat(templates.Validate(FollowerNews.Template, FollowerNews.ValueNames))
            .Concat(templates.Validate(CopyMailer.Template, CopyMailer.ValueNames)))
        {
            services.GetRequiredService<ILogger<CasesModule>>().LogError("{Problem}", problem);
        }

        return Task.CompletedTask;
    }
}
