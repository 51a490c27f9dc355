using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.HandOver;

/// <summary>Hands a case to another team.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class HandOverModel(CaseReader reader, CaseHander hander, CaseMessages messages, Teams teams, CouncilProfile council) : OfficerCasePage(reader, council)
{
    private IReadOnlyList<Team> _teams = [];

    [BindProperty(Name = "team")]
    public string? Team { get; set; }

    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    [BindProperty(Name = "done")]
    public string? Done { get; set; }

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    public MessagePreview? Preview { get; private set; }

    public IEnumerable<SelectItem> TeamItems =>
        [new SelectItem { Value = "", Text = "Choose a team" }, .. _teams.Where(t => t.Name != Case.Team).Select(t => new SelectItem { Value = t.Name, Text = t.Title })];

    /// <summary>Whether the officer will see the case no more.</summary>
    public bool IsLost => Case.Restricted;

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        (Why, Done, Message) = (Clean(Why), Clean(Done), Clean(Message));
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (IsPreview)
        {
            return Page();
        }

        if (!_teams.Any(t => t.Name == Team && t.Name != Case.Team))
        {
            ModelState.AddModelError("team", "Select the team that is to have it");
        }

        Want("why", Why, "Write why that team should have it");
        Want("done", Done, "Write what was done so far, so that nobody asks the customer twice");
        Limit("message", Message);
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        try
        {
            switch (await hander.HandOverAsync(
                new Handing { Reference = Case.Reference, To = Team!, Why = Why, Done = Done, Message = Message, Version = Version }, User.Staff(), cancellationToken))
            {
                case HandResult.Handed:
                    return Redirect(Case.Restricted && !User.Staff().Teams.Contains(Team!) ? CaseLinks.Gone(Case.Reference) : CaseLinks.Done(Case.Reference));
                case HandResult.NotFound:
                    return NotFound();
                case HandResult.NoTeam:
                    ModelState.AddModelError("team", "Select the team that is to have it");
                    return Refused();
                default:
                    return Redirect(CaseLinks.Case(Case.Reference));
            }
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

        _teams = await teams.AllAsync(cancellationToken);
        var chosen = _teams.FirstOrDefault(t => t.Name == Team && t.Name != Case.Team);
        Preview = await TellOfHandOver.PreviewAsync(messages, Case.Id, language => chosen?.In(language) ?? "(the team you choose)", Clean(Message), cancellationToken);
        return true;
    }
}
