using System.Security.Claims;
using System.Text.Encodings.Web;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>What the policies of the API ask for.</summary>
internal sealed record ScopeRequirement(string? Scope) : IAuthorizationRequirement;

/// <summary>Whether the key has the scope.</summary>
internal sealed class ScopeCheck : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.FindKey() is { } key && (requirement.Scope is null || key.Has(requirement.Scope)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Nothing to set.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Finds which key a request shows as its bearer token (RFC 6750).</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyRegister register) : AuthenticationHandler<ApiKeyOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "api-key";

    private const string Bearer = "Bearer ";
    private const int LongestKey = 200;

    private string? _wrong;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } shown])
        {
            return AuthenticateResult.NoResult();
        }

        if (!shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || shown.Length > LongestKey || shown[Bearer.Length..].Trim() is not { Length: > 0 } text)
        {
            return Wrong("Send the key as Authorization: Bearer, followed by the key.");
        }

        if (await register.UseAsync(text, Context.RequestAborted) is not { } key)
        {
            return Wrong("There is no such key.");
        }

        var now = TimeProvider.GetUtcNow();
        return key.RevokedAt is not null ? Wrong("This key was revoked.")
            : !key.Works(now) ? Wrong("This key has expired.")
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new KeyIdentity(key.ToCurrent(), Scheme.Name)), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = _wrong is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await ProblemDetail.Of(StatusCodes.Status401Unauthorized, _wrong).WriteAsync(Response);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(policy => policy?.StartsWith("api:", StringComparison.Ordinal) == true)?[4..];
        Response.Headers.WWWAuthenticate = scope is null ? "Bearer error=\"insufficient_scope\"" : $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        await ProblemDetail.Of(StatusCodes.Status403Forbidden, scope is null ? null : $"It needs the scope {scope}.").WriteAsync(Response);
    }

    private AuthenticateResult Wrong(string why)
    {
        _wrong = why;
        return AuthenticateResult.Fail(why);
    }
}
