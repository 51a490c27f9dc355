using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Grants.OnCase;

/// <summary>What a case is as an application, on its page for who may open it: how far it is, its score once that stands, its award and payment. Never who gave which points.</summary>
internal sealed class GrantOnCase(SchemeStore schemes) : ICaseSection
{
    public int Order => 40;

    public async Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default)
    {
        if (about.Officer is not { } officer || !(officer.Is(StaffRole.Officer) || officer.Is(StaffRole.Manager)) || !(await schemes.ServicesAsync(cancellationToken)).Contains(about.Service))
        {
            return null;
        }

        return (await reads.QueryAsync<GrantGlance>(
            $"""
            select {ApplicationRow.Columns}, s.title as scheme_title,
                (select p.state from grants.payment p where p.application = a.id and p.state <> 'taken-out' order by p.id desc limit 1) as payment,
                (select b.paid_on from grants.payment p join grants.payment_batch b on b.id = p.batch where p.application = a.id and p.state = 'paid') as paid_on
            from grants.application a join grants.scheme s on s.name = a.scheme
            where a.case_id = @Id and {ApplicationRow.Seen}
            """,
            ("Id", about.Id), ("Teams", officer.Teams.ToArray()))) is [var glance] ? new CaseSection("/Modules/Grants/OnCase/_Grant.cshtml", glance) : null;
    }
}

/// <summary>What the part of the page shows.</summary>
internal sealed record GrantGlance : ApplicationRow
{
    public required string SchemeTitle { get; init; }

    public string? Payment { get; init; }

    public DateOnly? PaidOn { get; init; }
}
