using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Assets.Keep;
using Guildhall.Council.Modules.Assets.Stock;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Assets.Issue;

/// <summary>Gives equipment out as a part of a case: to who asked, or whom they asked for.</summary>
[Authorize(Policies.Staff)]
internal sealed class IssueModel(CaseFactReader cases, AssetRegister register, StockRoom stock, Teams teams, Database database, AssetRules rules, CouncilProfile council) : AssetPage(rules)
{
    private const int MostChoices = 500;

    public CaseFacts About { get; private set; } = null!;

    /// <summary>What can be given out.</summary>
    public IReadOnlyList<Asset> InStock { get; private set; } = [];

    public IReadOnlyList<StockItem> Items { get; private set; } = [];

    public IReadOnlyList<StaffMember> People { get; private set; } = [];

    [BindProperty(Name = "to")]
    public Guid? To { get; set; }

    [BindProperty(Name = "asset")]
    public Guid? Asset { get; set; }

    [BindProperty(Name = "item")]
    public string? Item { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public IEnumerable<SelectItem> PeopleItems => [new SelectItem { Value = "", Text = "Choose" }, .. People.Select(p => new SelectItem { Value = p.Id.ToString(), Text = p.Name })];

    public IEnumerable<SelectItem> AssetItems =>
        [new SelectItem { Value = "", Text = "None" }, .. InStock.Select(a => new SelectItem { Value = a.Id.ToString(), Text = $"{Settings.TitleOf(a.Kind)} {a.Tag}, {a.Name}" })];

    public IEnumerable<SelectItem> StockItems => [new SelectItem { Value = "", Text = "None" }, .. Items.Where(i => i.Level > 0).Select(i => new SelectItem { Value = i.Name, Text = $"{i.Title} ({i.Level} left)" })];

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        To = await cases.SentByStaffAsync(About.Id, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Reason = Clean(Reason);
        var to = People.FirstOrDefault(p => p.Id == To);
        if (to is null)
        {
            ModelState.AddModelError("to", "Select who gets it");
        }

        if (Asset is null && string.IsNullOrEmpty(Item))
        {
            ModelState.AddModelError("asset", "Select what they get");
        }

        if (Reason.Length > TextLength)
        {
            ModelState.AddModelError("reason", $"This must be {TextLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        // The thing, the stock and the note of the case: all of it or none.
        var staff = User.Staff();
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, About.Reference, staff) is null)
        {
            return NotFound();
        }

        var given = new List<string>();
        if (Asset is { } id)
        {
            if (await AssetRegister.ActAsync(tx, id, AssetAct.Assign, to, null, Reason, About.Reference, AssetStatus.InStock) != AssetResult.Done)
            {
                ModelState.AddModelError("asset", "It is not in stock any more. Select another");
                return Refused();
            }

            given.Add(InStock.FirstOrDefault(a => a.Id == id) is { } asset ? $"{Settings.TitleOf(asset.Kind)} {asset.Tag}" : "a thing of the register");
        }

        if (!string.IsNullOrEmpty(Item))
        {
            if (await StockRoom.MoveAsync(tx, Item, -1, $"To {to!.Name}", About.Reference) is not { } title)
            {
                ModelState.AddModelError("item", "There are none left");
                return Refused();
            }

            given.Add(title);
        }

        CaseActs.Note(tx, About.Id, About.Reference, $"Given to {to!.Name}: {string.Join(", ", given)}.{(Reason.Length == 0 ? "" : $" {Reason}")}");
        await tx.CommitAsync(cancellationToken);
        return Redirect(CaseLinks.Case(About.Reference));
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await cases.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found || !Settings.Services.Contains(found.Service))
        {
            return false;
        }

        About = found;
        (InStock, _) = await register.FindAsync(new AssetQuestion(Status: AssetStatus.InStock), MostChoices, cancellationToken);
        Items = await stock.AllAsync(cancellationToken);
        People = await teams.EveryoneAsync(cancellationToken);
        return true;
    }
}
