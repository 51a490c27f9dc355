using Guildhall.Foundations.Modules.Identity.Provider;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Registration of the ways to sign in elsewhere.</summary>
internal static class OpenIdServices
{
    // A page has one address of its own; the provider sends people back to another.
    public static void AddConventions(PageConventionCollection conventions)
    {
        conventions.AddPageRoute("/Modules/Identity/OpenId/OneLoginPage", OneLoginArrival.ReturnPath);
        conventions.AddPageRoute("/Modules/Identity/OpenId/StaffOutside", StaffArrival.ReturnPath);
    }

    /// <summary>Where GOV.UK One Login tells us that someone signed out there.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(OneLoginArrival.SignedOutPath, async (HttpContext context, OneLoginDoor door, OneLoginArrival arrival) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var parameters = await PartnerRequests.ParametersAsync(context.Request) ?? [];
            var token = parameters.Where(p => p.Key == "logout_token").SelectMany(p => p.Value).ToList() is [{ } one] ? one : null;
            return !door.IsOffered ? Results.NotFound()
                : await arrival.EndAsync(token, context.RequestAborted) ? Results.Ok()
                : Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
        }).AllowAnonymous();

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<OneLoginOptions>(configuration, "OneLogin");
        services.AddHttpClient(OpenIdHttp.ClientName).ConfigurePrimaryHttpMessageHandler(OpenIdHttp.Handler).RemoveAllLoggers();
        services.AddSingleton<OpenIdHttp>();
        services.AddSingleton<UsedOnce>();
        services.AddSingleton<OpenIdAttempts>();
        services.AddSingleton<OneLoginDoor>();
        services.AddScoped<OutsideIdentities>();
        services.AddScoped<OneLoginArrival>();
        services.AddValidatedOptions<StaffProviderOptions>(configuration, "StaffProvider");
        services.AddSingleton<StaffDoor>();
        services.AddSingleton<AccountRoles>();
        services.AddScoped<StaffArrival>();
        if (configuration["OneLogin:ClientId"] is not null)
        {
            services.AddSingleton(new SignInWay(new LocalText("Sign in with GOV.UK One Login", "Mewngofnodi gyda GOV.UK One Login"), OneLoginArrival.StartAddress, ForStaff: false));
            services.AddSingleton(new IdentityProofWay(
                new LocalText("Prove who you are with GOV.UK One Login", "Profi pwy ydych chi gyda GOV.UK One Login"), OneLoginArrival.ProveAddress, 0));
        }

        if (configuration["StaffProvider:ClientId"] is not null)
        {
            services.AddSingleton(new SignInWay(
                new LocalText($"Sign in with {configuration["StaffProvider:Name"] ?? new StaffProviderOptions().Name}"), StaffArrival.StartAddress, ForStaff: true));
        }

        services.AddSchedule<ForgetUsed>("identity.forget-used", "0 25 2 * * ?");
    }
}
