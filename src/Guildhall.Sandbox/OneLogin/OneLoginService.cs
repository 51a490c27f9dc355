using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Guildhall.Sandbox.OneLogin;

/// <summary>Someone with an account at the One Login stand-in.</summary>
/// <param name="Id">The end of their subject.</param>
/// <param name="CanProve">Whether it can prove their identity.</param>
internal sealed record OneLoginPerson(string Id, string GivenName, string FamilyName, string BirthDate, string Email, bool CanProve = true)
{
    public static readonly IReadOnlyList<OneLoginPerson> All =
    [
        new("ann-lee", "Ann", "Lee", "1984-05-17", "ann.lee@example.com"),
        new("sian-morgan", "Siân", "Morgan", "1991-11-02", "sian.morgan@example.com"),
        new("joe-lee", "Joe", "Lee", "1951-01-30", "joe.lee@example.com"),
        new("ravi-shah", "Ravi", "Shah", "2001-08-09", "ravi.shah@example.com", CanProve: false),
    ];

    public string Subject => $"urn:fdc:gov.uk:2022:{Id}";
}

/// <summary>What an authorisation was asked for with.</summary>
internal sealed record OneLoginRequest(string RedirectUri, string State, string Nonce, string Trust, string Confidence, string? Challenge, bool WantsIdentity, DateTimeOffset At);

/// <summary>The keys, codes and tokens of the One Login stand-in. They last as long as the program.</summary>
internal sealed class OneLoginService : IDisposable
{
    public const string ClientId = "northmere-sandbox";
    public const string CoreIdentity = "https://vocab.account.gov.uk/v1/coreIdentityJWT";

    private readonly TimeProvider _clock;
    private readonly ECDsa _identityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, (OneLoginRequest Request, OneLoginPerson Person)> _codes = new();
    private readonly ConcurrentDictionary<string, (OneLoginRequest Request, OneLoginPerson Person)> _tokens = new();
    private readonly ConcurrentDictionary<string, bool> _assertions = new();
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public OneLoginService(TimeProvider clock) => _clock = clock;

    /// <summary>The registered client's key. A real service makes its own and registers the public half.</summary>
    public ECDsa ClientKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Takes other keys, as the real one does now and then.</summary>
    public void Rotate() => _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string NewCode(OneLoginRequest request, OneLoginPerson person)
    {
        var code = Random();
        _codes[code] = (request, person);
        return code;
    }

    public (OneLoginRequest Request, OneLoginPerson Person)? TakeCode(string code) => _codes.TryRemove(code, out var found) ? found : null;

    public string NewToken(OneLoginRequest request, OneLoginPerson person)
    {
        var token = Random();
        _tokens[token] = (request, person);
        return token;
    }

    public (OneLoginRequest Request, OneLoginPerson Person)? FindToken(string token) =>
        _tokens.TryGetValue(token, out var found) && Now - found.Request.At < TimeSpan.FromMinutes(10) ? found : null;

    /// <summary>What is wrong with a client's assertion, or null.</summary>
    public string? AssertionProblem(string? assertion, string audience)
    {
        if (assertion?.Split('.') is not [var header, var payload, var signature])
        {
            return "no assertion";
        }

        try
        {
            if (!ClientKey.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
            {
                return "wrong signature";
            }

            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!;
            return (string?)claims["iss"] != ClientId || (string?)claims["sub"] != ClientId ? "wrong client"
                : (string?)claims["aud"] != audience ? "wrong audience"
                : (long)claims["exp"]! is var expires && (expires < Now.ToUnixTimeSeconds() || expires > Now.AddMinutes(6).ToUnixTimeSeconds()) ? "expired, or lasts too long"
                : (string?)claims["jti"] is not { Length: > 0 } id || !_assertions.TryAdd(id, true) ? "used before"
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            return "no assertion";
        }
    }

    public JsonObject KeySet() => new() { ["keys"] = new JsonArray(Jwk(_key)) };

    public JsonObject DidDocument(string authority)
    {
        var id = "did:web:" + Uri.EscapeDataString(authority);
        return new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"),
            ["id"] = id,
            ["assertionMethod"] = new JsonArray(new JsonObject
            {
                ["type"] = "JsonWebKey",
                ["id"] = $"{id}#{KeyId(_identityKey)}",
                ["controller"] = id,
                ["publicKeyJwk"] = Jwk(_identityKey),
            }),
        };
    }

