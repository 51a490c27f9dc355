using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Disclosure.Log;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Disclosure.OnCase;

/// <summary>Leads from a case that is a request for information to how it is decided.</summary>
internal sealed class RequestActions(DisclosureRules rules) : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) =>
        rules.Current.Request(about.Service) is { } request
            ? new CaseAction(request.Law == TargetLaw.FreedomOfInformation ? "Exemptions, files and the disclosure log" : "Exceptions, files and the disclosure log", DisclosureLinks.Decide(about.Reference))
            : null;

    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}

/// <summary>How far a request for information is decided, on its page.</summary>
internal sealed class RequestSection(DisclosureRules rules) : ICaseSection
{
    public int Order => 40;

    public async Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default)
    {
        if (rules.Current.Request(about.Service) is null)
        {
            return null;
        }

        var counted = (await reads.QueryAsync<RequestCounts>(
            """
            select array(select u.exemption from disclosure.use u where u.case_id = @Id and u.withdrawn_at is null order by u.id) as exemptions,
                (select count(*)::int from disclosure.file f where f.case_id = @Id and f.copy_of is null) as files,
                (select count(*)::int from disclosure.file f where f.case_id = @Id and f.copy_of is not null and f.checked_at is null) as to_check,
                (select count(*)::int from disclosure.file f where f.case_id = @Id and f.sent_at is not null) as sent,
                e.year, e.number, e.published_at is not null and e.taken_down_at is null as published, e.taken_down_at is not null as taken_down,
                e.not_published_why is not null as not_published
            from (select) one
            left join disclosure.entry e on e.case_id = @Id
            """,
            ("Id", about.Id))).Single();
        return new CaseSection("/Modules/Disclosure/OnCase/_OnCase.cshtml", (about, counted));
    }
}

/// <summary>What the part of the page shows.</summary>
internal sealed record RequestCounts
{
    public string[] Exemptions { get; init; } = [];

    public required int Files { get; init; }

    public required int ToCheck { get; init; }

    public required int Sent { get; init; }

    public int? Year { get; init; }

    public int? Number { get; init; }

    public bool Published { get; init; }

    public bool TakenDown { get; init; }

    public bool NotPublished { get; init; }
}

/// <summary>Leads from the start page of a request to what others asked.</summary>
internal sealed class SeeOthers(DisclosureRules rules) : IStartPageParts
{
    public StartPagePart? For(ServiceDefinition service) =>
        rules.Current.Request(service.Name) is null ? null : new StartPagePart("/Modules/Disclosure/Log/_SeeOthers.cshtml", new LogQuestion("", null, null, null));
}
