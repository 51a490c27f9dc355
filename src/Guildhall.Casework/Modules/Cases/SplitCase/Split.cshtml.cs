using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.SplitCase;

/// <summary>Where a part of a case is made a case of its own.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class SplitModel(CaseReader reader, CaseSplitter splitter, ServiceCatalogue catalogue, Teams teams, CouncilProfile council, TimeProvider clock) : OfficersCase(reader, council)
{
    [BindProperty(Name = "source")]
    public Guid? Source { get; set; }

    [BindProperty(Name = "service")]
    public string? To { get; set; }

    [BindProperty(Name = "team")]
    public string? Team { get; set; }

    [BindProperty(Name = "take")]
    public List<string> Take { get; set; } = [];

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public IReadOnlyList<Team> Teams { get; private set; } = [];

    public IEnumerable<SelectItem> ServiceItems => catalogue.Current.Values.Where(v => v.Definition.Work is not null)
        .OrderBy(v => v.Definition.Title.English, StringComparer.CurrentCulture)
        .Select(v => new SelectItem { Value = v.Definition.Name, Text = v.Definition.Title.English });

    public IEnumerable<SelectItem> TeamItems => [new SelectItem { Value = "", Text = "The service’s own team" }, .. Teams.Select(t => new SelectItem { Value = t.Name, Text = t.Title })];

    /// <summary>The answers that can go with it, as they are shown. Who the customer is goes with it anyway.</summary>
    public IEnumerable<(string Name, string Label, string Answer)> Answers => Record.Service.Definition.Questions
        .Where(q => q.Contact is null && q.Type != QuestionType.Declaration)
        .Select(q => (q.Name, q.Label.English, string.Join(", ", Record.Answers.Display(q, "en"))))
        .Where(answer => answer.Item3.Length > 0);

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        (Source, To) = (Key.New(clock), Record.Service.Definition.Name);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var reason = Clean(Reason);
        var service = catalogue.Find(To);
        if (service?.Definition.Work is null)
        {
            ModelState.AddModelError("service", "Select the service of the new case");
        }

        if (!string.IsNullOrEmpty(Team) && Teams.All(t => t.Name != Team))
        {
            ModelState.AddModelError("team", "Select a team");
        }

        if (reason.Length is 0 or > CaseSplitter.ReasonLength)
        {
            ModelState.AddModelError("reason", reason.Length == 0 ? "Write what the new case is about" : $"It must be {CaseSplitter.ReasonLength:N0} characters or fewer");
        }

        if (ModelState.IsValid)
        {
            var made = await splitter.SplitAsync(
                new Split
                {
                    Reference = CaseReference,
                    Service = service!,
                    Team = string.IsNullOrEmpty(Team) ? null : Team,
                    Questions = Answers.Select(a => a.Name).Intersect(Take).ToHashSet(),
                    Reason = reason,
                    Source = Source ?? Key.New(clock),
                },
                User.Staff(),
                cancellationToken);
            if (made.Reference is not null)
            {
                // The new case may be another team's alone.
                return Redirect(CaseLinks.Done(CaseReference));
            }

            ModelState.AddModelError("reason", made.IsClosed ? "The case was closed meanwhile. Open it again first" : "You may not split this case");
        }

        Response.StatusCode = 400;
        return Page();
    }

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || !IsOpen)
        {
            return false;
        }

        Teams = await teams.AllAsync(cancellationToken);
        return true;
    }
}
