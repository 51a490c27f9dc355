using System.Globalization;
using Dapper;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.Related;

/// <summary>All other cases of a case's customer or property that an officer may list, the latest first.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class OthersModel(CaseReader reader, Database database, ServiceCatalogue catalogue, CouncilProfile council) : OfficersCase(reader, council)
{
    private const int PageSize = 50;
    private static readonly DateTimeOffset s_latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<Guid, ServiceDefinition> _services = [];

    /// <summary>Whether it is the property's, not the customer's.</summary>
    public bool OfProperty { get; private set; }

    public IReadOnlyList<OtherCase> Cases { get; private set; } = [];

    public string? Next { get; private set; }

    public bool IsLaterPage { get; private set; }

    public string TitleOf(OtherCase other) => _services[other.ServiceVersion].Title.English;

    public string StageOf(OtherCase other) => _services[other.ServiceVersion].Case.Stage(other.Stage)?.Title.English ?? other.Stage;

    public string Link(string? after = null) => $"{CaseLinks.Others(CaseReference, OfProperty ? "property" : "customer")}{(after is null ? "" : $"&after={after}")}";

    public async Task<IActionResult> OnGetAsync(string reference, string? of, string? after, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        (OfProperty, IsLaterPage) = (of == "property", after is not null);
        var (at, key) = Place(after);
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            Cases = (await connection.QueryAsync<OtherCase>(
                """
                with this as (
                    select id, holder, lower(customer_email) as email, property_uprn from cases."case" where reference = @CaseReference
                ), found as (
                    select c.id from this join cases."case" c on c.holder = this.holder where not @OfProperty
                    union
                    select c.id from this join cases."case" c on lower(c.customer_email) = this.email where not @OfProperty
                    union
                    select c.id from this join cases."case" c on c.property_uprn = this.property_uprn where @OfProperty
                )
                select c.reference, c.service_version, c.stage, c.opened_at, c.closed_at
                from found f
                join cases."case" c on c.id = f.id
                where c.reference <> @CaseReference and not c.test and (not c.restricted or c.team = any(@Teams)) and (c.opened_at, c.reference) < (@at, @key)
                order by c.opened_at desc, c.reference desc
                limit @Limit
                """,
                new { CaseReference, OfProperty, Teams = User.Staff().Teams.ToArray(), at, key, Limit = PageSize + 1 })).AsList();
        }

        if (Cases.Count > PageSize)
        {
            Cases = [.. Cases.Take(PageSize)];
            Next = $"{Cases[^1].OpenedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{Cases[^1].Reference}";
        }

        foreach (var version in Cases.Select(c => c.ServiceVersion).Distinct())
        {
            _services[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        }

        return Page();
    }

    // Anything else in the address begins at the top.
    private static (DateTimeOffset At, string Key) Place(string? after) =>
        after?.Split('_') is [var ticks, { Length: <= 20 } reference]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= s_latest.Ticks && !reference.Contains('\0', StringComparison.Ordinal)
            ? (new DateTimeOffset(parsed, TimeSpan.Zero), reference)
            : (s_latest, "~");
}
