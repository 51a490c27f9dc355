using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>Reads the files of <c>schemes/</c>. docs/grant-schemes.md says what may stand in them.</summary>
internal static partial class SchemeReader
{
    private const int MostCriteria = 20;

    /// <summary>Reads a scheme.</summary>
    /// <exception cref="FormatException">It is broken; the message says what to mend.</exception>
    public static Scheme Read(string name, string text)
    {
        Entry entry;
        try
        {
            entry = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<Entry?>(text) ?? new Entry();
        }
        catch (YamlException e)
        {
            var key = UnknownKey().Match(e.Message);
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: {(key.Success ? $"there is no key “{key.Groups["key"].Value}” here" : e.InnerException?.Message ?? e.Message)}"), e);
        }

        Want(Name().IsMatch(name) && name.Length <= 60 && name != "applications" && name != "decisions" && name != "payments",
            "the file's name should be small letters and hyphens, such as community-grant-2026.yaml");
        Want(entry.Criteria.Count is > 0 and <= MostCriteria, $"criteria: give 1 to {MostCriteria}");
        Want(entry.Criteria.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() == entry.Criteria.Count, "criteria: two have the same name");
        Want(entry.Assessors is >= 1 and <= 5, "assessors: write a number from 1 to 5");
        Want(entry.Difference >= 0, "difference: write how far apart totals may be");
        Want(entry.Moderates is "manager" or "officer", "moderates: write manager or officer");
        Want(entry.Share is "scores" or "nothing", "share: write scores or nothing");
        Want(entry.Reference.Length > 0, "reference: write what stands on the bank statement, such as GRANT {reference}");
        var opens = Day(entry.Opens, "opens") ?? throw new FormatException("opens: write a date, such as 2026-04-01");
        var closes = Day(entry.Closes, "closes");
        Want(closes is null || closes >= opens, "closes: write a date after the one it opens on");
        var scheme = new Scheme
        {
            Name = name,
            Service = Given(entry.Service, "service"),
            Title = Given(entry.Title, "title"),
            Budget = Pounds(entry.Budget, "budget"),
            Most = Pounds(entry.Most, "most"),
            Opens = opens,
            Closes = closes,
            Amount = Given(entry.Amount, "amount"),
            Applicant = entry.Applicant,
            Project = entry.Project,
            Account = Given(entry.Account, "account"),
            PaymentReference = entry.Reference,
            Criteria = [.. entry.Criteria.Select(Read)],
            Assessors = entry.Assessors,
            Difference = entry.Difference,
            Pass = entry.Pass,
            OfficersModerate = entry.Moderates == "officer",
            SharesScores = entry.Share == "scores",
            Stages = new SchemeStages
            {
                Assess = Given(entry.Stages.Assess, "stages: assess"),
                Moderate = entry.Stages.Moderate,
                Decide = entry.Stages.Decide,
                Award = Given(entry.Stages.Award, "stages: award"),
                Refuse = Given(entry.Stages.Refuse, "stages: refuse"),
                Wait = entry.Stages.Wait,
                Pay = Given(entry.Stages.Pay, "stages: pay"),
            },
            Words = new SchemeWords
            {
                Award = Said(entry.Tell.Award, entry.Tell.AwardCy) ?? new("We offer you {amount}.", "Rydym yn cynnig {amount} i chi."),
                Part = Said(entry.Tell.Part, entry.Tell.PartCy) ?? new("You asked for {asked}. We offer you {amount}.", "Gofynnoch am {asked}. Rydym yn cynnig {amount} i chi."),
                Refuse = Said(entry.Tell.Refuse, entry.Tell.RefuseCy) ?? new("You asked for {asked}.", "Gofynnoch am {asked}."),
                Wait = Said(entry.Tell.Wait, entry.Tell.WaitCy)
                    ?? new("If money is left, we will offer it to those on the list with the highest scores.", "Os bydd arian ar ôl, byddwn yn ei gynnig i’r rhai ar y rhestr â’r sgoriau uchaf."),
                Paid = Said(entry.Tell.Paid, entry.Tell.PaidCy)
                    ?? new("We paid you {amount} on {date}. Your bank statement says {payment-reference}.", "Talwyd {amount} i chi ar {date}. Mae eich cyfriflen banc yn dweud {payment-reference}."),
            },
        };
        Want(scheme.Budget > Money.Zero && scheme.Most > Money.Zero, "budget and most: write pounds, such as £120,000");
        Want(scheme.Pass >= 0 && scheme.Pass <= scheme.MostPoints, $"pass: write a number from 0 to {scheme.MostPoints:0.##}");
        return scheme;
    }

