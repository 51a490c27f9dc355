using System.Text.Json;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Readers;

/// <summary>Somebody's look at a case.</summary>
internal sealed record CaseLook(DateTimeOffset At, string Who, string What, string? Reason, bool FromOutside);

/// <summary>Who looked at a case.</summary>
internal sealed record CaseLooks(string Reference, bool Restricted, IReadOnlyList<CaseLook> Looks, long? Next);

/// <summary>Reads from the audit who looked at a case: for its team, and where it is not restricted for managers too. Not for who opened it from outside.</summary>
internal sealed class CaseReaders(Database database, AuditTrail audit)
{
    private const int PageSize = 50;

    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["case.read"] = "Opened the case",
        ["file.read"] = "Opened a file",
        ["answer.revealed"] = "Showed a sensitive answer",
        ["case.printed"] = "Printed a copy",
        ["case.opened-anyway"] = "Opened it from outside the team",
    };

    /// <summary>The looks, the latest first; null where there is no such case whose readers this member of staff may see.</summary>
    public async Task<CaseLooks?> FindAsync(string reference, CurrentStaff staff, long? before, CancellationToken cancellationToken)
    {
        if (await RestrictedAsync(reference, staff, cancellationToken) is not { } restricted)
        {
            return null;
        }

        var lines = (await audit.OfAsync(reference, s_words.Keys, before, PageSize + 1, cancellationToken)).ToList();
        var next = lines.Count > PageSize ? lines[PageSize - 1].Id : (long?)null;
        return new CaseLooks(reference, restricted, [.. lines.Take(PageSize).Select(Look)], next);
    }

    private async Task<bool?> RestrictedAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<bool?>(
            """
            select restricted
            from cases."case"
            where reference = @reference and (team = any(@Teams) or (not restricted and @isManager))
            """,
            new { reference, Teams = staff.Teams.ToArray(), isManager = staff.Is(StaffRole.Manager) });
    }

    private static CaseLook Look(AuditLine line)
    {
        using var detail = JsonDocument.Parse(line.Detail);
        return new CaseLook(
            line.At, line.ActorName, s_words[line.Action],
            detail.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            line.Action == "case.opened-anyway");
    }
}
