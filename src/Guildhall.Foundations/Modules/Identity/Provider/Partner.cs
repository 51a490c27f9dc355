using System.Security.Cryptography;
using System.Text;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>Somewhere else where people sign in with their account here: a client of our provider.</summary>
internal sealed record Partner
{
    public required Guid Id { get; init; }

    /// <summary>What it calls itself in requests.</summary>
    public required string ClientId { get; init; }

    /// <summary>What people are shown.</summary>
    public required string Name { get; init; }

    /// <summary>Its front page, where people can begin.</summary>
    public string? Home { get; init; }

    /// <summary>The host its subjects belong to.</summary>
    public required string Sector { get; init; }

    public required string[] RedirectUris { get; init; }

    public required string[] SignOutUris { get; init; }

    /// <summary>Where it is told, by our server, that somebody has signed out here; null where it is not.</summary>
    public string? BackChannelUri { get; init; }

    public required string[] Scopes { get; init; }

    /// <summary>How it says who it is: <c>secret</c>, <c>private-key</c>, or <c>none</c> for a program in people's own hands.</summary>
    public required string Authentication { get; init; }

    public byte[]? SecretHash { get; init; }

    /// <summary>Its public keys, as a JSON Web Key Set.</summary>
    public string? Keys { get; init; }

    /// <summary>The algorithm of its id tokens.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The stored word of the least <see cref="Assurance"/> it takes.</summary>
    public required string Assurance { get; init; }

    public required bool Enabled { get; init; }

    public required int Version { get; init; }

    public Assurance LeastAssurance => Text.Parse<Assurance>(Assurance);

    public SignatureAlgorithm SignedWith => Enum.Parse<SignatureAlgorithm>(Algorithm);

    /// <summary>Whether a secret is the one that was shown once.</summary>
    public bool Knows(string secret) => SecretHash is { } hash && CryptographicOperations.FixedTimeEquals(Secrets.Hash(secret), hash);
}

/// <summary>Random secrets, of which only the hash is kept. They have 256 bits: no need to hash them slowly.</summary>
internal static class Secrets
{
    public static string New() => OpenIdProvider.Secret();

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a partner can be told, by the words of OpenID Connect.</summary>
internal static class Scopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Address = "address";
    public const string Offline = "offline_access";

    public static readonly IReadOnlyList<string> All = [OpenId, Profile, Email, Phone, Address, Offline];
}

/// <summary>How sure we are who a person is, as <c>acr</c> says it.</summary>
internal static class Acr
{
    private const string Prefix = "urn:guildhall:";

    public static readonly IReadOnlyList<string> All = [.. Enum.GetValues<Assurance>().Where(level => level != Assurance.Anonymous).Select(Of)];

    public static string Of(Assurance level) => Prefix + Text.Kebab(level);

    /// <summary>The level a word stands for, or null.</summary>
    public static Assurance? Read(string word) =>
        All.Contains(word) ? Text.Parse<Assurance>(word[Prefix.Length..]) : null;
}
