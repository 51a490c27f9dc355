using System.Text.RegularExpressions;

namespace Guildhall.Council.Modules.Disclosure.Publish;

/// <summary>Something in a text that looks like it tells of a person.</summary>
/// <param name="What">What it looks like.</param>
/// <param name="Text">It.</param>
internal sealed record PersonalDatum(string What, string Text);

/// <summary>Looks for what should not be published. It finds the plain cases, and cannot find a person who is only described.</summary>
internal static partial class PersonalData
{
    private const int ShortestName = 3;

    /// <summary>What is in a text.</summary>
    /// <param name="customer">The name of who asked; null where we do not know it.</param>
    public static IReadOnlyList<PersonalDatum> In(string text, string? customer)
    {
        var found = new List<PersonalDatum>();
        Add(Email(), "an e-mail address");
        Add(NationalInsurance(), "a National Insurance number");
        Add(Phone(), "a phone number");
        Add(PostCode(), "a postcode");
        Add(CaseReference(), "a reference");
        foreach (var name in (customer ?? "").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Where(n => n.Length >= ShortestName).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var at = Regex.Match(text, $@"(?<![\p{{L}}]){Regex.Escape(name)}(?![\p{{L}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            if (at.Success)
            {
                found.Add(new PersonalDatum("the name of who asked", at.Value));
            }
        }

        return found;

        void Add(Regex pattern, string what)
        {
            foreach (Match match in pattern.Matches(text))
            {
                if (found.TrueForAll(f => !f.Text.Contains(match.Value, StringComparison.Ordinal)))
                {
                    found.Add(new PersonalDatum(what, match.Value.Trim()));
                }
            }
        }
    }

    [GeneratedRegex(@"[\w.+'’-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,5}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<!\w)(\+44\s?\(?0?\)?|0)\d([\s().-]{0,2}\d){8,9}(?!\d)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PostCode();

    [GeneratedRegex(@"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NationalInsurance();

    [GeneratedRegex(@"\b[A-Z]{2,4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CaseReference();
}
