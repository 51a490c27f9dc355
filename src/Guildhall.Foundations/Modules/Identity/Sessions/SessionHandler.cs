using System.Text.Encodings.Web;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>Nothing to set: the schemes' settings are those of sign-in.</summary>
internal sealed class SessionSchemeOptions : AuthenticationSchemeOptions;

/// <summary>Finds who makes a request by the session their cookie names, and sends strangers to sign in.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<SessionSchemeOptions> schemes,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    SessionRegister sessions,
    StepUp stepUp,
    IOptions<StaffSignInOptions> staff) : AuthenticationHandler<SessionSchemeOptions>(schemes, loggers, encoder)
{
    private bool IsStaff => Scheme.Name == StaffScheme.Name;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (HostCookies.Read(Context, SessionRegister.CookieOf(Scheme.Name)) is null)
        {
            return AuthenticateResult.NoResult();
        }

        var row = SessionRegister.Key(Context, Scheme.Name) is { } key ? await sessions.FindAsync(Scheme.Name, key) : null;
        if (row is null)
        {
            if (!Response.HasStarted)
            {
                HostCookies.Take(Context, SessionRegister.CookieOf(Scheme.Name));
            }

            return AuthenticateResult.NoResult();
        }

        // Who always shows a second factor and has not yet is nobody, on every page but the one that asks for it.
        if (row.TwoFactorAt is null && (IsStaff ? staff.Value.SecondFactor == StaffSecondFactor.Required : row.AlwaysSecondStep))
        {
            return AuthenticateResult.NoResult();
        }

        return AuthenticateResult.Success(new AuthenticationTicket(sessions.Principal(Scheme.Name, row), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!IsStaff)
        {
            Response.Redirect(await stepUp.AskAsync(Context, Assurance.SignedIn));
            return;
        }

        // A form's address is no page to come back to.
        Response.Redirect(HttpMethods.IsGet(Request.Method)
            ? $"/staff/sign-in?{ReturnAddress.Parameter}={Uri.EscapeDataString(OriginalPathBase + OriginalPath + Request.QueryString)}"
            : "/staff/sign-in");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Redirect(IsStaff ? "/staff/forbidden" : "/account");
        return Task.CompletedTask;
    }
}
