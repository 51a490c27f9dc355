using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.AccountHome;

/// <summary>“Sign in”, or “Your account”, at the head of every public page. Asks the database nothing the request has not asked already.</summary>
internal sealed class AccountLink(IStringLocalizer<Words> words) : IHeaderLinks
{
    public IEnumerable<HeaderLink> For(HttpContext context)
    {
        if (context.User.FindPerson() is not null)
        {
            yield return new HeaderLink(words["Your account"], "/account");
            yield break;
        }

        var path = context.Request.Path;
        yield return new HeaderLink(
            words["Sign in"],
            HttpMethods.IsGet(context.Request.Method) && path != "/" ? ReturnAddress.Then("/account/sign-in", ReturnAddress.OrAccount(path + context.Request.QueryString)) : "/account/sign-in");
    }
}
