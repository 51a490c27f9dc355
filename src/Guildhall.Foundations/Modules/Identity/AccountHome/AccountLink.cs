using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.AccountHome;

/// <summary>“Sign in”, or “Your account”, at the head of every public page. Asks the database nothing the request has not asked already.</summary>
internal sealed class AccountLink(IStringLocalizer<Words> words) : IHeaderLinks
{
    public HeaderBand? BandFor(HttpContext context) => context.User.FindPerson() is { ActingAs: { Name: { } name } acting }
        ? new HeaderBand(
            words["Whom you act for"],
            acting.MayAct ? words["You are acting for {0}.", name] : words["You are looking at what belongs to {0}.", name],
            ActingLinks.Stop,
            words["Stop"],
            new HeaderLink(words["Change"], ActingLinks.Choose))
        : null;

    public string? DoneFor(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Query["done"] == OneLoginArrival.ProvedWord && context.User.Assurance() >= Assurance.Verified
            ? words["You have proved who you are."].Value
            : null;

    public IEnumerable<HeaderLink> For(HttpContext context)
    {
        if (context.User.FindPerson() is { } person)
        {
            if (person is { CanActForOthers: true, ActingAs.Kind: ActingKind.Self })
            {
                yield return new HeaderLink(words["Act for another"], ActingLinks.Choose);
            }

            yield return new HeaderLink(words["Your account"], "/account");
            yield return new HeaderLink(words["Sign out"], "/account/sign-out");
            yield break;
        }

        var path = context.Request.Path;
        yield return new HeaderLink(
            words["Sign in"],
            HttpMethods.IsGet(context.Request.Method) && path != "/" ? ReturnAddress.Then("/account/sign-in", ReturnAddress.OrAccount(path + context.Request.QueryString)) : "/account/sign-in");
    }
}
