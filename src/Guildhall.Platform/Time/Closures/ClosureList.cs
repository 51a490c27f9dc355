using System.Globalization;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Platform.Time.Closures;

/// <summary>A day on which the council does not work, beside weekends and bank holidays.</summary>
internal sealed record Closure(DateOnly Day, string Title, bool BankHoliday);

/// <summary>The council's one-off closures.</summary>
internal sealed class ClosureList(Database database, WorkingCalendar calendar)
{
    public async Task<IReadOnlyList<Closure>> ListAsync(DateOnly from)
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<Closure>(
            "select day, title, bank_holiday from platform.closure where day >= @from order by day", new { from })];
    }

    /// <summary>Closes the council for a day. Returns whether it was open.</summary>
    public async Task<bool> AddAsync(DateOnly day, string title, bool bankHoliday, Actor actor)
    {
        await using var tx = await database.BeginAsync(actor);
        var added = await tx.ExecuteAsync(
            "insert into platform.closure (day, title, bank_holiday) values (@day, @title, @bankHoliday) on conflict (day) do nothing", new { day, title, bankHoliday });
        return added == 1 && await ChangedAsync(tx, day, closed: true, new { title, bankHoliday });
    }

    /// <summary>Opens the council again. Returns whether it was closed.</summary>
    public async Task<bool> RemoveAsync(DateOnly day, Actor actor)
    {
        await using var tx = await database.BeginAsync(actor);
        var title = await tx.QuerySingleOrDefaultAsync<string>("delete from platform.closure where day = @day returning title", new { day });
        return title is not null && await ChangedAsync(tx, day, closed: false, new { title });
    }

    private async Task<bool> ChangedAsync(Transaction tx, DateOnly day, bool closed, object detail)
    {
        tx.Publish(new CalendarChanged(day, closed));
        tx.Audit(closed ? "calendar.closed" : "calendar.opened", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), detail);
        await tx.CommitAsync();
        calendar.Forget();
        return true;
    }
}