    /// <summary>The id token; some faults spoil it.</summary>
    public string IdToken(string issuer, OneLoginRequest request, OneLoginPerson person, string accessToken, string? fault)
    {
        if (fault == "rotate")
        {
            Rotate();
        }

        var issued = fault == "expired" ? Now.AddMinutes(-30) : Now;
        var claims = new JsonObject
        {
            ["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)),
            ["sub"] = person.Subject,
            ["aud"] = fault == "wrong-audience" ? "another-service" : ClientId,
            ["iss"] = fault == "wrong-issuer" ? "https://oidc.evil.example/" : issuer,
            ["vot"] = fault == "low-trust" ? "Cl" : request.Trust,
            ["vtm"] = $"{issuer}trustmark",
            ["sid"] = Random(),
            ["nonce"] = fault == "wrong-nonce" ? "another" : request.Nonce,
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["exp"] = issued.AddMinutes(2).ToUnixTimeSeconds(),
            ["auth_time"] = issued.ToUnixTimeSeconds(),
        };
        if (fault == "unsigned")
        {
            return $"{Part(new JsonObject { ["alg"] = "none" })}.{Part(claims)}.";
        }

        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(claims, fault == "wrong-key" ? strange : _key, KeyId(_key));
    }

    public JsonObject UserInfo(string identityIssuer, string authority, OneLoginRequest request, OneLoginPerson person, string? fault)
    {
        var info = new JsonObject
        {
            ["sub"] = fault == "other-person" ? "urn:fdc:gov.uk:2022:somebody-else" : person.Subject,
            ["email"] = person.Email,
            ["email_verified"] = true,
        };
        if (request.WantsIdentity && request.Confidence.Length > 0)
        {
            if (!person.CanProve || fault == "not-proved")
            {
                info["https://vocab.account.gov.uk/v1/returnCode"] = new JsonArray(new JsonObject { ["code"] = "N" });
            }
            else
            {
                info[CoreIdentity] = Sign(
                    new JsonObject
                    {
                        ["sub"] = fault == "other-identity" ? "urn:fdc:gov.uk:2022:somebody-else" : person.Subject,
                        ["iss"] = identityIssuer,
                        ["aud"] = ClientId,
                        ["nbf"] = Now.ToUnixTimeSeconds(),
                        ["iat"] = Now.ToUnixTimeSeconds(),
                        ["exp"] = Now.AddMinutes(30).ToUnixTimeSeconds(),
                        ["vot"] = request.Confidence,
                        ["vtm"] = $"{identityIssuer}trustmark",
                        ["vc"] = new JsonObject
                        {
                            ["type"] = new JsonArray("VerifiableCredential", "IdentityCheckCredential"),
                            ["credentialSubject"] = new JsonObject
                            {
                                ["name"] = new JsonArray(new JsonObject
                                {
                                    ["nameParts"] = new JsonArray(
                                        new JsonObject { ["value"] = person.GivenName, ["type"] = "GivenName" },
                                        new JsonObject { ["value"] = person.FamilyName, ["type"] = "FamilyName" }),
                                }),
                                ["birthDate"] = new JsonArray(new JsonObject { ["value"] = person.BirthDate }),
                            },
                        },
                    },
                    fault == "wrong-identity-key" ? _key : _identityKey,
                    $"did:web:{Uri.EscapeDataString(authority)}#{KeyId(_identityKey)}");
            }
        }

        return info;
    }

    /// <summary>The token by which it tells a service that someone signed out at it.</summary>
    public string LogoutToken(string issuer, OneLoginPerson person) => Sign(
        new JsonObject
        {
            ["iss"] = issuer,
            ["sub"] = person.Subject,
            ["aud"] = ClientId,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddMinutes(2).ToUnixTimeSeconds(),
            ["jti"] = Random(),
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        },
        _key,
        KeyId(_key),
        "logout+jwt");

    public void Dispose()
    {
        _key.Dispose();
        _identityKey.Dispose();
        ClientKey.Dispose();
    }

    private static string Sign(JsonObject claims, ECDsa key, string keyId, string type = "JWT")
    {
        var signed = $"{Part(new JsonObject { ["alg"] = "ES256", ["typ"] = type, ["kid"] = keyId })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Part(JsonObject value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value.ToJsonString()));

    private static JsonObject Jwk(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(q.X),
            ["y"] = Base64Url.EncodeToString(q.Y),
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = KeyId(key),
        };
    }

    private static string KeyId(ECDsa key) => Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 12));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}
