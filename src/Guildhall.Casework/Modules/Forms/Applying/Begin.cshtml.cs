using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>“Start now”: leads to the first page, with the answers there are. A draft begins with the first answer, not before.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class BeginModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery)
    : ApplyPage(catalogue, drafts, rules, antiforgery)
{
    public IActionResult OnGet() => First();

    // A button may lead here as well as a link: nothing is changed, so nothing is to be forged.
    public IActionResult OnPost() => First();

    private RedirectResult First()
    {
        if (Draft is { IsSent: true })
        {
            ForgetDraft();
        }

        return Redirect(FormLinks.Page(Form.Name, Form.Pages[0].Name));
    }
}
