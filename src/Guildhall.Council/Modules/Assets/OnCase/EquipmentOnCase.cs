using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Assets.Keep;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Assets.OnCase;

/// <summary>What who asks has already, on the page of a case by which equipment is asked for.</summary>
internal sealed class EquipmentSection(AssetRules rules, AssetRegister register, CaseFactReader cases) : ICaseSection
{
    private const int Most = 20;

    public int Order => 45;

    public async Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default)
    {
        if (!rules.Current.Services.Contains(about.Service))
        {
            return null;
        }

        var asker = await cases.SentByStaffAsync(about.Id, cancellationToken);
        IReadOnlyList<Asset> theirs = asker is null ? [] : (await register.FindAsync(new AssetQuestion(Holder: asker), Most, cancellationToken)).Assets;
        return new CaseSection("/Modules/Assets/OnCase/_OnCase.cshtml", new EquipmentOnCase(about.Reference, asker is not null, theirs, rules.Current));
    }
}

/// <summary>What the part of the page shows.</summary>
/// <param name="Reference">The case.</param>
/// <param name="IsKnown">Whether we know who asks.</param>
/// <param name="Theirs">What they have.</param>
/// <param name="Settings">What kinds are called.</param>
internal sealed record EquipmentOnCase(string Reference, bool IsKnown, IReadOnlyList<Asset> Theirs, AssetSettings Settings);

/// <summary>Leads to giving something out.</summary>
internal sealed class EquipmentActions(AssetRules rules) : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => rules.Current.Services.Contains(about.Service) ? new CaseAction("Give out equipment", AssetLinks.Issue(about.Reference)) : null;

    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}
