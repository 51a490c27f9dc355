namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>Where the keys of an issuer come from.</summary>
internal interface IKeySource
{
    /// <summary>The keys that may have signed a token which names its key so; none if it names one nobody knows.</summary>
    Task<IReadOnlyList<VerifyingKey>> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken);
}

/// <summary>Keys that do not change.</summary>
internal sealed class FixedKeys(IReadOnlyList<VerifyingKey> keys) : IKeySource
{
    public Task<IReadOnlyList<VerifyingKey>> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken) =>
        Task.FromResult(Choose(keys, keyId, algorithm));

    /// <summary>The keys of a set that fit. A token that does not name its key must leave no choice.</summary>
    internal static IReadOnlyList<VerifyingKey> Choose(IEnumerable<VerifyingKey> keys, string? keyId, SignatureAlgorithm algorithm)
    {
        var fitting = keys.Where(key => key.Fits(algorithm)).ToList();
        return keyId is not null ? [.. fitting.Where(key => key.Id == keyId)] : fitting.Count == 1 ? fitting : [];
    }
}

/// <summary>What must be true of a token for us to believe it.</summary>
internal sealed record TokenRules
{
    /// <summary>How far another machine's clock may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>Who must have issued it, to the letter. Several for client assertions, where it is always one.</summary>
    public required string Issuer { get; init; }

    /// <summary>For whom it must be: any of these, to the letter.</summary>
    public required IReadOnlyCollection<string> Audience { get; init; }

    /// <summary>The algorithms taken here.</summary>
    public IReadOnlyCollection<SignatureAlgorithm> Algorithms { get; init; } = Enum.GetValues<SignatureAlgorithm>();

    /// <summary>The nonce it must carry; null if it need carry none.</summary>
    public string? Nonce { get; init; }

    /// <summary>What its header must call it, such as <c>logout+jwt</c>. Null takes a plain <c>JWT</c> or no word.</summary>
    public string? Type { get; init; }

    /// <summary>How old it may be.</summary>
    public TimeSpan Oldest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Checks a token and returns what it says.</summary>
    /// <exception cref="TokenException">It is not to be believed; the message says why, for the log.</exception>
    public async Task<Claims> CheckAsync(string? token, IKeySource keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var jws = Jws.Parse(token);
        if (!Algorithms.Contains(jws.Algorithm))
        {
            throw new TokenException("The token is signed by an algorithm that its issuer was not to use.");
        }

        var type = jws.Header.Text("typ");
        if (Type is null ? jws.Header.Has("typ") && !string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase) : !IsType(type, Type))
        {
            throw new TokenException("The token is of another kind.");
        }

        var candidates = await keys.FindAsync(jws.KeyId, jws.Algorithm, cancellationToken);
        if (!candidates.Any(jws.IsSignedBy))
        {
            throw new TokenException(candidates.Count == 0 ? "The token's key is not known." : "The token's signature is wrong.");
        }

        CheckSource(jws.Payload);
        CheckTimes(jws.Payload, now);
        if (Nonce is not null && jws.Payload.Text("nonce") != Nonce)
        {
            throw new TokenException("The token's nonce is not the one we sent.");
        }

        return jws.Payload;
    }

    private void CheckSource(Claims claims)
    {
        if (claims.Text("iss") != Issuer)
        {
            throw new TokenException("The token is from another issuer.");
        }

        var audience = claims.Texts("aud");
        if (!audience.Any(Audience.Contains))
        {
            throw new TokenException("The token is for another audience.");
        }

        var party = claims.Text("azp");
        if ((claims.Has("azp") || audience.Count > 1) && (party is null || !Audience.Contains(party)))
        {
            throw new TokenException("The token was given to another party.");
        }
    }

    private void CheckTimes(Claims claims, DateTimeOffset now)
    {
        if (claims.Time("exp") is not { } expires || expires <= now - Skew)
        {
            throw new TokenException("The token has expired.");
        }

        if (claims.Time("iat") is not { } issued || issued > now + Skew || issued < now - Oldest - Skew)
        {
            throw new TokenException("The token was issued too long ago, or in the future.");
        }

        if (claims.Has("nbf") && (claims.Time("nbf") is not { } from || from > now + Skew))
        {
            throw new TokenException("The token is not valid yet.");
        }
    }

    private static bool IsType(string? type, string wanted) =>
        string.Equals(type, wanted, StringComparison.OrdinalIgnoreCase) || string.Equals(type, "application/" + wanted, StringComparison.OrdinalIgnoreCase);
}
