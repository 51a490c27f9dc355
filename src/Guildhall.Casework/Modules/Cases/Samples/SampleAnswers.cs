using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases.Samples;

/// <summary>Someone of the made-up borough.</summary>
/// <param name="First">Their first name.</param>
/// <param name="Last">Their last name.</param>
/// <param name="Email">Their e-mail address, which reaches nobody.</param>
/// <param name="Phone">Their phone number, of those that Ofcom keeps for drama.</param>
/// <param name="Uprn">Where they live.</param>
/// <param name="Address">The same in words.</param>
/// <param name="Language">The language they are written to in.</param>
public sealed record SamplePerson(string First, string Last, string Email, string Phone, long Uprn, string Address, string Language)
{
    /// <summary>The ward they live in; null where the gazetteer does not say.</summary>
    public string? Ward { get; init; }

    /// <summary>Their account; null where they have none.</summary>
    public Guid? Account { get; init; }

    /// <summary>Both names.</summary>
    public string Name => $"{First} {Last}";
}

/// <summary>Answers such as people of a made-up borough would give: a form would take them, a condition at a time.</summary>
public static class SampleAnswers
{
    /// <summary>One person's answers to a service's form on a day.</summary>
    public static Answers Of(ServiceDefinition service, SamplePerson person, DateOnly day, SampleWords.ServiceWords? words, Random chance)
    {
        var answers = Answers.Empty;
        foreach (var page in service.Pages.Where(p => p.When?.Holds(answers, day) != false))
        {
            foreach (var question in page.Questions.Where(q => q.IsAsked && q.When?.Holds(answers, day) != false))
            {
                if (Answer(question, person, day, words, chance) is { } answer)
                {
                    answers = answers.With(question.Name, answer);
                }
            }
        }

        return answers;
    }

