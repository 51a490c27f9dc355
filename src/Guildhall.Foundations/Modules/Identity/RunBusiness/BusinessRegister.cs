using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>A business somebody belongs to, and as what.</summary>
internal sealed record MyBusiness
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Role { get; init; }

    public BusinessRole As => Text.Parse<BusinessRole>(Role);
}

/// <summary>Somebody who belongs to a business.</summary>
internal sealed record BusinessMember
{
    public required Guid Account { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset Since { get; init; }

    public BusinessRole As => Text.Parse<BusinessRole>(Role);
}

/// <summary>What a business tells of itself.</summary>
internal sealed record BusinessDetails(string Name, BusinessType Type, string? Number, string? Email, string? Phone);

/// <summary>How a change of a business went.</summary>
internal enum BusinessResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no such thing for them, or not any more.</summary>
    NotFound,

    /// <summary>The business would have no owner.</summary>
    LastOwner,

    /// <summary>As many as there may be.</summary>
    TooMany,
}

/// <summary>
/// Who belongs to which business. Each change takes the business first and then asks whether its maker may still make it: of two at once the second sees
/// what the first has done. That a business always has an owner, the table itself sees to.
/// </summary>
internal sealed class BusinessRegister(Database database, BusinessNotices notices, TimeProvider clock)
{
    private const int MostBusinesses = 50;

    /// <summary>Them, for a business, whatever they act for at this moment.</summary>
    public static Actor ActorFor(CurrentPerson person, Guid business, string name) => Actor.Person(person.Id, person.Name).OnBehalfOf(business, name);

