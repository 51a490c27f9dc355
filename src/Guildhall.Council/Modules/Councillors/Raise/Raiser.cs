using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>What a piece of casework is about.</summary>
internal enum About
{
    /// <summary>Somebody who asked.</summary>
    Constituent,

    /// <summary>Something in the ward, and nobody in particular.</summary>
    Ward,
}

/// <summary>How a constituent asked a councillor to act.</summary>
internal enum ConsentHow
{
    /// <summary>By letter or on a form.</summary>
    InWriting,

    /// <summary>By e-mail or another message.</summary>
    ByEmail,

    /// <summary>In person, at a surgery or at the door.</summary>
    AtSurgery,

    /// <summary>On the phone.</summary>
    ByPhone,

    /// <summary>They cannot ask, and somebody close to them did.</summary>
    SomeoneClose,
}

/// <summary>How far the consent goes.</summary>
internal enum ConsentScope
{
    /// <summary>How the case goes on.</summary>
    Progress,

    /// <summary>Also what the council writes to the constituent.</summary>
    Messages,
}

/// <summary>For whom a councillor raises something, and with what consent.</summary>
internal sealed record NewCasework
{
    public required About About { get; init; }

    public string? Constituent { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public ConsentHow? How { get; init; }

    public DateOnly? On { get; init; }

    public string? Note { get; init; }

    public required ConsentScope Scope { get; init; }
}

/// <summary>Has a councillor, or who supports them, fill in the ordinary form of a service for a constituent, and keeps for whom and with what consent.</summary>
internal sealed class Raiser(Database database, ServiceCatalogue catalogue, FormsForOthers forms, StaffAtWork staff) : IFormsForOthers
{
    /// <summary>The flag on the case, so that officers find what councillors ask about.</summary>
    public const string Flag = "councillor";

