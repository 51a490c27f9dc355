using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Jobs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>Registration of the keys of the API.</summary>
internal static class ApiKeyServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiKeyRegister>();
        services.AddSingleton<IdempotentRequests>();
        services.AddSchedule<ForgetAnswers>("integration.forget-answers", "0 45 3 * * ?");
        services.AddAuthentication().AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, ScopeCheck>();
        var policies = services.AddAuthorizationBuilder().AddPolicy(ApiScopes.AnyKey, Asks(null));
        foreach (var scope in ApiScopes.All)
        {
            policies.AddPolicy(ApiScopes.Policy(scope.Name), Asks(scope.Name));
        }

        services.AddSingleton(new StaffNavigationItem("API keys", ApiKeyLinks.All, Policies.Administrator, 940));
    }

    private static AuthorizationPolicy Asks(string? scope) =>
        new([new ScopeRequirement(scope), new Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement()], [ApiKeyHandler.SchemeName]);
}