    private static JsonNode? Answer(Question question, SamplePerson person, DateOnly day, SampleWords.ServiceWords? words, Random chance)
    {
        if (question.Optional && question.Contact is null && !question.IsProperty && chance.Next(100) < 65)
        {
            return null;
        }

        return question switch
        {
            { Contact: ContactRole.Name, Type: not QuestionType.Name } => person.Name,
            { Type: QuestionType.Name } => new JsonObject { ["first"] = person.First, ["last"] = person.Last },
            { Type: QuestionType.Email } => person.Email,
            { Type: QuestionType.Phone } => person.Phone,
            { Type: QuestionType.Radios } when question.Options.Count > 0 => Skewed(question.Options, chance).Value,
            { Type: QuestionType.Checkboxes } when question.Options.Count > 0 => new JsonArray(Skewed(question.Options, chance).Value),
            { Type: QuestionType.Select } => question.Options.Count > 0 ? Skewed(question.Options, chance).Value : null,
            { Type: QuestionType.YesNo } => chance.Next(2) == 0 ? "yes" : "no",
            { Type: QuestionType.Declaration } => "yes",
            { Type: QuestionType.Number } => Number(question, chance),
            { Type: QuestionType.Money } => Math.Clamp(5m * chance.Next(4, 200), question.Min ?? 0, question.Max ?? 100_000).ToString("0.00", CultureInfo.InvariantCulture),
            { Type: QuestionType.Month } => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            { Type: QuestionType.Time } => string.Create(CultureInfo.InvariantCulture, $"{chance.Next(8, 20):00}:{15 * chance.Next(4):00}"),
            { Type: QuestionType.NationalInsuranceNumber } => string.Create(CultureInfo.InvariantCulture, $"QQ {chance.Next(100):00} {chance.Next(100):00} {chance.Next(100):00} C"),
            { Type: QuestionType.VehicleRegistration } => Plate(chance),
            { Type: QuestionType.Street or QuestionType.Place } => new JsonObject { ["text"] = Street(person.Address) },
            { Type: QuestionType.BankAccount } => new JsonObject { ["name"] = person.Name, ["sort-code"] = "08-99-99", ["account"] = "66374958" },
            { Type: QuestionType.Signature } => new JsonObject
            {
                ["name"] = person.Name,
                ["statement"] = question.Statement?.English ?? "It is true.",
                ["at"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T12:00:00Z",
            },
            { Type: QuestionType.Address } => new JsonObject { ["uprn"] = person.Uprn.ToString(CultureInfo.InvariantCulture), ["text"] = person.Address },
            { Type: QuestionType.Date } => Date(question, day, chance).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            { Type: QuestionType.Group } => Group(question, person, day, words, chance),
            { Type: QuestionType.Text or QuestionType.LongText } => Words(question, words, chance),
            { Type: QuestionType.Organisation } => words?.Answers.GetValueOrDefault(question.Name) is { Count: > 0 } said ? said[chance.Next(said.Count)] : $"{person.Last} and Sons",
            _ => null,
        };
    }

    // The first choices of a list are those most people make.
    private static Option Skewed(IReadOnlyList<Option> options, Random chance) => options[(int)(options.Count * Math.Pow(chance.NextDouble(), 1.6))];

    private static string Number(Question question, Random chance)
    {
        var least = (int)Math.Ceiling(question.Min ?? 1);
        return chance.Next(least, (int)Math.Clamp(question.Max ?? least + 5, least, least + 40) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Plate(Random chance)
    {
        const string Letters = "ABCDEFGHJKLMNPRSTUVWXY";
        char Letter() => Letters[chance.Next(Letters.Length)];
        return string.Create(CultureInfo.InvariantCulture, $"{Letter()}{Letter()}{chance.Next(51, 75)} {Letter()}{Letter()}{Letter()}");
    }

    // The first line that begins with a number, without it.
    private static string Street(string address) =>
        (address.Split(", ").FirstOrDefault(line => char.IsDigit(line[0])) ?? address).TrimStart("0123456789".ToCharArray()).TrimStart();

    private static DateOnly Date(Question question, DateOnly day, Random chance)
    {
        if (question.MinAge is not null || question.MaxAge is not null)
        {
            var youngest = question.MinAge ?? 0;
            return day.AddYears(-chance.Next(youngest + 1, Math.Min(question.MaxAge ?? youngest + 50, youngest + 50) + 1)).AddDays(chance.Next(-150, 0));
        }

        var date = day.AddDays(question.Dates == DateRule.Future ? chance.Next(7, 60) : -chance.Next(1, 60));
        var (earliest, latest) = (question.Earliest?.On(day), question.Latest?.On(day));
        return date < earliest ? earliest.Value : date > latest ? latest.Value : date;
    }

    private static JsonArray Group(Question group, SamplePerson person, DateOnly day, SampleWords.ServiceWords? words, Random chance) =>
        [new JsonObject(group.Questions.Where(q => q.IsAsked && q.When is null)
            .Select(q => new KeyValuePair<string, JsonNode?>(q.Name, Answer(q, person, day, words, chance))).Where(a => a.Value is not null))];

    // What the council wrote for it; otherwise what the hint gives as an example, for that is what people would say.
    private static string? Words(Question question, SampleWords.ServiceWords? words, Random chance)
    {
        const string Example = "For example, ";
        if (words?.Answers.GetValueOrDefault(question.Name) is { Count: > 0 } said)
        {
            return said[chance.Next(said.Count)];
        }

        if (question.Hint?.English is { } hint && hint.IndexOf(Example, StringComparison.Ordinal) is >= 0 and var at)
        {
            var example = hint[(at + Example.Length)..].Split(". ")[0].TrimEnd('.');
            return question.MaxLength > 0 && example.Length > question.MaxLength ? null : char.ToUpperInvariant(example[0]) + example[1..];
        }

        return question.Optional || question.Pattern is not null ? null : question.Type == QuestionType.Text ? "Not sure" : "I would rather explain this on the phone, please.";
    }
}
