using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>Registration of what other systems do with cases, and hear of them.</summary>
internal static class CaseApiServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiCaseReader>();
        services.AddSingleton<ApiCaseWriter>();
        services.AddSingleton<ApiFiles>();
        services.AddSingleton<IApiServices, ServicesForKeys>();
        foreach (var kind in CaseNews.Kinds)
        {
            services.AddSingleton(kind);
        }

        services.AddSubscriber<CaseOpened, CaseNews>("cases.tell-webhooks-of-opening");
        services.AddSubscriber<CaseMoved, CaseNews>("cases.tell-webhooks-of-move");
        services.AddSubscriber<CaseReopened, CaseNews>("cases.tell-webhooks-of-reopening");
        services.AddSubscriber<CaseDisputed, CaseNews>("cases.tell-webhooks-of-dispute");
        services.AddSubscriber<CaseUnmerged, CaseNews>("cases.tell-webhooks-of-unmerging");
        services.AddSubscriber<CaseMerged, CaseNews>("cases.tell-webhooks-of-merge");
        services.AddSubscriber<CaseHandedOver, CaseNews>("cases.tell-webhooks-of-hand-over");
        services.AddSubscriber<CustomerWrote, CaseNews>("cases.tell-webhooks-of-letter");
        services.AddSubscriber<CaseAnswered, CaseNews>("cases.tell-webhooks-of-answer");
        services.AddSubscriber<CaseExtended, CaseNews>("cases.tell-webhooks-of-extension");
    }
}
