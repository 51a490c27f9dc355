using System.Security.Claims;
using System.Text.Json;
using Dapper;
using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases.AboutEvents;

/// <summary>The case an event tells of: its own events name it, messages and calls are about it, files belong to it.</summary>
internal sealed class CaseSubjects(Database database, TimeProvider clock) : IEventSubjects
{
    public async Task<IReadOnlyDictionary<Guid, EventSubject>> FindAsync(
        IReadOnlyDictionary<Guid, string> events, ClaimsPrincipal viewer, CancellationToken cancellationToken)
    {
        var cases = events.Select(e => (Event: e.Key, Case: CaseOf(e.Value))).Where(e => e.Case is not null).ToList();
        if (cases.Count == 0)
        {
            return new Dictionary<Guid, EventSubject>();
        }

        var staff = viewer.Staff();
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = (await connection.QueryAsync<(Guid Id, string Reference, bool May)>(
            """
            select c.id, c.reference, cases.may_open(c.id, c.restricted, c.team, @Teams, @Id, @now)
            from cases."case" c
            where c.id = any(@ids)
            """,
            new { ids = cases.Select(e => e.Case).Distinct().ToArray(), Teams = staff.Teams.ToArray(), staff.Id, now = clock.GetUtcNow() })).ToDictionary(c => c.Id);
        return cases.Where(e => found.ContainsKey(e.Case!.Value)).ToDictionary(
            e => e.Event,
            e => new EventSubject(found[e.Case!.Value].Reference, found[e.Case!.Value].May ? CaseLinks.Case(found[e.Case!.Value].Reference) : null));
    }

    private static Guid? CaseOf(string data)
    {
        using var told = JsonDocument.Parse(data);
        return Named("caseId") is { } named && Guid.TryParse(named, out var id) ? id
            : Named("about") is { } about && Guid.TryParse(about, out id) ? id
            : CaseDocuments.CaseOf(Named("subject"));

        string? Named(string name) =>
            told.RootElement.ValueKind == JsonValueKind.Object && told.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