    /// <summary>What does not fit the service; empty where all does.</summary>
    public static IReadOnlyList<string> Check(Scheme scheme, ServiceDefinition? service)
    {
        if (service?.Work is not { } work)
        {
            return [$"there is no service “{scheme.Service}” that makes cases"];
        }

        var problems = new List<string>();
        var questions = service.Questions.ToDictionary(q => q.Name, StringComparer.Ordinal);
        void Ask(string? name, string key, Func<Question, bool> fits, string what)
        {
            if (name is not null && !(questions.TryGetValue(name, out var question) && fits(question)))
            {
                problems.Add($"{key}: “{name}” is not a question of the service that asks for {what}");
            }
        }

        Ask(scheme.Amount, "amount", q => q.IsMoney || q.Type is QuestionType.Money or QuestionType.Calculated or QuestionType.Costs, "money");
        Ask(scheme.Account, "account", q => q.Type == QuestionType.BankAccount, "a bank account");
        Ask(scheme.Applicant, "applicant", q => !SensitiveAnswers.AsksFor(q), "something that may stand in a list");
        Ask(scheme.Project, "project", q => !SensitiveAnswers.AsksFor(q), "something that may stand in a list");
        foreach (var criterion in scheme.Criteria)
        {
            foreach (var question in criterion.Questions)
            {
                Ask(question, $"criteria: {criterion.Name}: questions", q => !SensitiveAnswers.AsksFor(q), "something assessors may read");
            }
        }

        var stages = scheme.Stages;
        foreach (var (key, stage, isTold) in new[]
        {
            ("assess", stages.Assess, false), ("moderate", stages.Moderate, false), ("decide", stages.Decide, false),
            ("award", stages.Award, true), ("refuse", stages.Refuse, true), ("wait", stages.Wait, true), ("pay", stages.Pay, true),
        })
        {
            if (stage is null)
            {
                continue;
            }

            if (work.Stage(stage) is not { } found)
            {
                problems.Add($"stages: {key}: the service has no stage “{stage}”");
            }
            else if (isTold && found.Public is null)
            {
                problems.Add($"stages: {key}: the customer is not told of “{stage}”, for it has no public words");
            }
            else if (found.AsksForMore)
            {
                problems.Add($"stages: {key}: “{stage}” asks officers for more than a message, so it cannot be reached by many cases at once");
            }
        }

        return problems;
    }

    private static Criterion Read(CriterionEntry entry)
    {
        Want(Name().IsMatch(entry.Name), "criteria: each needs a name such as need");
        Want(entry.Title.Length > 0 && !string.IsNullOrEmpty(entry.TitleCy), $"criteria: {entry.Name}: give a title, and title-cy in Welsh");
        Want(entry.Most is >= 1 and <= 100, $"criteria: {entry.Name}: most: write a number from 1 to 100");
        Want(entry.Least >= 0 && entry.Least <= entry.Most, $"criteria: {entry.Name}: least: write a number from 0 to {entry.Most}");
        Want(entry.Weight is > 0 and <= 100 && decimal.Round(entry.Weight, 2) == entry.Weight, $"criteria: {entry.Name}: weight: write a number up to 100, such as 1.5");
        return new Criterion
        {
            Name = entry.Name,
            Title = new LocalText(entry.Title, entry.TitleCy),
            Help = entry.Help,
            Most = entry.Most,
            Weight = entry.Weight,
            Least = entry.Least,
            Questions = entry.Questions,
        };
    }

    private static LocalText? Said(string? english, string? welsh)
    {
        Want(string.IsNullOrEmpty(english) == string.IsNullOrEmpty(welsh), "tell: give each text in English and, with -cy after its name, in Welsh");
        return string.IsNullOrEmpty(english) ? null : new LocalText(english, welsh);
    }

    private static string Given(string? text, string key) => string.IsNullOrWhiteSpace(text) ? throw new FormatException($"{key}: this is missing") : text.Trim();

    private static Money Pounds(string? text, string key) =>
        Money.TryParse(text, out var money) ? money : throw new FormatException($"{key}: write pounds, such as £120,000");

    private static DateOnly? Day(string? text, string key) => string.IsNullOrWhiteSpace(text) ? null
        : DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new FormatException($"{key}: write a date, such as 2026-04-01");

    private static void Want(bool so, string otherwise)
    {
        if (!so)
        {
            throw new FormatException(otherwise);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^Property '(?<key>[^']+)' not found", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownKey();

    internal sealed class Entry
    {
        public string? Service { get; init; }

        public string? Title { get; init; }

        public string? Budget { get; init; }

        public string? Most { get; init; }

        public string? Opens { get; init; }

        public string? Closes { get; init; }

        public string? Amount { get; init; }

        public string? Applicant { get; init; }

        public string? Project { get; init; }

        public string? Account { get; init; }

        public string Reference { get; init; } = "GRANT {reference}";

        public int Assessors { get; init; } = 2;

        public string Moderates { get; init; } = "manager";

        public decimal Difference { get; init; }

        public decimal Pass { get; init; }

        public string Share { get; init; } = "nothing";

        public List<CriterionEntry> Criteria { get; init; } = [];

        public StagesEntry Stages { get; init; } = new();

        public TellEntry Tell { get; init; } = new();
    }

    internal sealed class CriterionEntry
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string? TitleCy { get; init; }

        public string Help { get; init; } = "";

        public int Most { get; init; }

        public decimal Weight { get; init; } = 1;

        public int Least { get; init; }

        public List<string> Questions { get; init; } = [];
    }

    internal sealed class StagesEntry
    {
        public string? Assess { get; init; }

        public string? Moderate { get; init; }

        public string? Decide { get; init; }

        public string? Award { get; init; }

        public string? Refuse { get; init; }

        public string? Wait { get; init; }

        public string? Pay { get; init; }
    }

    internal sealed class TellEntry
    {
        public string? Award { get; init; }

        public string? AwardCy { get; init; }

        public string? Part { get; init; }

        public string? PartCy { get; init; }

        public string? Refuse { get; init; }

        public string? RefuseCy { get; init; }

        public string? Wait { get; init; }

        public string? WaitCy { get; init; }

        public string? Paid { get; init; }

        public string? PaidCy { get; init; }
    }
}
