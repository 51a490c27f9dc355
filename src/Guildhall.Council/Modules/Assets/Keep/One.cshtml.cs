using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>One thing: who has it, what can be done with it, and all that happened to it.</summary>
[Authorize(Policies.Staff)]
internal sealed class OneModel(AssetRegister register, Teams teams, AssetRules rules) : AssetPage(rules)
{
    public Asset Asset { get; private set; } = null!;

    public IReadOnlyList<AssetEvent> Events { get; private set; } = [];

    /// <summary>Those it may be given to.</summary>
    public IReadOnlyList<StaffMember> People { get; private set; } = [];

    [BindProperty(Name = "act")]
    public string? Act { get; set; }

    [BindProperty(Name = "to")]
    public Guid? To { get; set; }

    [BindProperty(Name = "place")]
    public string? Place { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public IEnumerable<SelectItem> PeopleItems => [new SelectItem { Value = "", Text = "Choose" }, .. People.Where(p => p.Id != Asset.Holder).Select(p => new SelectItem { Value = p.Id.ToString(), Text = p.Name })];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        (Place, Reason) = (Clean(Place), Clean(Reason));
        var chosen = Asset.Acts.Where(a => Text.Kebab(a) == Act).Select(a => (AssetAct?)a).FirstOrDefault();
        if (chosen is not { } act)
        {
            ModelState.AddModelError("act", "Select what happened");
            return Refused();
        }

        var to = act == AssetAct.Assign ? People.FirstOrDefault(p => p.Id == To) : null;
        if (act == AssetAct.Assign && to is null)
        {
            ModelState.AddModelError("to", "Select who gets it");
        }

        if (act is AssetAct.Lose or AssetAct.Dispose or AssetAct.Repair && Reason.Length == 0)
        {
            ModelState.AddModelError("reason", act switch { AssetAct.Lose => "Write how it was lost", AssetAct.Dispose => "Write why it goes, and how its data were wiped", _ => "Write what is wrong with it" });
        }

        if (Place.Length > 100 || Reason.Length > TextLength)
        {
            ModelState.AddModelError(Place.Length > 100 ? "place" : "reason", Place.Length > 100 ? "This must be 100 characters or fewer" : $"This must be {TextLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        if (await register.ActAsync(id, act, to, Place.Length == 0 ? null : Place, Reason, User.Staff(), cancellationToken) == AssetResult.Done)
        {
            return Redirect(AssetLinks.One(id));
        }

        await LoadAsync(id, cancellationToken);
        ModelState.AddModelError("act", "Somebody changed it at the same moment. Look at its history");
        return Refused();
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await register.OneAsync(id, cancellationToken) is not var (asset, events))
        {
            return false;
        }

        (Asset, Events) = (asset, events);
        People = await teams.EveryoneAsync(cancellationToken);
        return true;
    }
}
