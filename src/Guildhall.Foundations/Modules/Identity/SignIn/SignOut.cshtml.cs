using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>Signs staff out.</summary>
[AllowAnonymous]
internal sealed class SignOutModel(SignInStaff signIn, SessionRegister sessions) : SignOutPage(sessions, "/staff/sign-in?signed-out=true")
{
    protected override Task EndAsync(Myself who) => signIn.SignOutAsync(HttpContext, who);
}
