using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>A public key that signatures are checked with. What kind of key it is decides which algorithms it can be used for.</summary>
internal sealed class VerifyingKey
{
    private const int ShortestModulus = 2048 / 8;
    private const int LongestModulus = 8192 / 8;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _curve;
    private readonly SignatureAlgorithm? _only;

    private VerifyingKey(string? id, SignatureAlgorithm? only, RSAParameters? rsa, ECParameters? curve)
    {
        Id = id;
        _only = only;
        _rsa = rsa;
        _curve = curve;
    }

    /// <summary>The name its owner gave it.</summary>
    public string? Id { get; }

    /// <summary>Reads a key set (RFC 7517), leaving out the keys we have no use for.</summary>
    /// <exception cref="TokenException">It is not a key set.</exception>
    public static IReadOnlyList<VerifyingKey> ReadSet(Claims set) =>
        set.Has("keys") ? [.. set.Objects("keys").Take(100).Select(key => Read(key)).OfType<VerifyingKey>()] : throw new TokenException("What was sent is not a set of keys.");

    /// <summary>Reads a key (RFC 7517); null for one that is not for checking signatures by one of our algorithms.</summary>
    /// <param name="id">Its name, where that stands elsewhere.</param>
    public static VerifyingKey? Read(Claims jwk, string? id = null)
    {
        if (jwk.Text("use") is { } use && use != "sig")
        {
            return null;
        }

        SignatureAlgorithm? only = null;
        if (jwk.Has("alg"))
        {
            if (!Enum.TryParse<SignatureAlgorithm>(jwk.Text("alg"), out var named) || !Enum.IsDefined(named))
            {
                return null;
            }

            only = named;
        }

        try
        {
            return jwk.Text("kty") switch
            {
                "RSA" => Rsa(jwk, id, only),
                "EC" when jwk.Text("crv") == "P-256" => Curve(jwk, id, only),
                _ => null,
            };
        }
        catch (Exception e) when (e is TokenException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether this kind of key may be used for an algorithm.</summary>
    public bool Fits(SignatureAlgorithm algorithm) =>
        (_only is null || _only == algorithm) && (algorithm == SignatureAlgorithm.ES256 ? _curve is not null : _rsa is not null);

    /// <summary>Whether the key made a signature.</summary>
    public bool Verifies(SignatureAlgorithm algorithm, byte[] signed, byte[] signature)
    {
        if (!Fits(algorithm))
        {
            return false;
        }

        try
        {
            if (_curve is { } point)
            {
                using var ecdsa = ECDsa.Create(point);
                return signature.Length == 64 && ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }

            using var rsa = RSA.Create(_rsa!.Value);
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, SigningKey.Padding(algorithm));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static VerifyingKey? Rsa(Claims jwk, string? id, SignatureAlgorithm? only)
    {
        if (only == SignatureAlgorithm.ES256 || jwk.Text("n") is not { } n || jwk.Text("e") is not { } e)
        {
            return null;
        }

        var modulus = Jws.Decode(n);
        var exponent = Jws.Decode(e);
        if (modulus.Length is < ShortestModulus or > LongestModulus || modulus[0] < 0x80 || exponent.Length is 0 or > 4 || (exponent[^1] & 1) == 0 || exponent is [1])
        {
            return null;
        }

        return new VerifyingKey(id ?? jwk.Text("kid"), only, new RSAParameters { Modulus = modulus, Exponent = exponent }, null);
    }

    private static VerifyingKey? Curve(Claims jwk, string? id, SignatureAlgorithm? only)
    {
        if (only is not (null or SignatureAlgorithm.ES256) || jwk.Text("x") is not { } x || jwk.Text("y") is not { } y)
        {
            return null;
        }

        var point = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Jws.Decode(x), Y = Jws.Decode(y) } };

        // Refuses what is no point of the curve.
        using var check = ECDsa.Create(point);
        return new VerifyingKey(id ?? jwk.Text("kid"), only, null, point);
    }
}

/// <summary>A private key that signs, of P-256 or RSA with 2,048 bits or more.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _pkcs8;

    private SigningKey(byte[] pkcs8, SignatureAlgorithm algorithm, JsonObject publicKey, string? id)
    {
        _pkcs8 = pkcs8;
        Algorithm = algorithm;
        Id = id ?? Thumbprint(publicKey);
        PublicKey = publicKey;
        publicKey["use"] = "sig";
        publicKey["alg"] = algorithm.ToString();
        publicKey["kid"] = Id;
    }

    /// <summary>Its name: its thumbprint (RFC 7638), unless it was given one.</summary>
    public string Id { get; }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The public half, as a JSON Web Key.</summary>
    public JsonObject PublicKey { get; }

    /// <summary>Makes a key.</summary>
    public static SigningKey Make(SignatureAlgorithm algorithm)
    {
        if (algorithm == SignatureAlgorithm.ES256)
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return FromPkcs8(ecdsa.ExportPkcs8PrivateKey());
        }

        using var rsa = RSA.Create(2048);
        return FromPkcs8(rsa.ExportPkcs8PrivateKey(), algorithm);
    }

    /// <summary>Reads a key in PEM.</summary>
    /// <exception cref="CryptographicException">It is no private key of a kind we use.</exception>
    public static SigningKey FromPem(string pem, string? id = null)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            return FromPkcs8(ecdsa.ExportPkcs8PrivateKey(), id: id);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not of a curve: RSA, or none at all.
        }

        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return FromPkcs8(rsa.ExportPkcs8PrivateKey(), SignatureAlgorithm.RS256, id);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("There is no private key in PEM.", e);
        }
    }

    /// <summary>The key from its PKCS #8 form. An RSA key signs by the algorithm given.</summary>
    public static SigningKey FromPkcs8(byte[] pkcs8, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256, string? id = null)
    {
        if (algorithm == SignatureAlgorithm.ES256)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
            var curve = ecdsa.ExportParameters(false);
            return curve.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value || curve.Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256"
                ? new SigningKey(
                    pkcs8, algorithm, new JsonObject { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = Base64Url.EncodeToString(curve.Q.X), ["y"] = Base64Url.EncodeToString(curve.Q.Y) }, id)
                : throw new CryptographicException("The key's curve should be P-256.");
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        var parameters = rsa.ExportParameters(false);
        return rsa.KeySize >= 2048
            ? new SigningKey(
                pkcs8, algorithm, new JsonObject { ["e"] = Base64Url.EncodeToString(parameters.Exponent), ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(parameters.Modulus) }, id)
            : throw new CryptographicException("An RSA key should have 2,048 bits or more.");
    }

    /// <summary>The private key, to be sealed.</summary>
    public byte[] ToPkcs8() => _pkcs8;

    /// <summary>The public half, to check its own signatures with.</summary>
    public VerifyingKey ToVerifyingKey() => VerifyingKey.Read(Claims.Parse(Encoding.UTF8.GetBytes(PublicKey.ToJsonString())))!;

    public byte[] Sign(byte[] data)
    {
        if (Algorithm == SignatureAlgorithm.ES256)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(_pkcs8, out _);
            return ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_pkcs8, out _);
        return rsa.SignData(data, HashAlgorithmName.SHA256, Padding(Algorithm));
    }

    internal static RSASignaturePadding Padding(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    // The members stand in the order the RFC hashes them in.
    private static string Thumbprint(JsonObject publicKey) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(publicKey.ToJsonString())));
}
