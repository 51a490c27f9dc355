using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Foundations.Modules.Identity.PersonSignIn;

/// <summary>Signs somebody out of their account.</summary>
[AllowAnonymous]
internal sealed class AccountSignOutModel(Database database, SessionRegister sessions) : SignOutPage(sessions, "/account/sign-in?signed-out=true")
{
    protected override async Task EndAsync(Myself who)
    {
        await using var tx = await database.BeginAsync(who.Actor, HttpContext.RequestAborted);
        await SessionRegister.EndAsync(tx, who.Account, who.Session);
        tx.Audit("person.signed-out", $"account:{who.Account}");
        await tx.CommitAsync(HttpContext.RequestAborted);
        HostCookies.Take(HttpContext, PersonScheme.Cookie);
        HostCookies.Take(HttpContext, StepUp.Cookie);

        // What the browser keeps of the pages must not be come back to with its Back button.
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
    }
}
