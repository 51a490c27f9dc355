using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Platform.Audit;

/// <summary>How an audit entry is hashed: over the hash before it and every column, each with its length, so no two entries write the same bytes.</summary>
internal static class AuditChain
{
    /// <summary>The hash before the first entry.</summary>
    public static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    public static byte[] Hash(ReadOnlySpan<byte> previous, long position, AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("guildhall-audit-1\0"u8);
        hash.AppendData(previous);
        Append(hash, position);
        Append(hash, row.Id);
        Append(hash, row.AtMicroseconds);
        Append(hash, row.ActorKind);
        Append(hash, row.ActorId?.ToString("D"));
        Append(hash, row.ActorName);
        Append(hash, row.Action);
        Append(hash, row.Subject);
        Append(hash, row.Detail);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    // Nothing is written as the length -1, so it differs from an empty text.
    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Append(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}

/// <summary>An entry as it is hashed: every column the writer filled in.</summary>
internal record AuditRow
{
    /// <summary>The columns of <see cref="AuditRow"/>, as text exactly as stored.</summary>
    public const string Columns =
        """
        id, (extract(epoch from at) * 1000000)::bigint as at_microseconds, actor_kind, actor_id, actor_name, action, subject, detail::text as detail
        """;

    public required long Id { get; init; }
    public required long AtMicroseconds { get; init; }
    public required string ActorKind { get; init; }
    public required Guid? ActorId { get; init; }
    public required string ActorName { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
    public required string Detail { get; init; }
}
