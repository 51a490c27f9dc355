namespace Guildhall.Casework.Modules.Cases.Flags;

/// <summary>Leads from a case to its flags.</summary>
internal sealed class FlagAction : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => new("Flags", CaseLinks.Flags(about.Reference));

    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}
