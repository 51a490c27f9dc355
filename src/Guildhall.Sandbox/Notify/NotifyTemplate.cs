using System.Text.Json;
using System.Text.RegularExpressions;

namespace Guildhall.Sandbox.Notify;

/// <summary>A template of the Notify stand-in, with <c>((placeholders))</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>email</c> or <c>sms</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Subject">The subject of an e-mail.</param>
/// <param name="Body">The body.</param>
public sealed partial record NotifyTemplate(Guid Id, string Type, string Name, string? Subject, string Body)
{
    /// <summary>The e-mail template that is all placeholders: <c>((subject))</c> and <c>((body))</c>.</summary>
    public static readonly NotifyTemplate AnyEmail = new(new("5f9b0c1e-6e0d-4a54-8d0e-0c1f5a8f2e01"), "email", "Any e-mail", "((subject))", "((body))");

    /// <summary>The text template that is all placeholder: <c>((body))</c>.</summary>
    public static readonly NotifyTemplate AnyText = new(new("5f9b0c1e-6e0d-4a54-8d0e-0c1f5a8f2e02"), "sms", "Any text", null, "((body))");

    /// <summary>What a letter that comes as a PDF is of.</summary>
    public static readonly NotifyTemplate Precompiled = new(new("5f9b0c1e-6e0d-4a54-8d0e-0c1f5a8f2e00"), "letter", "Pre-compiled PDF", "Pre-compiled PDF", "");

    /// <summary>The templates the stand-in has.</summary>
    public static IReadOnlyList<NotifyTemplate> All { get; } =
    [
        AnyEmail,
        AnyText,
        new(new("5f9b0c1e-6e0d-4a54-8d0e-0c1f5a8f2e03"), "email", "Appointment", "Your appointment on ((date))", "Dear ((name))\n\nPlease bring:\n\n((documents))\n\n((step-free??The entrance is step free.))"),
        new(new("5f9b0c1e-6e0d-4a54-8d0e-0c1f5a8f2e04"), "sms", "Reminder", null, "((name)), your appointment is on ((date))."),
    ];

    /// <summary>The names of its placeholders.</summary>
    public IReadOnlyList<string> Placeholders =>
        [.. Placeholder().Matches(Subject + " " + Body).Select(m => m.Groups["name"].Value.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Puts the values in.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, JsonElement> values) =>
        Placeholder().Replace(text, m =>
        {
            var value = Find(values, m.Groups["name"].Value.Trim());
            return m.Groups["then"].Success
                ? Written(value) is "yes" or "Yes" or "true" or "True" ? m.Groups["then"].Value : ""
                : Written(value);
        });

    /// <summary>The value of a placeholder; names match without regard to case, spaces, hyphens and underscores, as at Notify.</summary>
    public static JsonElement? Find(IReadOnlyDictionary<string, JsonElement> values, string name)
    {
        foreach (var (key, value) in values)
        {
            if (Plain(key) == Plain(name) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                return value;
            }
        }

        return null;
    }

    private static string Plain(string name) => Joiners().Replace(name, "").ToLowerInvariant();

    private static string Written(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.Array } list => "\n\n" + string.Concat(list.EnumerateArray().Select(item => $"* {Written(item)}\n")),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { } one => one.ToString(),
    };

    [GeneratedRegex(@"\(\((?<name>[^)(?]+)(\?\?(?<then>[^)]*))?\)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\s_\-]", RegexOptions.None, 1000)]
    private static partial Regex Joiners();
}
