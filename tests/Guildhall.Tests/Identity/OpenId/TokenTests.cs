using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Identity.OpenId;

namespace Guildhall.Tests.Identity.OpenId;

/// <summary>Tokens from elsewhere: which are believed, and every way we know to make one that must not be.</summary>
public sealed class TokenTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey s_curve = SigningKey.Make(SignatureAlgorithm.ES256);
    private static readonly SigningKey s_rsa = SigningKey.Make(SignatureAlgorithm.RS256);
    private static readonly TokenRules s_rules = new() { Issuer = "https://issuer.example", Audience = ["us"], Nonce = "n-1" };

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.PS256)]
    public async Task A_good_token_is_believed_whatever_algorithm_of_the_list_signed_it(object algorithm)
    {
        var key = SigningKey.Make((SignatureAlgorithm)algorithm);

        (await CheckAsync(Jws.Sign(Good(), key), keys: key)).Text("sub").ShouldBe("someone");
    }

    [Theory]
    [InlineData("iss", "https://issuer.example/")]
    [InlineData("iss", "https://ISSUER.example")]
    [InlineData("iss", null)]
    [InlineData("aud", "them")]
    [InlineData("aud", "US")]
    [InlineData("aud", null)]
    [InlineData("nonce", "n-2")]
    [InlineData("nonce", null)]
    [InlineData("exp", null)]
    [InlineData("iat", null)]
    [InlineData("azp", "them")]
    [InlineData("nbf", "soon")]
    [InlineData("exp", "1e400")]
    public Task A_claim_that_is_wrong_or_missing_refuses_the_token(string name, string? value)
    {
        var claims = Good();
        if (value is null)
        {
            claims.Remove(name);
        }
        else
        {
            claims[name] = value;
        }

        return RefusedAsync(Jws.Sign(claims, s_curve));
    }

    [Theory]
    [InlineData("exp", -121, false)]
    [InlineData("exp", -119, true)]
    [InlineData("iat", 121, false)]
    [InlineData("iat", 119, true)]
    [InlineData("iat", -17 * 60 - 1, false)]
    [InlineData("nbf", 121, false)]
    [InlineData("nbf", 119, true)]
    public async Task Clocks_may_differ_by_two_minutes(string name, int seconds, bool believed)
    {
        var claims = Good();
        claims[name] = s_now.AddSeconds(seconds).ToUnixTimeSeconds();
        var token = Jws.Sign(claims, s_curve);

        if (believed)
        {
            await CheckAsync(token);
        }
        else
        {
            await RefusedAsync(token);
        }
    }

    [Fact]
    public async Task A_token_for_several_must_have_been_given_to_us()
    {
        var claims = Good();
        claims["aud"] = new JsonArray("us", "them");
        await RefusedAsync(Jws.Sign(claims, s_curve));

        claims["azp"] = "them";
        await RefusedAsync(Jws.Sign(claims, s_curve));

        claims["azp"] = "us";
        await CheckAsync(Jws.Sign(claims, s_curve));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("ES384")]
    [InlineData("RS512")]
    [InlineData("es256")]
    [InlineData("1")]
    [InlineData("")]
    public Task An_algorithm_off_the_list_refuses_the_token(string algorithm) => RefusedAsync(Forge(algorithm, Good(), s_curve.Id, s_curve.Sign));

    [Fact]
    public async Task A_token_without_a_signature_is_refused_whatever_it_says_of_itself()
    {
        var parts = Jws.Sign(Good(), s_curve).Split('.');

        await RefusedAsync($"{parts[0]}.{parts[1]}.");
        await RefusedAsync($"{parts[0]}.{parts[1]}");
        await RefusedAsync($"{Part(new { alg = "none" })}.{parts[1]}.");
        await RefusedAsync($"{Part(new { alg = "none", kid = s_curve.Id })}.{parts[1]}.{parts[2]}");
    }

    [Fact]
    public async Task A_public_key_is_never_taken_for_a_shared_secret()
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(s_rsa.ToPkcs8(), out _);
        foreach (var secret in new[] { rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(s_rsa.PublicKey.ToJsonString()) })
        {
            await RefusedAsync(Forge("HS256", Good(), s_rsa.Id, data => HMACSHA256.HashData(secret, data)), keys: s_rsa);
            await RefusedAsync(Forge("RS256", Good(), s_rsa.Id, data => HMACSHA256.HashData(secret, data)), keys: s_rsa);
        }
    }

    [Fact]
    public async Task A_key_is_used_only_for_the_algorithms_of_its_kind()
    {
        await RefusedAsync(Forge("ES256", Good(), s_rsa.Id, s_rsa.Sign), keys: s_rsa);
        await RefusedAsync(Forge("RS256", Good(), s_curve.Id, s_curve.Sign));

        // A key that says RS256 is no key for PS256.
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(s_rsa.ToPkcs8(), out _);
        await RefusedAsync(Forge("PS256", Good(), s_rsa.Id, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)), keys: s_rsa);
        await CheckAsync(Forge("RS256", Good(), s_rsa.Id, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), keys: s_rsa);
    }

    [Fact]
    public async Task An_algorithm_the_issuer_was_not_to_use_is_refused()
    {
        var rules = s_rules with { Algorithms = [SignatureAlgorithm.ES256] };

        await RefusedAsync(Jws.Sign(Good(), s_rsa), rules, s_rsa);
    }

    [Fact]
    public async Task Another_key_of_the_same_name_is_refused()
    {
        var other = SigningKey.Make(SignatureAlgorithm.ES256);

        await RefusedAsync(Forge("ES256", Good(), s_curve.Id, other.Sign));
        await RefusedAsync(Jws.Sign(Good(), other));
    }

    [Fact]
    public async Task A_key_inside_the_token_is_not_looked_at()
    {
        var thief = SigningKey.Make(SignatureAlgorithm.ES256);
        var header = Part(new { alg = "ES256", kid = s_curve.Id, jwk = thief.PublicKey, jku = "https://thief.example/keys", x5u = "https://thief.example/cert" });
        var signed = $"{header}.{Part(Good())}";

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(thief.Sign(Encoding.ASCII.GetBytes(signed)))}");
    }

    [Fact]
    public async Task A_token_that_does_not_name_its_key_leaves_no_choice()
    {
        var token = Forge("ES256", Good(), null, s_curve.Sign);

        await CheckAsync(token);
        await RefusedAsync(token, keys: [s_curve, SigningKey.Make(SignatureAlgorithm.ES256)]);
    }

    [Theory]
    [InlineData("""{"iss":"https://issuer.example","sub":"someone","sub":"somebody-else"}""")]
    [InlineData("""{"iss":"https://issuer.example","sub":"someone","s\u0075b":"somebody-else"}""")]
    [InlineData("""{"vc":{"a":1,"a":2}}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{,}")]
    [InlineData("")]
    public void What_is_not_one_object_with_each_member_once_is_refused(string json) =>
        Should.Throw<TokenException>(() => Claims.Parse(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("crit", "[\"exp\"]")]
    [InlineData("b64", "false")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("typ", "\"logout+jwt\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "7")]
    public Task A_header_that_asks_for_more_refuses_the_token(string name, string value)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = s_curve.Id, [name] = JsonNode.Parse(value) };
        var signed = $"{Part(header)}.{Part(Good())}";

        return RefusedAsync($"{signed}.{Base64Url.EncodeToString(s_curve.Sign(Encoding.ASCII.GetBytes(signed)))}");
    }

    [Fact]
    public async Task A_logout_token_is_no_id_token_nor_the_other_way_round()
    {
        await RefusedAsync(Jws.Sign(Good(), s_curve, "logout+jwt"));
        await RefusedAsync(Jws.Sign(Good(), s_curve), s_rules with { Type = "logout+jwt" });
        await CheckAsync(Jws.Sign(Good(), s_curve, "logout+jwt"), s_rules with { Type = "logout+jwt" });
    }

    [Fact]
    public async Task A_token_as_long_as_a_book_is_not_read() =>
        await RefusedAsync(Jws.Sign(new Dictionary<string, object> { ["sub"] = new string('a', Jws.Longest) }, s_curve));

    [Fact]
    public void A_changed_character_anywhere_refuses_the_token()
    {
        var token = Jws.Sign(Good(), s_curve);
        var alphabet = Gen.Elements("abcXYZ019-_.=+/ ~é".ToCharArray());
        Prop.ForAll(Gen.Zip(Gen.Choose(0, token.Length - 1), alphabet).ToArbitrary(), change =>
        {
            var (at, with) = change;
            var changed = string.Concat(token.AsSpan(0, at), with.ToString(), token.AsSpan(at + 1));
            return changed == token || IsRefused(changed);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rubbish_is_refused_and_never_fails_otherwise() =>
        Prop.ForAll<string>(text => IsRefused(text) && IsRefused($"{text}.{text}.{text}") && IsRefused(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text ?? "")) + ".e30."))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"kty":"oct","k":"c2VjcmV0"}""")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AQAB"}""")]
    [InlineData("""{}""")]
    public void A_key_we_have_no_use_for_is_left_out(string jwk) => VerifyingKey.Read(Claims.Parse(Encoding.UTF8.GetBytes(jwk))).ShouldBeNull();

    [Fact]
    public void A_key_for_encryption_or_another_algorithm_is_left_out()
    {
        foreach (var (name, value) in new[] { ("use", "enc"), ("alg", "ES384"), ("alg", "RS256"), ("alg", "2") })
        {
            var key = s_curve.PublicKey.DeepClone();
            key[name] = value;
            VerifyingKey.Read(Claims.Parse(Encoding.UTF8.GetBytes(key.ToJsonString()))).ShouldBeNull();
        }
    }

    [Fact]
    public void A_thumbprint_is_the_one_of_RFC_7638()
    {
        const string Example =
            """{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}""";

        VerifyingKey.Read(Claims.Parse(Encoding.UTF8.GetBytes(Example)))!.Fits(SignatureAlgorithm.RS256).ShouldBeTrue();
        s_rsa.Id.ShouldBe(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
            $$"""{"e":"AQAB","kty":"RSA","n":"{{s_rsa.PublicKey["n"]}}"}"""))));
    }

    private static Dictionary<string, object> Good() => new()
    {
        ["iss"] = "https://issuer.example",
        ["sub"] = "someone",
        ["aud"] = "us",
        ["nonce"] = "n-1",
        ["iat"] = s_now.ToUnixTimeSeconds(),
        ["exp"] = s_now.AddMinutes(2).ToUnixTimeSeconds(),
    };

    private static string Forge(string algorithm, object claims, string? keyId, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(keyId is null ? new { alg = algorithm } : (object)new { alg = algorithm, kid = keyId })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static Task<Claims> CheckAsync(string token, TokenRules? rules = null, params SigningKey[] keys) =>
        (rules ?? s_rules).CheckAsync(token, new FixedKeys([.. (keys.Length == 0 ? [s_curve] : keys).Select(key => key.ToVerifyingKey())]), s_now, CancellationToken.None);

    private static Task RefusedAsync(string token, TokenRules? rules = null, params SigningKey[] keys) =>
        Should.ThrowAsync<TokenException>(() => CheckAsync(token, rules, keys));

    private static bool IsRefused(string? token)
    {
        try
        {
            // Fixed keys answer at once.
            s_rules.CheckAsync(token, new FixedKeys([s_curve.ToVerifyingKey()]), s_now, CancellationToken.None).GetAwaiter().GetResult();
            return false;
        }
        catch (TokenException)
        {
            return true;
        }
    }
}