    /// <summary>The services something can be raised in, those for councillors first, then by title.</summary>
    public IReadOnlyList<ServiceDefinition> Services =>
        [.. catalogue.Public.Where(MayRaise).OrderBy(s => !IsForCouncillors(s)).ThenBy(s => s.Title.English, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether something can be raised in a service. One for which people must sign in needs them to.</summary>
    public static bool MayRaise(ServiceDefinition service) =>
        ConsentedCases.MayFollow(service) && !service.IsChecker && service is { Retired: null, SignIn: SignInRule.None or SignInRule.Optional };

    /// <summary>Whether councillors alone use it: they are its customers.</summary>
    public static bool IsForCouncillors(ServiceDefinition service) => service.Audience is ["councillor"];

    /// <summary>Notes for whom and begins the form in this browser. Returns where it begins; null where the service is none to raise anything in.</summary>
    public async Task<string?> BeginAsync(HttpContext context, string service, Guid councillor, NewCasework about, CurrentStaff by, CancellationToken cancellationToken)
    {
        if (catalogue.Find(service) is not { } version || !MayRaise(version.Definition) || await CouncillorAsync(councillor, cancellationToken) is not { } member || !MayEnterFor(by, councillor))
        {
            return null;
        }

        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        var id = tx.NewId();
        var forConstituent = about.About == About.Constituent;
        tx.AtCommit(
            """
            insert into councillors.casework (
                id, councillor, councillor_name, entered_by, entered_by_name, about, constituent, email, phone, consent_how, consent_on, consent_note, scope, recorded_at, service)
            values (@id, @councillor, @councillorName, @by, @byName, @about, @constituent, @email, @phone, @how, @on, @note, @scope, @now, @service)
            """,
            ("id", id), ("councillor", councillor), ("councillorName", member.Name), ("by", by.Id), ("byName", by.Name), ("about", Text.Kebab(about.About)),
            ("constituent", forConstituent ? about.Constituent : null), ("email", forConstituent ? about.Email : null), ("phone", forConstituent ? about.Phone : null),
            ("how", forConstituent && about.How is { } how ? Text.Kebab(how) : null), ("on", forConstituent ? about.On : null), ("note", forConstituent ? about.Note : null),
            ("scope", Text.Kebab(forConstituent ? about.Scope : ConsentScope.Messages)), ("now", tx.Now), ("service", service));
        tx.Audit("councillor.consent-recorded", $"casework:{id}", new { councillor, about = Text.Kebab(about.About), how = about.How is { } said ? Text.Kebab(said) : null, service });
        await tx.CommitAsync(cancellationToken);
        return await forms.BeginAsync(context, version, by, id);
    }

    /// <inheritdoc/>
    public async Task<FormForAnother?> FindAsync(Guid key, CurrentStaff by, ServiceDefinition service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await Dapper.SqlMapper.QuerySingleOrDefaultAsync<Row>(
            connection,
            """
            select councillor, councillor_name, about, constituent, email, phone, consent_how, consent_on, consent_note
            from councillors.casework
            where id = @key and entered_by = @By and ended_at is null
            """,
            new { key, By = by.Id });
        if (row is null || !MayRaise(service) || !MayEnterFor(by, row.Councillor) || await CouncillorAsync(row.Councillor, cancellationToken) is not { } member)
        {
            return null;
        }

        var isTheirs = row.Constituent is null || IsForCouncillors(service);
        return new FormForAnother
        {
            Customer = isTheirs
                ? new KnownDetails { Name = member.Name, Email = member.Email }
                : new KnownDetails { Name = row.Constituent!, Email = row.Email ?? "", Phone = row.Phone },
            Fields = IsForCouncillors(service) ? Fields(row) : new Dictionary<string, string>(StringComparer.Ordinal),
            Banner = $"{(row.Councillor == by.Id ? "You fill this in" : $"You fill this in for {row.CouncillorName},")} {(row.Constituent is { } constituent ? $"for {constituent}" : "about the ward")}.",
            Flags = [Flag],
            Onward = CouncillorLinks.Raised(key),
        };
    }

    /// <inheritdoc/>
    public async Task<bool> SentAsync(Transaction tx, Guid key, CurrentStaff by, ServiceDefinition service, OpenedCase opened)
    {
        var row = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            update councillors.casework
            set case_id = @Case, reference = @Reference, service = @Service, raised_at = @Now, told_until = case when entered_by = councillor then @Now else @Now - interval '1 second' end
            where id = @key and entered_by = @By and ended_at is null and case_id is null
            returning councillor, councillor_name, about, constituent, email, phone, consent_how, consent_on, consent_note
            """,
            new { key, By = by.Id, Case = opened.Id.Value, Reference = opened.Reference.ToString(), Service = service.Name, tx.Now });
        if (row is null || !MayRaise(service))
        {
            return false;
        }

        var consent = row.Constituent is null ? "It is about the ward." : $"{row.Constituent} agreed {Consents.Said(Text.Parse<ConsentHow>(row.ConsentHow!))}, on {Guildhall.Platform.Localisation.PlainDates.Long(row.ConsentOn!.Value, "en")}.";
        CaseActs.Note(tx, opened.Id.Value, opened.Reference.ToString(), $"Raised by {row.CouncillorName}, councillor{(by.Id == row.Councillor ? "" : $", entered by {by.Name}")}. {consent}");
        tx.Audit("councillor.raised", opened.Reference.ToString(), new { councillor = row.Councillor });
        return true;
    }

    /// <summary>The case of a piece of casework that somebody entered; null where there is none.</summary>
    public async Task<(string Reference, Guid Councillor)?> RaisedAsync(Guid key, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await Dapper.SqlMapper.QuerySingleOrDefaultAsync<(string, Guid)?>(
            connection,
            "select reference, councillor from councillors.casework where id = @key and entered_by = @By and reference is not null", new { key, By = by.Id });
    }

    // By their role as it is now: who left office raises nothing.
    private async Task<CurrentStaff?> CouncillorAsync(Guid account, CancellationToken cancellationToken) =>
        await staff.FindAsync(account, cancellationToken) is { } member && member.Is(StaffRole.Councillor) ? member : null;

    private static bool MayEnterFor(CurrentStaff by, Guid councillor) => by.Id == councillor ? by.Is(StaffRole.Councillor) : by.Is(StaffRole.MemberSupport);

    // What a service for councillors asks by these names was said before.
    private static Dictionary<string, string> Fields(Row row)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = row.Constituent is null ? "ward" : "resident" };
        if (row is not { Constituent: { } name, ConsentHow: { } how, ConsentOn: { } on })
        {
            return fields;
        }

        var space = name.LastIndexOf(' ');
        fields["resident-name-first"] = space < 0 ? "" : name[..space];
        fields["resident-name-last"] = name[(space + 1)..];
        fields["resident-contact"] = row.Phone ?? row.Email ?? "";
        fields["consent"] = Text.Parse<ConsentHow>(how) switch
        {
            ConsentHow.InWriting or ConsentHow.ByEmail => "asked",
            ConsentHow.SomeoneClose => "relative",
            _ => "spoken",
        };
        fields["consent-on-day"] = on.Day.ToString(CultureInfo.InvariantCulture);
        fields["consent-on-month"] = on.Month.ToString(CultureInfo.InvariantCulture);
        fields["consent-on-year"] = on.Year.ToString(CultureInfo.InvariantCulture);
        fields["consent-why"] = row.ConsentNote ?? "";
        return fields;
    }

    private sealed record Row
    {
        public required Guid Councillor { get; init; }

        public required string CouncillorName { get; init; }

        public required string About { get; init; }

        public string? Constituent { get; init; }

        public string? Email { get; init; }

        public string? Phone { get; init; }

        public string? ConsentHow { get; init; }

        public DateOnly? ConsentOn { get; init; }

        public string? ConsentNote { get; init; }
    }
}

/// <summary>The ways to agree, in words.</summary>
internal static class Consents
{
    public static readonly IReadOnlyList<(ConsentHow How, string Text)> All =
    [
        (ConsentHow.AtSurgery, "In person, such as at a surgery"),
        (ConsentHow.ByPhone, "On the phone"),
        (ConsentHow.ByEmail, "By e-mail or another message"),
        (ConsentHow.InWriting, "In a letter or on a form"),
        (ConsentHow.SomeoneClose, "They cannot ask, and someone close to them did"),
    ];

    public static string Said(ConsentHow how) => how switch
    {
        ConsentHow.AtSurgery => "in person",
        ConsentHow.ByPhone => "on the phone",
        ConsentHow.ByEmail => "by e-mail",
        ConsentHow.InWriting => "in writing",
        _ => "through someone close to them",
    };

    public static string Said(ConsentScope scope) => scope == ConsentScope.Progress ? "how the case goes on" : "how the case goes on, and what the council writes to them";
}

/// <summary>Every night, what was never sent.</summary>
internal sealed class ForgetUnsent(Database database) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from councillors.casework where case_id is null and recorded_at < @before", new { before = tx.Now.AddDays(-7) });
        await tx.CommitAsync(cancellationToken);
    }
}
