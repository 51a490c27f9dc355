using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Tasks;

/// <summary>A task in an officer's list.</summary>
internal sealed record MyTask
{
    public required Guid Id { get; init; }

    public required string Text { get; init; }

    public DateOnly? DueOn { get; init; }

    public required string Reference { get; init; }

    public required Guid ServiceVersion { get; init; }

    public string? CustomerName { get; init; }

    public string? PropertyText { get; init; }
}

/// <summary>What an officer is to do, over all open cases they may see: what is due first stands first.</summary>
internal sealed class MyTasks(Database database)
{
    public const int PageSize = 50;
    private static readonly DateOnly s_none = new(9000, 1, 1);

    /// <summary>A page of the list, and where the next begins.</summary>
    /// <param name="after">Where the page before ended. Anything else begins at the top.</param>
    public async Task<(IReadOnlyList<MyTask> Tasks, string? Next)> ReadAsync(CurrentStaff staff, string? after, CancellationToken cancellationToken)
    {
        var (day, id) = Place(after);
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = (await connection.QueryAsync<MyTask>(
            """
            select k.id, k.text, k.due_on, c.reference, c.service_version, c.customer_name, c.property_text
            from cases.task k
            join cases."case" c on c.id = k.case_id
            where k.assignee = @Id and k.done_at is null and c.closed_at is null and (not c.restricted or c.team = any(@Teams))
                and (coalesce(k.due_on, '9000-01-01'::date), k.id) > (@day, @AfterId)
            order by coalesce(k.due_on, '9000-01-01'::date), k.id
            limit @Limit
            """,
            new { staff.Id, Teams = staff.Teams.ToArray(), day, AfterId = id, Limit = PageSize + 1 })).AsList();
        if (found.Count <= PageSize)
        {
            return (found, null);
        }

        found.RemoveAt(PageSize);
        return (found, $"{found[^1].DueOn?.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}_{found[^1].Id:N}");
    }

    // A day far away stands for none; the last there is would be read as infinity.
    private static (DateOnly Day, Guid Id) Place(string? after)
    {
        if (after?.Split('_') is not [var day, var id] || !Guid.TryParseExact(id, "N", out var key))
        {
            return (DateOnly.MinValue, Guid.Empty);
        }

        return day.Length == 0 ? (s_none, key)
            : DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? (parsed, key)
            : (DateOnly.MinValue, Guid.Empty);
    }
}
