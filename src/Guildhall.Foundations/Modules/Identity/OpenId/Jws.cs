using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>A signed token (JWS, compact form) taken apart. Nothing it says is to be believed before <see cref="IsSignedBy"/>.</summary>
internal sealed class Jws
{
    /// <summary>The longest token that is looked at.</summary>
    public const int Longest = 16 * 1024;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private Jws(Claims header, Claims payload, SignatureAlgorithm algorithm, byte[] signed, byte[] signature)
    {
        Header = header;
        Payload = payload;
        Algorithm = algorithm;
        _signed = signed;
        _signature = signature;
    }

    public Claims Header { get; }

    public Claims Payload { get; }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The name of the key it says it is signed with.</summary>
    public string? KeyId => Header.Text("kid");

    /// <summary>Takes a token apart.</summary>
    /// <exception cref="TokenException">It is no token, or signed in a way we do not take.</exception>
    public static Jws Parse(string? token)
    {
        if (token is null or { Length: 0 or > Longest })
        {
            throw new TokenException("There is no token, or it is too long.");
        }

        if (token.Split('.') is not [var header, var payload, var signature])
        {
            throw new TokenException("The token has not three parts.");
        }

        var head = Claims.Parse(Decode(header));
        if (head.Has("crit") || head.Has("b64") || head.Has("zip"))
        {
            throw new TokenException("The token's header asks for what we do not know.");
        }

        var algorithm = head.Text("alg") switch
        {
            "ES256" => SignatureAlgorithm.ES256,
            "RS256" => SignatureAlgorithm.RS256,
            "PS256" => SignatureAlgorithm.PS256,
            _ => throw new TokenException("The token is signed by an algorithm that is not on our list."),
        };
        return new Jws(head, Claims.Parse(Decode(payload)), algorithm, Encoding.ASCII.GetBytes($"{header}.{payload}"), Decode(signature));
    }

    /// <summary>Whether a key made the signature.</summary>
    public bool IsSignedBy(VerifyingKey key) => key.Verifies(Algorithm, _signed, _signature);

    /// <summary>Makes a token.</summary>
    /// <param name="claims">What it says.</param>
    /// <param name="key">The key that signs it.</param>
    /// <param name="type">What kind of token it is, such as <c>JWT</c>.</param>
    public static string Sign(object claims, SigningKey key, string type = "JWT")
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = key.Algorithm.ToString(), typ = type, kid = key.Id });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Base64url as RFC 7515 has it: one way to write each value, no padding, no blanks.</summary>
    internal static byte[] Decode(string part)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            if (Base64Url.EncodeToString(bytes) == part)
            {
                return bytes;
            }
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new TokenException("A part of the token is not base64url.");
    }
}
