using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Npgsql;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>What came of a change of a thing.</summary>
internal enum AssetResult
{
    Done,
    NotFound,

    /// <summary>It cannot be done from where it is.</summary>
    NotNow,

    /// <summary>Another thing has that tag.</summary>
    TagTaken,

    /// <summary>Another thing of the kind has that serial number.</summary>
    SerialTaken,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Changed,
}

/// <summary>A list of things.</summary>
/// <param name="Words">Words of tag, make, model, serial number and place.</param>
/// <param name="Kind">A kind; null for all.</param>
/// <param name="Status">A status; null for all.</param>
/// <param name="Holder">Who has it; null for anybody.</param>
/// <param name="ToCollect">Only what leavers still have.</param>
/// <param name="After">The last tag of the page before; null for the first page.</param>
internal sealed record AssetQuestion(string Words = "", string? Kind = null, AssetStatus? Status = null, Guid? Holder = null, bool ToCollect = false, string? After = null);

/// <summary>Keeps the register of equipment: who has what, and all that happened to it.</summary>
internal sealed class AssetRegister(Database database)
{
    public const int PageSize = 50;

    private const string Columns = "a.id, a.tag, a.kind, a.make, a.model, a.serial, a.bought_on, a.warranty_until, a.value, a.status as stored, a.holder, a.holder_name, a.place, a.to_collect, a.version";

    /// <summary>Things in the order of their tags, and whether there are more.</summary>
    public async Task<(IReadOnlyList<Asset> Assets, bool More)> FindAsync(AssetQuestion asked, int take, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = (await connection.QueryAsync<Asset>(
            $"""
            select {Columns}
            from assets.asset a
            where not exists (select from unnest(@words) as w (word) where position(w.word in a.finding) = 0)
                and (@Kind::text is null or a.kind = @Kind)
                and (@status::text is null or a.status = @status)
                and (@Holder::uuid is null or a.holder = @Holder)
                and (not @ToCollect or a.to_collect)
                and (@After::text is null or a.tag > @After)
            order by a.tag
            limit @limit
            """,
            new
            {
                words = asked.Words.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
                asked.Kind,
                status = asked.Status is { } status ? Text.Kebab(status) : null,
                asked.Holder,
                asked.ToCollect,
                asked.After,
                limit = take + 1,
            })).AsList();
        return (found[..Math.Min(found.Count, take)], found.Count > take);
    }

