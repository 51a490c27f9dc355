using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.HandOver;

/// <summary>Refuses a case that another team handed over, with a reason: it goes back.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class HandBackModel(CaseReader reader, CaseHander hander, CaseMessages messages, Teams teams, CouncilProfile council) : OfficerCasePage(reader, council)
{
    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    public MessagePreview? Preview { get; private set; }

    /// <summary>How it came; null where it did not, or cannot be refused any more.</summary>
    public HandOverFacts? Came { get; private set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        (Why, Message) = (Clean(Why), Clean(Message));
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (IsPreview || Came is null)
        {
            return Page();
        }

        Want("why", Why, "Write why it should go back");
        Limit("message", Message);
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        try
        {
            return await hander.HandBackAsync(Case.Reference, Why, Message, Version, User.Staff(), cancellationToken) switch
            {
                HandResult.NotFound => NotFound(),
                _ => Redirect(Case.Restricted && !User.Staff().Teams.Contains(Came.From) ? CaseLinks.Gone(Case.Reference) : CaseLinks.Done(Case.Reference)),
            };
        }
        catch (CaseChangedException)
        {
            return Changed();
        }
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Came = HandOverFacts.ToRefuse(Record);
        if (Came is { } came)
        {
            var from = await teams.FindAsync(came.From, cancellationToken);
            Preview = await TellOfHandOver.PreviewAsync(messages, Case.Id, language => from?.In(language) ?? came.FromTitle, Clean(Message), cancellationToken);
        }

        return true;
    }
}
