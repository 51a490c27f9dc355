using System.Text;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Letters.Write;

/// <summary>The fields of a letter.</summary>
internal static class LetterFields
{
    private const string Answer = "answers.";

    private static readonly string[] s_names =
    [
        "name", "reference", "service", "stage", "opened-date", "target-date", "closed-date", "today", "officer", "team", "property",
        "council", "council-phone", "council-email", "council-address", "council-hours", "track-link",
    ];

    /// <summary>What is wrong with a field; null where it can be filled.</summary>
    /// <param name="services">The services the letter is for; null for all.</param>
    /// <param name="more">The fields other modules fill.</param>
    public static string? Problem(string field, IReadOnlyList<ServiceDefinition>? services, IReadOnlyCollection<string>? more = null)
    {
        if (more?.Contains(field) == true)
        {
            return null;
        }

        if (!field.StartsWith(Answer, StringComparison.Ordinal))
        {
            return s_names.Contains(field) ? null : $"There is no field {{{{{field}}}}}. There are: {string.Join(", ", s_names)}, and answers.question where the letter is for named services.";
        }

        var question = field[Answer.Length..];
        return services is null ? $"{{{{{field}}}}} names a question, and the letter is for all services. Say in the head which it is for: “services: [resident-parking-permit]”."
            : services.FirstOrDefault(s => Asked(s).All(q => q.Name != question)) is { } without ? $"The service {without.Name} has no question “{question}”."
            : services.FirstOrDefault(s => s.Questions.Any(q => q.Name == question && q.Sensitive)) is { } sensitive ? $"The answer to “{question}” of {sensitive.Name} is sensitive, so no letter may quote it."
            : null;
    }

    /// <summary>What stands in each field.</summary>
    /// <param name="noted">What officers answered at the stages of the case.</param>
    public static IReadOnlyDictionary<string, LetterValue> Of(CaseFacts about, Answers noted, string language, string officer, string team, string trackLink, CouncilProfile council, DateTimeOffset now)
    {
        var values = new Dictionary<string, LetterValue>(StringComparer.Ordinal)
        {
            ["name"] = new(about.CustomerName ?? ""),
            ["reference"] = new(about.Reference),
            ["service"] = new(about.Definition.Title.In(language)),
            ["stage"] = new(about.Definition.Case.Stage(about.Stage)?.Title.In(language) ?? about.Stage, [about.Stage]),
            ["opened-date"] = new(PlainDates.Long(LondonTime.DayOf(about.OpenedAt), language)),
            ["target-date"] = new(PlainDates.Long(about.TargetOn, language)),
            ["closed-date"] = new(about.ClosedAt is { } closed ? PlainDates.Long(LondonTime.DayOf(closed), language) : ""),
            ["today"] = new(PlainDates.Long(LondonTime.DayOf(now), language)),
            ["officer"] = new(officer),
            ["team"] = new(team),
            ["property"] = new(about.PropertyText ?? ""),
            ["council"] = new(council.Name.In(language)),
            ["council-phone"] = new(council.Contact.Phone),
            ["council-email"] = new(council.Contact.Email),
            ["council-address"] = new(council.Contact.Address.In(language)),
            ["council-hours"] = new(council.Contact.Hours.In(language)),
            ["track-link"] = new(trackLink),
        };
        foreach (var question in Asked(about.Definition).Where(q => !q.Sensitive))
        {
            if ((about.Answers[question.Name] is not null ? about.Answers : noted[question.Name] is not null ? noted : null) is { } answers)
            {
                values[Answer + question.Name] = new(string.Join(", ", answers.Display(question, language).Select(Clean)), answers.Values(question.Name));
            }
        }

        return values;
    }

    // Those of the form and of the stages: no two have the same name.
    private static IEnumerable<Question> Asked(ServiceDefinition service) => service.Questions.Concat(service.Work?.Stages.SelectMany(s => s.Fields) ?? []);

    /// <summary>A text without what paper cannot hold.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' || !(Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)))
            {
                clean.Append(rune.ToString());
            }
            else if (rune.Value is '\t')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString();
    }
}
