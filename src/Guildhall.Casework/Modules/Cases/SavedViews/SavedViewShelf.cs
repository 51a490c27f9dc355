using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>The lists officers keep, for themselves and for their teams.</summary>
public sealed class SavedViewShelf(Database database)
{
    /// <summary>The most an officer may keep, and a team may share.</summary>
    public const int Most = 100;

    /// <summary>The most characters of a name.</summary>
    public const int NameLength = 80;

    /// <summary>The most characters of what is kept.</summary>
    public const int QueryLength = 4000;

    /// <summary>What an officer may open: their own and their teams', by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ForAsync(CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<SavedView>(
            """
            select v.id, v.maker, v.maker_name, v.team, v.name, v.query, f.view is not null as first
            from cases.saved_view v
            left join cases.first_view f on f.officer = @Id and f.view = v.id
            where v.maker = @Id or v.team = any(@Teams)
            order by lower(v.name), v.id
            limit 500
            """,
            new { staff.Id, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>One of them; null where there is none that this officer may open.</summary>
    public async Task<SavedView?> FindAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        (await ForAsync(staff, cancellationToken)).FirstOrDefault(v => v.Id == id);

    /// <summary>Keeps a list; null where the officer has too many.</summary>
    /// <param name="team">The team to share it with: one of the officer's own; null for nobody.</param>
    public async Task<Guid?> AddAsync(string name, string query, string? team, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var id = tx.NewId();
        var added = await tx.ExecuteAsync(
            """
            insert into cases.saved_view (id, maker, maker_name, team, name, query, created_at, changed_at)
            select @view, @Officer, @OfficerName, @team, @name, @query, @Now, @Now
            where (select count(*) from cases.saved_view where maker = @Officer) < @Most
            """,
            new { view = id, Officer = staff.Id, OfficerName = staff.Name, team, name, query, tx.Now, Most });
        if (added == 0)
        {
            return null;
        }

        tx.Audit("saved-view.made", id.ToString(), new { team });
        await tx.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Changes what it is called, with whom it is shared, and what it lists. False where the officer may not.</summary>
    public async Task<bool> ChangeAsync(Guid id, string name, string query, string? team, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var changed = await tx.ExecuteAsync(
            """
            update cases.saved_view
            set name = @name, query = @query, team = @team, version = version + 1, changed_at = @Now
            where id = @id and (maker = @officer or (@Manages and team = any(@Teams)))
            """,
            new { id, name, query, team, tx.Now, officer = staff.Id, Manages = staff.Is(StaffRole.Manager), Teams = staff.Teams.ToArray() });
        if (changed == 0)
        {
            return false;
        }

        if (team is null)
        {
            // Whose desk opened with it opens as everybody's does.
            await tx.ExecuteAsync(
                "delete from cases.first_view f using cases.saved_view v where f.view = @id and v.id = f.view and f.officer <> v.maker", new { id });
        }

        tx.Audit("saved-view.changed", id.ToString(), new { team });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes it away. False where the officer may not.</summary>
    public async Task<bool> RemoveAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var removed = await tx.ExecuteAsync(
            """
            delete from cases.saved_view
            where id = @id and (maker = @officer or (@Manages and team = any(@Teams)))
            """,
            new { id, officer = staff.Id, Manages = staff.Is(StaffRole.Manager), Teams = staff.Teams.ToArray() });
        if (removed == 0)
        {
            return false;
        }

        tx.Audit("saved-view.removed", id.ToString());
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Has the officer's desk open with it, or with the usual list when null. False where they may not open it.</summary>
    public async Task<bool> OpenWithAsync(Guid? id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (id is null)
        {
            await connection.ExecuteAsync("delete from cases.first_view where officer = @Id", new { staff.Id });
            return true;
        }

        return await connection.ExecuteAsync(
            """
            insert into cases.first_view (officer, view)
            select @officer, v.id from cases.saved_view v where v.id = @id and (v.maker = @officer or v.team = any(@Teams))
            on conflict (officer) do update set view = excluded.view
            """,
            new { id, officer = staff.Id, Teams = staff.Teams.ToArray() }) > 0;
    }
}
