using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>The form has been sent: the reference, and what happens next.</summary>
[AllowAnonymous]
internal sealed class SentModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    public string Reference => Draft!.SentReference!;

    /// <summary>What the customer is told at the first stage; null when that is nothing.</summary>
    public string? Told => StageWords.For(Form.Case.FirstStage, Draft!.SentTargetOn!.Value, Language);

    public string Target => PlainDates.Long(Draft!.SentTargetOn!.Value);

    public IActionResult OnGet() => Draft switch
    {
        null => NoAnswers(),
        { IsSent: false } => Redirect(FormLinks.Check(Form.Name)),
        _ => Page(),
    };
}