    /// <summary>One thing with its history, the latest first; null where there is none.</summary>
    public async Task<(Asset Asset, IReadOnlyList<AssetEvent> Events)?> OneAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"""
            select {Columns} from assets.asset a where a.id = @id;

            select e.at, e.kind, e.text, e.reference, e.actor_name from assets.asset_event e where e.asset = @id order by e.at desc, e.number desc
            """,
            new { id });
        return await results.ReadSingleOrDefaultAsync<Asset>() is { } asset ? (asset, [.. await results.ReadAsync<AssetEvent>()]) : null;
    }

    /// <summary>Who has something.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> HoldersAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(Guid, string)>("select a.holder, max(a.holder_name) from assets.asset a where a.holder is not null group by a.holder order by max(a.holder_name)")).AsList();
    }

    /// <summary>Adds a thing; its key is that of the result.</summary>
    public async Task<(AssetResult Result, Guid Id)> AddAsync(AssetFacts facts, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var id = tx.NewId();
        try
        {
            await InsertAsync(tx, id, facts, "added");
        }
        catch (PostgresException e) when (Taken(e) is { } taken)
        {
            return (taken, id);
        }

        await tx.CommitAsync(cancellationToken);
        return (AssetResult.Done, id);
    }

    /// <summary>Changes what is written of it.</summary>
    public async Task<AssetResult> ChangeAsync(Guid id, AssetFacts facts, int version, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id) is not { } found)
        {
            return AssetResult.NotFound;
        }

        if (found.Version != version)
        {
            return AssetResult.Changed;
        }

        try
        {
            await UpdateAsync(tx, found, facts, "changed");
        }
        catch (PostgresException e) when (Taken(e) is { } taken)
        {
            return taken;
        }

        await tx.CommitAsync(cancellationToken);
        return AssetResult.Done;
    }

    /// <summary>Does something with a thing.</summary>
    public async Task<AssetResult> ActAsync(Guid id, AssetAct act, StaffMember? to, string? place, string reason, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await ActAsync(tx, id, act, to, place, reason, reference: null);
        if (result == AssetResult.Done)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>The same in the caller's transaction, as a part of a case.</summary>
    /// <param name="from">How it has to stand before; null for any way it can be done from.</param>
    public static async Task<AssetResult> ActAsync(Transaction tx, Guid id, AssetAct act, StaffMember? to, string? place, string reason, string? reference, AssetStatus? from = null)
    {
        if (await TakeAsync(tx, id) is not { } found)
        {
            return AssetResult.NotFound;
        }

        if (!found.Acts.Contains(act) || (from is not null && found.Status != from) || (act == AssetAct.Assign && (to is null || to.Id == found.Holder)))
        {
            return AssetResult.NotNow;
        }

        var (status, kind) = act switch
        {
            AssetAct.Assign => (AssetStatus.Issued, "assigned"),
            AssetAct.Return => (AssetStatus.InStock, found.Status switch { AssetStatus.Repair => "repaired", AssetStatus.Lost => "found", _ => "returned" }),
            AssetAct.Repair => (AssetStatus.Repair, "sent-to-repair"),
            AssetAct.Lose => (AssetStatus.Lost, "lost"),
            _ => (AssetStatus.Disposed, "disposed"),
        };
        var holder = act == AssetAct.Assign ? to : null;
        await tx.ExecuteAsync(
            """
            update assets.asset
            set status = @status, holder = @holder, holder_name = @name, place = coalesce(@place, place), to_collect = false, version = version + 1
            where id = @id
            """,
            new { id, status = Text.Kebab(status), holder = holder?.Id, name = holder?.Name, place });
        string?[] said = [found.HolderName is { } before ? $"from {before}" : null, holder is null ? null : $"to {holder.Name}", place is null ? null : $"at {place}", reason.Length == 0 ? null : reason];
        Tell(tx, id, kind, string.Join(", ", said.OfType<string>()), reference);
        tx.Audit($"asset.{kind}", found.Tag, new { holder = holder?.Id, reference });
        return AssetResult.Done;
    }

    /// <summary>Adds or changes a thing by its tag, as a line of a table says. Says which, or what is wrong.</summary>
    public static async Task<(bool IsNew, bool IsChanged)> PutAsync(Transaction tx, AssetFacts facts, StaffMember? holder)
    {
        var id = await tx.QuerySingleOrDefaultAsync<Guid?>("select id from assets.asset where tag = @Tag", new { facts.Tag });
        var isNew = id is null;
        var changed = true;
        if (id is { } known && await TakeAsync(tx, known) is { } found)
        {
            changed = Differences(found, facts).Any();
            if (changed)
            {
                await UpdateAsync(tx, found, facts, "imported");
            }
        }
        else
        {
            id = tx.NewId();
            await InsertAsync(tx, id.Value, facts, "imported");
        }

        if (holder is not null && await ActAsync(tx, id!.Value, AssetAct.Assign, holder, null, "As the table says", null) == AssetResult.Done)
        {
            changed = true;
        }

        return (isNew, changed);
    }

    /// <summary>Notes of all that a leaver has that it is to be collected. Done twice, it finds none the second time.</summary>
    public async Task CollectAsync(Guid leaver, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.System, cancellationToken);
        foreach (var id in await tx.QueryAsync<Guid>("update assets.asset set to_collect = true, version = version + 1 where holder = @leaver and not to_collect returning id", new { leaver }))
        {
            Tell(tx, id, "to-collect", null, null);
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>How many things somebody has.</summary>
    public async Task<int> CountAsync(Guid holder, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>("select count(*)::int from assets.asset where holder = @holder", new { holder });
    }

    /// <summary>Whether a failure says that a tag or serial number is another's.</summary>
    public static AssetResult? Taken(PostgresException failure) => failure switch
    {
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "asset_tag_key" } => AssetResult.TagTaken,
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "asset_serial" } => AssetResult.SerialTaken,
        _ => null,
    };

    private static Task<Asset?> TakeAsync(Transaction tx, Guid id) => tx.QuerySingleOrDefaultAsync<Asset>($"select {Columns} from assets.asset a where a.id = @id for update", new { id });

    private static async Task InsertAsync(Transaction tx, Guid id, AssetFacts facts, string kind)
    {
        await tx.ExecuteAsync(
            """
            insert into assets.asset (id, tag, kind, make, model, serial, bought_on, warranty_until, value, place, status)
            values (@id, @Tag, @Kind, @Make, @Model, @Serial, @BoughtOn, @WarrantyUntil, @Value, @Place, 'in-stock')
            """,
            new { id, facts.Tag, facts.Kind, facts.Make, facts.Model, facts.Serial, facts.BoughtOn, facts.WarrantyUntil, facts.Value, facts.Place });
        Tell(tx, id, kind, null, null);
        tx.Audit($"asset.{kind}", facts.Tag);
    }

    private static async Task UpdateAsync(Transaction tx, Asset found, AssetFacts facts, string kind)
    {
        await tx.ExecuteAsync(
            """
            update assets.asset
            set tag = @Tag, kind = @Kind, make = @Make, model = @Model, serial = @Serial, bought_on = @BoughtOn, warranty_until = @WarrantyUntil, value = @Value, place = @Place, version = version + 1
            where id = @Id
            """,
            new { found.Id, facts.Tag, facts.Kind, facts.Make, facts.Model, facts.Serial, facts.BoughtOn, facts.WarrantyUntil, facts.Value, facts.Place });
        Tell(tx, found.Id, kind, string.Join("; ", Differences(found, facts)), null);
        tx.Audit($"asset.{kind}", facts.Tag);
    }

    private static IEnumerable<string> Differences(AssetFacts was, AssetFacts now)
    {
        (string What, string? Was, string? Now)[] all =
        [
            ("tag", was.Tag, now.Tag), ("kind", was.Kind, now.Kind), ("make", was.Make, now.Make), ("model", was.Model, now.Model), ("serial number", was.Serial, now.Serial),
            ("bought", was.BoughtOn?.ToString("o", System.Globalization.CultureInfo.InvariantCulture), now.BoughtOn?.ToString("o", System.Globalization.CultureInfo.InvariantCulture)),
            ("warranty", was.WarrantyUntil?.ToString("o", System.Globalization.CultureInfo.InvariantCulture), now.WarrantyUntil?.ToString("o", System.Globalization.CultureInfo.InvariantCulture)),
            ("value", was.Value?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), now.Value?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)),
            ("place", was.Place, now.Place),
        ];
        return all.Where(d => (d.Was ?? "") != (d.Now ?? "")).Select(d => $"{d.What}: {(string.IsNullOrEmpty(d.Was) ? "nothing" : d.Was)} became {(string.IsNullOrEmpty(d.Now) ? "nothing" : d.Now)}");
    }

    private static void Tell(Transaction tx, Guid asset, string kind, string? text, string? reference) => tx.AtCommit(
        "insert into assets.asset_event (id, asset, at, kind, text, reference, actor_id, actor_name) values (@id, @asset, @now, @kind, @text, @reference, @actor, @name)",
        ("id", tx.NewId()), ("asset", asset), ("now", tx.Now), ("kind", kind), ("text", string.IsNullOrEmpty(text) ? null : text), ("reference", reference), ("actor", tx.Actor.Id), ("name", tx.Actor.Name));
}
