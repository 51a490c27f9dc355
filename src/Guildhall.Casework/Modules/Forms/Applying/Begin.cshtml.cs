using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>“Start now”: leads to the first page, with the answers there are. A draft begins with the first answer, not before.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class BeginModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    private const string LinkPrefix = "link.";
    private const int LongestBrought = 200;

    protected override bool AsksOwnerToSignIn => false;

    public Task<IActionResult> OnGetAsync() => FirstAsync();

    // A button may lead here as well as a link: nothing is changed, so nothing is to be forged.
    public Task<IActionResult> OnPostAsync() => FirstAsync();

    /// <summary>Leaves the form that was begun, for a new one.</summary>
    public Task<IActionResult> OnPostAgainAsync()
    {
        if (!IsStale && Draft is not null)
        {
            ForgetDraft();
            Draft = null;
        }

        return FirstAsync();
    }

    private async Task<IActionResult> FirstAsync()
    {
        if (Draft is { IsSent: true } || IsSomebodyElses)
        {
            ForgetDraft();
            Draft = null;
        }

        var brought = Brought();
        if (Draft is null && brought.Names.Any())
        {
            await BeginAsync(brought);
        }

        return Redirect(FormLinks.Page(Form.Name, Form.Pages[0].Name));
    }

    // What the link says is the person's to change, as anything else they send.
    private Answers Brought() => Form.Questions
        .Where(q => q is { Type: QuestionType.Hidden, From: not null })
        .Select(q => (q.Name, Value: AnswerRules.OneLine(Request.Query[q.From![LinkPrefix.Length..]].ToString())))
        .Where(q => q.Value.Length is > 0 and <= LongestBrought && !q.Value.Any(char.IsControl))
        .Aggregate(Answers.Empty, (all, q) => all.With(q.Name, JsonValue.Create(q.Value)));
}
