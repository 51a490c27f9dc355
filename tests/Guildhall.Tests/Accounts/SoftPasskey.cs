using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

/// <summary>A passkey that a test keeps, instead of a phone.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private readonly string _origin;
    private string _owner = "";

    private SoftPasskey(string origin) => _origin = origin;

    /// <summary>Makes one for who is signed in.</summary>
    /// <param name="origin">The public address of the site.</param>
    /// <param name="area"><c>/account</c> or <c>/staff</c>.</param>
    public static async Task<SoftPasskey> MakeAsync(Visitor visitor, string origin, string area)
    {
        var passkey = new SoftPasskey(origin);
        await visitor.GoAsync($"{area}/security/passkeys");
        var options = await OptionsAsync(visitor, "Make a passkey");
        passkey._owner = options.GetProperty("user").GetProperty("id").GetString()!;
        await visitor.SubmitAsync([("credential", passkey.Made(options)), ("name", "A test")], "Make a passkey");
        return passkey;
    }

    /// <summary>Answers with it on the page that has a button for it.</summary>
    public async Task<VisitedPage> UseAsync(Visitor visitor)
    {
        var options = await OptionsAsync(visitor, "Use a passkey");
        return await visitor.SubmitAsync([("credential", Shown(options))], "Use a passkey");
    }

    public void Dispose() => _key.Dispose();

    private static async Task<JsonElement> OptionsAsync(Visitor visitor, string button)
    {
        using var request = visitor.PrepareSubmit([], button);
        request.RequestUri = new Uri(request.RequestUri!, "?handler=Options");
        using var response = await visitor.Http.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }

    private string Made(JsonElement options)
    {
        var point = _key.ExportParameters(false).Q;

        // An ES256 key as COSE writes it, in what a device says of itself, which vouches for nothing.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, 0x45), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Text(Client(options, "webauthn.create")), attestationObject = Text(attestation), transports = new[] { "internal" } });
    }

    private string Shown(JsonElement options)
    {
        var (client, data) = (Client(options, "webauthn.get"), Data(options.GetProperty("rpId").GetString()!, 0x05));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = _owner });
    }

    private string Credential(object response) => JsonSerializer.Serialize(
        new { id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response });

    private byte[] Client(JsonElement options, string type) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = _origin, crossOrigin = false });

    // Flags: somebody was there and was checked to be its owner.
    private static byte[] Data(string site, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site)), flags, .. count];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
