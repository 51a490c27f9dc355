using Guildhall.Platform.Jobs;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Registration of the ways to sign in elsewhere.</summary>
internal static class OpenIdServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<OneLoginOptions>(configuration, "OneLogin");
        services.AddHttpClient(OpenIdHttp.ClientName).ConfigurePrimaryHttpMessageHandler(OpenIdHttp.Handler).RemoveAllLoggers();
        services.AddSingleton<OpenIdHttp>();
        services.AddSingleton<UsedOnce>();
        services.AddSingleton<OpenIdAttempts>();
        services.AddSchedule<ForgetUsed>("identity.forget-used", "0 25 2 * * ?");
    }
}
