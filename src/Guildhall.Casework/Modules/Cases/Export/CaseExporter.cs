using System.Globalization;
using System.Text;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Export;

/// <summary>Writes a list of cases as a file, line by line as they come from the database.</summary>
public sealed class CaseExporter(Database database, CaseList list, FilterChooser chooser, ServiceCatalogue catalogue, Teams teams, RateLimiter limiter)
{
    private const int MostAnHour = 60;
    private const int LinesAtOnce = 500;

    /// <summary>Whether an officer may have another file within the hour.</summary>
    public Task<bool> MayAsync(CurrentStaff staff, CancellationToken cancellationToken = default) =>
        limiter.TryUseAsync("cases.export", staff.Id.ToString(), MostAnHour, TimeSpan.FromHours(1), cancellationToken);

    /// <summary>Writes the lines. The audit has it before the first of them is read, and how many there were after the last.</summary>
    public async Task WriteAsync(Stream to, CaseFilter filter, CaseScope scope, CancellationToken cancellationToken = default)
    {
        await AuditAsync("cases.exported", scope, new { view = Text.Kebab(filter.View), teams = scope.Teams, services = filter.Services, filters = filter.Narrowings }, cancellationToken);
        var choices = await chooser.ForAsync(filter, scope, cancellationToken);
        var titles = (await teams.AllAsync(cancellationToken)).ToDictionary(t => t.Name, t => t.Title, StringComparer.Ordinal);
        var services = new Dictionary<Guid, ServiceDefinition>();

        // A byte-order mark has spreadsheets read the letters of every name.
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);
        var csv = new CsvWriter(text);
        var columns = filter.Shown;
        await csv.WriteAsync(["Reference", .. columns.SelectMany(Headings)], cancellationToken);
        var count = 0;
        await foreach (var line in list.AllAsync(filter, scope, cancellationToken))
        {
            if (!services.TryGetValue(line.ServiceVersion, out var service))
            {
                services[line.ServiceVersion] = service = (await catalogue.VersionAsync(line.ServiceVersion, cancellationToken)).Definition;
            }

            await csv.WriteAsync([line.Reference, .. columns.SelectMany(column => Cells(column, line, service, choices, titles))], cancellationToken);
            if (++count % LinesAtOnce == 0)
            {
                await text.FlushAsync(cancellationToken);
            }
        }

        await text.FlushAsync(cancellationToken);
        await AuditAsync("cases.export-ended", scope, new { lines = count }, cancellationToken);
    }

    private static string[] Headings(CaseColumn column) => column switch
    {
        CaseColumn.Customer => ["Customer", "Place"],
        CaseColumn.Stage => ["Stage"],
        _ => [DeskWords.Column(column)],
    };

    private static string?[] Cells(CaseColumn column, CaseLine line, ServiceDefinition service, FilterChoices choices, Dictionary<string, string> teams) => column switch
    {
        CaseColumn.Service => [service.Title.English],
        CaseColumn.Customer => [line.CustomerName, line.PropertyText],
        CaseColumn.Stage => [service.Case.Stage(line.Stage)?.Title.English ?? line.Stage],
        CaseColumn.Team => [teams.GetValueOrDefault(line.Team, line.Team)],
        CaseColumn.With => [line.OwnerName],
        CaseColumn.Opened => [Day(line.OpenedAt)],
        CaseColumn.Target => [Day(line.TargetOn)],
        CaseColumn.Closed => [line.ClosedAt is { } closed ? Day(closed) : null],
        CaseColumn.Changed => [Day(line.ChangedAt)],
        CaseColumn.Ward => [line.Ward is { } ward ? FilterChoices.TitleOf(choices.Wards, ward) : null],
        CaseColumn.Channel => [DeskWords.Channel(line.Channel)],
        CaseColumn.Language => [DeskWords.Language(line.Language)],
        CaseColumn.Flags => [string.Join(", ", line.Flags.Select(FlagWords.Of))],
        CaseColumn.Waiting => [line.WaitingSince is { } since ? Day(since) : null],
        CaseColumn.Snoozed => [line.SnoozedUntil is { } until ? Day(until) : null],
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };

    private static string Day(DateTimeOffset instant) => Day(LondonTime.DayOf(instant));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task AuditAsync(string action, CaseScope scope, object detail, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(scope.Staff.ToActor(), cancellationToken);
        tx.Audit(action, "cases", detail);
        await tx.CommitAsync(cancellationToken);
    }
}
