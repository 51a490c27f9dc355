using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>A key by which another system uses the API.</summary>
internal sealed record ApiKey
{
    public required Guid Id { get; init; }

    /// <summary>What administrators call it, and what its changes are made in the name of.</summary>
    public required string Name { get; init; }

    /// <summary>The beginning of the key.</summary>
    public required string Prefix { get; init; }

    public required string[] Scopes { get; init; }

    public required string[] Services { get; init; }

    public required string[] Teams { get; init; }

    public required int PerMinute { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? RevokedByName { get; init; }

    /// <summary>Whether it works at a time.</summary>
    public bool Works(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>As a request knows it.</summary>
    public CurrentKey ToCurrent() => new(Id, Name, Scopes, Services, Teams, PerMinute);
}

/// <summary>A key that was just made: all there ever is of it outside its owner's hands is its hash.</summary>
/// <param name="Text">The key.</param>
internal sealed record NewSecret(string Text)
{
    /// <summary>What every key begins with, so that a key that leaks is recognised by those who look for them.</summary>
    public const string Beginning = "guildhall_";

    private const int PrefixLength = 8;
    private const int Bytes = 32;

    /// <summary>The part of it that is shown.</summary>
    public string Prefix => Text[..(Beginning.Length + PrefixLength)];

    public static NewSecret Make() => new(Beginning + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
