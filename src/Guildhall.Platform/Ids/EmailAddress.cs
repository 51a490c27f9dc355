using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Guildhall.Platform.Ids;

/// <summary>
/// An e-mail address that can be sent to: one mailbox, no display name. The domain is kept in lower case and, if it is not
/// ASCII, in its Punycode form; the part before the @ is kept as typed, for only its server knows whether case matters.
/// </summary>
[JsonConverter(typeof(WrittenAsText<EmailAddress>))]
public readonly partial record struct EmailAddress : IParsable<EmailAddress>
{
    private readonly string? _value;

    private EmailAddress(string value) => _value = value;

    /// <summary>The address itself.</summary>
    /// <exception cref="InvalidOperationException">The struct was never given a value.</exception>
    public string Value => _value ?? throw new InvalidOperationException("An e-mail address was never set.");

    /// <summary>The part after the @.</summary>
    public string Domain => Value[(Value.LastIndexOf('@') + 1)..];

    /// <summary>Reads what a person typed. Spaces around it are forgiven.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EmailAddress address)
    {
        address = default;
        if (text is null || text.Length > 320)
        {
            return false;
        }

        text = text.Trim();
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || !Local().IsMatch(text[..at]) || AsciiDomain(text[(at + 1)..]) is not { } domain || at + 1 + domain.Length > 254)
        {
            return false;
        }

        address = new EmailAddress(text[..at] + "@" + domain);
        return true;
    }

    /// <summary>Reads an address that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message does not repeat it.</exception>
    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not an e-mail address.");

    static EmailAddress IParsable<EmailAddress>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<EmailAddress>.TryParse(string? s, IFormatProvider? provider, out EmailAddress result) => TryParse(s, out result);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    private static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain).ToLowerInvariant();
            return Dotted().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Local();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dotted();
}
