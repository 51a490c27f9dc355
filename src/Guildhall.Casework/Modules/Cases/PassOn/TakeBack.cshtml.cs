using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.PassOn;

/// <summary>Takes a case back from the body it was passed to, with what they said.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class TakeBackModel(CaseReader reader, CasePasser passer, PassOnMessages messages, BodyList bodies, CouncilProfile council) : OfficerCasePage(reader, council)
{
    [BindProperty(Name = "said")]
    public string? Said { get; set; }

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    public MessagePreview? Preview { get; private set; }

    /// <summary>What the body is called.</summary>
    public string Title => Case.PassedTo is { } body ? TitleOf(body).English : "";

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        (Said, Message) = (Clean(Said), Clean(Message));
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (IsPreview || Case.PassedTo is null)
        {
            return Page();
        }

        Want("said", Said, "Write what they said, or that you heard nothing");
        Limit("message", Message);
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        try
        {
            return await passer.TakeBackAsync(Case.Reference, Facts, Message, Version, User.Staff(), cancellationToken) == PassResult.NotFound ? NotFound() : Redirect(CaseLinks.Done(Case.Reference));
        }
        catch (CaseChangedException)
        {
            return Changed();
        }
    }

    private PassOnFacts Facts(string body) => new() { Body = body, Title = TitleOf(body), IsBack = true, Said = Clean(Said) };

    private LocalText TitleOf(string body) => bodies.Find(body)?.Title ?? new LocalText(body);

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Preview = Case.PassedTo is { } body ? await messages.PreviewAsync(Case.Id, Facts(body), Clean(Message), cancellationToken) : null;
        return true;
    }
}
