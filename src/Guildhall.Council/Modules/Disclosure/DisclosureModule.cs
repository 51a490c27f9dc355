using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters;
using Guildhall.Council.Modules.Disclosure.Decide;
using Guildhall.Council.Modules.Disclosure.Log;
using Guildhall.Council.Modules.Disclosure.OnCase;
using Guildhall.Council.Modules.Disclosure.Publish;
using Guildhall.Council.Modules.Disclosure.Redact;
using Guildhall.Council.Modules.Disclosure.Reviews;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Council.Modules.Disclosure;

/// <summary>Requests for information: exemptions, redaction, decision letters, reviews, and the disclosure log.</summary>
public sealed class DisclosureModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(s => new DisclosureRules(configuration["Council:Folder"] ?? "", s.GetRequiredService<ILogger<DisclosureRules>>()));
        services.AddSingleton(s => new StaffNavigationItem("Disclosure log", DisclosureLinks.Publishing, CaseworkPolicy.Name, 40)
        {
            OnlyTeams = () => TeamsOf(s.GetRequiredService<DisclosureRules>(), s.GetRequiredService<ServiceCatalogue>()),
        });
        services.AddSingleton<Decisions>();
        services.AddSingleton<RequestFiles>();
        services.AddSingleton<DisclosureLog>();
        services.AddSingleton<LogKeeper>();
        services.AddSingleton<ICaseActions, RequestActions>();
        services.AddSingleton<ICaseSection, RequestSection>();
        services.AddSingleton<IStartPageParts, SeeOthers>();
        services.AddSingleton<ILetterFields, RefusalFields>();
        services.AddSubscriber<CaseOpened, LinkReview>("disclosure.link-review");
        services.AddSubscriber<CaseMoved, KeepClosedRequests>("disclosure.keep-closed");
        services.AddSubscriber<CaseReopened, KeepClosedRequests>("disclosure.keep-reopened");
        services.AddSubscriber<CaseDisputed, KeepClosedRequests>("disclosure.keep-disputed");
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken) => services.GetRequiredService<LogKeeper>().IndexAsync(cancellationToken);

    private static HashSet<string> TeamsOf(DisclosureRules rules, ServiceCatalogue catalogue) =>
        [.. rules.Current.Requests.Select(r => catalogue.Find(r.Service)?.Definition.Work?.Team).OfType<string>()];
}