    public async Task<IReadOnlyList<MyBusiness>> OfAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<MyBusiness>(
            """
            select b.id, b.name, b.type, m.role
            from identity.business_member m
            join identity.business b on b.id = m.business
            where m.account = @account
            order by b.name, b.id
            """,
            new { account })).AsList();
    }

    /// <summary>A business with its members, for one of them; null for anybody else.</summary>
    public async Task<(Business Business, IReadOnlyList<BusinessMember> Members)?> FindAsync(Guid business, Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select b.id, b.name, b.type, b.number, b.email, b.phone, b.closed_at
            from identity.business b
            where b.id = @business and exists (select from identity.business_member m where m.business = b.id and m.account = @account);

            select m.account, a.name, a.email, m.role, m.since
            from identity.business_member m
            join identity.account a on a.id = m.account
            where m.business = @business and exists (select from identity.business_member mine where mine.business = @business and mine.account = @account)
            order by m.role = 'owner' desc, a.name, m.account
            """,
            new { business, account });
        return await results.ReadSingleOrDefaultAsync<Business>() is { } found ? (found, (await results.ReadAsync<BusinessMember>()).AsList()) : null;
    }

    /// <summary>The businesses that would have no owner without somebody, and how many others belong to each.</summary>
    public async Task<IReadOnlyList<LastOwned>> LastOwnedAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<LastOwned>(LastOwned.Sql, new { account })).AsList();
    }

    /// <summary>Registers a business, whose owner is who does so; null when they have as many as they may.</summary>
    public async Task<Guid?> AddAsync(CurrentPerson person, BusinessDetails details)
    {
        var id = Key.New(clock);
        await using var tx = await database.BeginAsync(ActorFor(person, id, details.Name));
        await tx.ExecuteAsync("select from identity.account where id = @Id for update", new { person.Id });
        if (await tx.QuerySingleAsync<int>("select count(*)::int from identity.business_member where account = @Id", new { person.Id }) >= MostBusinesses)
        {
            return null;
        }

        await tx.ExecuteAsync(
            """
            insert into identity.business (id, name, type, number, email, phone, created_at)
            values (@id, @Name, @type, @Number, @Email, @Phone, @Now);
            insert into identity.business_member (business, account, role, since) values (@id, @Account, 'owner', @Now)
            """,
            new { id, details.Name, type = Text.Kebab(details.Type), details.Number, details.Email, details.Phone, tx.Now, Account = person.Id });
        tx.Audit("business.registered", $"business:{id}");
        await tx.CommitAsync();
        return id;
    }

    /// <summary>Changes the details. The other owners are told.</summary>
    public Task<BusinessResult> ChangeAsync(CurrentPerson person, Guid business, BusinessDetails details) => AsOwnerAsync(person, business, async (tx, was) =>
    {
        if (await tx.ExecuteAsync(
            """
            update identity.business
            set name = @Name, type = @type, number = @Number, email = @Email, phone = @Phone, version = version + 1
            where id = @business and (name, type, number, email, phone) is distinct from (@Name, @type, @Number, @Email, @Phone)
            """,
            new { business, details.Name, type = Text.Kebab(details.Type), details.Number, details.Email, details.Phone }) == 0)
        {
            return BusinessResult.Done;
        }

        tx.Audit("business.changed", $"business:{business}");
        await notices.TellOwnersAsync(tx, was with { Name = details.Name }, person.Id, new(
            "{0} changed the details of {1}.", "Mae {0} wedi newid manylion {1}."), person.Name, details.Name);
        return BusinessResult.Done;
    });

    /// <summary>Gives a member another role. They are told, and the other owners.</summary>
    public Task<BusinessResult> GiveRoleAsync(CurrentPerson person, Guid business, Guid account, BusinessRole role) => AsOwnerAsync(person, business, async (tx, was) =>
    {
        if (await LockMemberAsync(tx, business, account) is not { } member)
        {
            return BusinessResult.NotFound;
        }

        if (member.As == role)
        {
            return BusinessResult.Done;
        }

        await tx.ExecuteAsync(
            "update identity.business_member set role = @role where business = @business and account = @account", new { role = Text.Kebab(role), business, account });
        if (member.As == BusinessRole.Owner)
        {
            await WithdrawOfAsync(tx, business, account);
        }

        tx.Audit("business.role-changed", $"business:{business}", new { account, role = Text.Kebab(role) });
        if (account != person.Id)
        {
            await notices.TellAsync(tx, was, member, new("{0} has given you another role for {1}: {2}. {3}", "Mae {0} wedi rhoi rôl arall i chi ar ran {1}: {2}. {3}"),
                person.Name, was.Name, BusinessWords.Of(role), BusinessWords.May(role));
        }

        await notices.TellOwnersAsync(tx, was, person.Id, new("{0} has given {1} another role for {2}: {3}.", "Mae {0} wedi rhoi rôl arall i {1} ar ran {2}: {3}."),
            [person.Name, member.Name, was.Name, BusinessWords.Of(role)], but: account);
        return BusinessResult.Done;
    });

    /// <summary>Removes a member, whose next request for the business is refused. They are told, and the other owners.</summary>
    public Task<BusinessResult> RemoveAsync(CurrentPerson person, Guid business, Guid account) => account == person.Id ? LeaveAsync(person, business) : AsOwnerAsync(person, business, async (tx, was) =>
    {
        if (await LockMemberAsync(tx, business, account) is not { } member)
        {
            return BusinessResult.NotFound;
        }

        await EndMembershipAsync(tx, business, account);
        tx.Audit("business.member-removed", $"business:{business}", new { account });
        await notices.RemovedAsync(tx, was, member);
        await notices.TellOwnersAsync(tx, was, person.Id, new("{0} has removed {1} from {2}.", "Mae {0} wedi tynnu {1} o {2}."), person.Name, member.Name, was.Name);
        return BusinessResult.Done;
    });

    /// <summary>Has somebody leave a business themselves, unless they are its last owner.</summary>
    public async Task<BusinessResult> LeaveAsync(CurrentPerson person, Guid business)
    {
        await using var tx = await database.BeginAsync(await ActorForAsync(person, business));
        if (await LockAsync(tx, business) is not { } was || await LockMemberAsync(tx, business, person.Id) is null)
        {
            return BusinessResult.NotFound;
        }

        try
        {
            await EndMembershipAsync(tx, business, person.Id);
        }
        catch (PostgresException e) when (IsLastOwner(e))
        {
            return BusinessResult.LastOwner;
        }

        tx.Audit("business.member-left", $"business:{business}", new { account = person.Id });
        await notices.TellOwnersAsync(tx, was, person.Id, new("{0} has left {1}.", "Mae {0} wedi gadael {1}."), person.Name, was.Name);
        await tx.CommitAsync();
        return BusinessResult.Done;
    }

    /// <summary>Closes the account of a business, when nobody else owns it. All who belonged to it are told.</summary>
    public Task<BusinessResult> CloseAsync(CurrentPerson person, Guid business) => AsOwnerAsync(person, business, async (tx, was) =>
    {
        if (await tx.QuerySingleAsync<bool>(
            "select exists (select from identity.business_member where business = @business and role = 'owner' and account <> @Id)", new { business, person.Id }))
        {
            return BusinessResult.NotFound;
        }

        await EndAsync(tx, was, person.Id);
        return BusinessResult.Done;
    });

    /// <summary>Takes somebody who closes their account out of all businesses; those they alone own are closed.</summary>
    /// <returns>False when they alone own others than those they were told of.</returns>
    public async Task<bool> LeaveAllAsync(Transaction tx, Guid account, string name, IReadOnlyCollection<Guid> told)
    {
        // In one order, so that two who leave at once wait for one another and do not block.
        await tx.ExecuteAsync(
            """
            select from identity.business b
            where b.id in (select m.business from identity.business_member m where m.account = @account)
            order by b.id
            for update
            """,
            new { account });
        var closing = (await tx.QueryAsync<LastOwned>(LastOwned.Sql, new { account })).ToList();
        if (closing.Any(one => !told.Contains(one.Id)))
        {
            return false;
        }

        foreach (var one in closing)
        {
            await EndAsync(tx, (await LockAsync(tx, one.Id))!, account);
        }

        foreach (var business in (await tx.QueryAsync<Guid>("select business from identity.business_member where account = @account", new { account })).ToList())
        {
            var was = (await LockAsync(tx, business))!;
            await EndMembershipAsync(tx, business, account);
            await notices.TellOwnersAsync(tx, was, account, new("{0} has left {1}.", "Mae {0} wedi gadael {1}."), name, was.Name);
        }

        return true;
    }

    /// <summary>Takes an open business until the transaction ends.</summary>
    internal static Task<Business?> LockAsync(Transaction tx, Guid business) => tx.QuerySingleOrDefaultAsync<Business>(
        "select id, name, type, number, email, phone, closed_at from identity.business where id = @business and closed_at is null for update", new { business });

    /// <summary>Makes a change, of who owns the business at this moment.</summary>
    internal async Task<BusinessResult> AsOwnerAsync(CurrentPerson person, Guid business, Func<Transaction, Business, Task<BusinessResult>> change)
    {
        await using var tx = await database.BeginAsync(await ActorForAsync(person, business));

        // Two statements: the second sees what was committed while the first waited.
        if (await LockAsync(tx, business) is not { } was || await LockMemberAsync(tx, business, person.Id) is not { As: BusinessRole.Owner })
        {
            return BusinessResult.NotFound;
        }

        try
        {
            var result = await change(tx, was);
            if (result == BusinessResult.Done)
            {
                await tx.CommitAsync();
            }

            return result;
        }
        catch (PostgresException e) when (IsLastOwner(e))
        {
            return BusinessResult.LastOwner;
        }
    }

    private async Task<Actor> ActorForAsync(CurrentPerson person, Guid business)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<string>("select name from identity.business where id = @business", new { business }) is { } name
            ? ActorFor(person, business, name)
            : person.ToActor();
    }

    private static bool IsLastOwner(PostgresException e) => e is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: "business_has_owner" };

    private static Task<BusinessMember?> LockMemberAsync(Transaction tx, Guid business, Guid account) => tx.QuerySingleOrDefaultAsync<BusinessMember>(
        """
        select m.account, a.name, a.email, m.role, m.since
        from identity.business_member m
        join identity.account a on a.id = m.account
        where m.business = @business and m.account = @account
        for update of m
        """,
        new { business, account });

    private static async Task EndMembershipAsync(Transaction tx, Guid business, Guid account)
    {
        await tx.ExecuteAsync("delete from identity.business_member where business = @business and account = @account", new { business, account });
        await WithdrawOfAsync(tx, business, account);
        tx.Publish(new BusinessMemberLeft(business, account));
    }

    // Whom they invited comes in by somebody who may invite.
    private static Task WithdrawOfAsync(Transaction tx, Guid business, Guid account) => tx.ExecuteAsync(
        """
        update identity.business_invitation set ended_at = @Now, ended_how = 'withdrawn'
        where business = @business and invited_by = @account and ended_at is null
        """,
        new { tx.Now, business, account });

    private async Task EndAsync(Transaction tx, Business was, Guid by)
    {
        var members = (await tx.QueryAsync<BusinessMember>(
            """
            select m.account, a.name, a.email, m.role, m.since
            from identity.business_member m
            join identity.account a on a.id = m.account
            where m.business = @Id
            order by m.account
            """,
            new { was.Id })).ToList();
        await tx.ExecuteAsync(
            """
            update identity.business
            set closed_at = @Now, number = null, email = null, phone = null, version = version + 1
            where id = @Id;
            delete from identity.business_member where business = @Id;
            delete from identity.business_invitation where business = @Id
            """,
            new { was.Id, tx.Now });
        tx.Publish(new BusinessClosed(was.Id));
        tx.Audit("business.closed", $"business:{was.Id}");
        foreach (var member in members)
        {
            await notices.ClosedAsync(tx, was, member, isTheirAct: member.Account == by);
        }
    }
}

/// <summary>A business whose only owner somebody is, and how many others belong to it.</summary>
internal sealed record LastOwned(Guid Id, string Name, int Others)
{
    public const string Sql =
        """
        select b.id, b.name, (select count(*)::int from identity.business_member m where m.business = b.id and m.account <> @account) as others
        from identity.business_member mine
        join identity.business b on b.id = mine.business
        where mine.account = @account and mine.role = 'owner'
            and not exists (select from identity.business_member m where m.business = b.id and m.account <> @account and m.role = 'owner')
        order by b.name, b.id
        """;
}
