using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>An account somebody has linked.</summary>
public sealed record LinkedAccount
{
    /// <summary>The link's key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of its <see cref="AccountKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The last characters of its number.</summary>
    public required string NumberEnd { get; init; }

    /// <summary>What it is in words.</summary>
    public required string Label { get; init; }

    /// <summary>Since when it is linked.</summary>
    public required DateTimeOffset LinkedAt { get; init; }
}

/// <summary>The accounts in other systems that people and businesses have linked to theirs.</summary>
public sealed class LinkedAccounts(Database database, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("integration.linked-account");

    /// <summary>Those of whom a person acts for, by kind and then by the day they were linked.</summary>
    public async Task<IReadOnlyList<LinkedAccount>> OfAsync(CurrentPerson person, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<LinkedAccount>(
            """
            select id, kind, number_end, label, linked_at
            from integration.linked_account
            where coalesce(person, business) = @Owner and unlinked_at is null
            order by kind, linked_at
            """,
            new { Owner = OwnerOf(person) })];
    }

    /// <summary>The number of a linked account and what its own system knows it by, for connectors.</summary>
    public async Task<(string Number, string Key)?> OpenAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var text = await connection.QuerySingleOrDefaultAsync<string>(
            "select sealed from integration.linked_account where id = @id and coalesce(person, business) = @Owner and unlinked_at is null",
            new { id, Owner = OwnerOf(person) });
        return text is not null && JsonSerializer.Deserialize<Sealed>(_protector.Unprotect(text)) is { } open ? (open.Number, open.Key) : null;
    }

    /// <summary>Links an account that has been proved; false when it is linked already.</summary>
    internal async Task<bool> AddAsync(CurrentPerson person, AccountKind kind, string number, ProvedAccount proved, CancellationToken cancellationToken)
    {
        var isBusiness = person.ActingAs.Kind == ActingKind.Business;
        await using var tx = await database.BeginAsync(person.ToActor(), cancellationToken);
        var added = await tx.ExecuteAsync(
            """
            insert into integration.linked_account (id, person, business, kind, number_hash, number_end, sealed, label, linked_at, linked_by)
            values (@Id, @Person, @Business, @Kind, @Hash, @End, @Sealed, @Label, @Now, @By)
            on conflict do nothing
            """,
            new
            {
                Id = tx.NewId(),
                Person = isBusiness ? null : (Guid?)person.Id,
                Business = isBusiness ? person.ActingAs.Id : null,
                Kind = kind.Name,
                Hash = Hash(OwnerOf(person), kind, number),
                End = number[^Math.Min(4, number.Length)..],
                Sealed = _protector.Protect(JsonSerializer.Serialize(new Sealed(number, proved.Key))),
                proved.Label,
                tx.Now,
                By = person.Id,
            }) == 1;
        if (added)
        {
            tx.Audit("account.linked", OwnerOf(person).ToString(), new { kind = kind.Name });
        }

        await tx.CommitAsync(cancellationToken);
        return added;
    }

    /// <summary>Ends a link; false when there is none of theirs.</summary>
    internal async Task<bool> RemoveAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(person.ToActor(), cancellationToken);
        var kind = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update integration.linked_account set unlinked_at = @Now, sealed = ''
            where id = @id and coalesce(person, business) = @Owner and unlinked_at is null
            returning kind
            """,
            new { tx.Now, id, Owner = OwnerOf(person) });
        if (kind is not null)
        {
            tx.Audit("account.unlinked", OwnerOf(person).ToString(), new { kind });
        }

        await tx.CommitAsync(cancellationToken);
        return kind is not null;
    }

    // For themselves or for a business. A helper links nothing for another: AccountLinker sees to that.
    private static Guid OwnerOf(CurrentPerson person) => person.ActingAs.Kind == ActingKind.Self ? person.Id : person.ActingAs.Id!.Value;

    private static byte[] Hash(Guid owner, AccountKind kind, string number) => SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{kind.Name}\n{number}"));

    private sealed record Sealed(string Number, string Key);
}
