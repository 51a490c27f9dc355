using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>What is wrong with the answer to a question, in words for the person, and the field to put right.</summary>
internal sealed record Problem(string Question, string Field, string Message);

/// <summary>What came of reading a question's fields: the answer, null when it was left empty, or what is wrong with it.</summary>
internal sealed record Given(JsonNode? Answer, IReadOnlyList<Problem> Problems)
{
    public static Given Good(JsonNode? answer) => new(answer, []);

    public static Given Bad(Question question, string field, string message) => new(null, [new Problem(question.Name, field, message)]);
}

/// <summary>From what was typed to an answer, and whether an answer will do. The same rules judge a page and the whole form.</summary>
internal sealed class AnswerRules(IStringLocalizer<Words> words, TimeProvider clock)
{
    private const int EarliestYear = 1900;
    private const int LatestYear = 2100;

    /// <summary>The day in London.</summary>
    public DateOnly Today => LondonTime.Today(clock);

    /// <summary>Reads the fields of any question but an address.</summary>
    public Given Read(Question question, Typed typed)
    {
        switch (question.Type)
        {
            case QuestionType.Date:
                return Date(question, typed);
            case QuestionType.Checkboxes:
                var ticked = typed.All(question.Name).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
                return Checked(question, ticked.Length == 0 ? null : new JsonArray([.. ticked.Select(v => JsonValue.Create(v))]));
            case QuestionType.LongText:
                return Checked(question, Value(typed[question.Name].Trim()));
            case QuestionType.Email:
                var address = Line(typed, question);
                return Checked(question, EmailAddress.TryParse(address, out var email) ? JsonValue.Create(email.Value) : Value(address));
            case QuestionType.Phone:
                var number = Line(typed, question);
                return Checked(question, PhoneNumber.TryParse(number, out var phone) ? JsonValue.Create(phone.Display) : Value(number));
            default:
                return Checked(question, Value(Line(typed, question)));
        }
    }

    /// <summary>Whether an answer will do as it is stored: null when it will.</summary>
    public Problem? Check(Question question, JsonNode? answer)
    {
        if (answer is null)
        {
            return question.Optional ? null : Missing(question);
        }

        var text = answer is JsonValue value && value.TryGetValue<string>(out var single) ? single : null;
        var message = question.Type switch
        {
            QuestionType.Text or QuestionType.LongText => text is null ? MissingMessage(question) : TooLong(question, text),
            QuestionType.Email => EmailAddress.TryParse(text, out _) ? null : words["Enter an e-mail address in the correct format, like name@example.com"].Value,
            QuestionType.Phone => PhoneNumber.TryParse(text, out _) ? null : words["Enter a phone number, like 01632 960 001 or 07700 900 982"].Value,
            QuestionType.Date => DateMessage(question, text),
            QuestionType.Radios => question.Options.Any(o => o.Value == text) ? null : MissingMessage(question),
            QuestionType.YesNo => text is "yes" or "no" ? null : MissingMessage(question),
            QuestionType.Declaration => text is "yes" ? null : MissingMessage(question),
            QuestionType.Checkboxes => answer is JsonArray { Count: > 0 } many && many.All(v => question.Options.Any(o => o.Value == v?.GetValue<string>()))
                ? null
                : MissingMessage(question),
            QuestionType.Address => answer is JsonObject place && !string.IsNullOrEmpty(place["text"]?.GetValue<string>()) ? null : MissingMessage(question),
            _ => throw new InvalidOperationException($"A question of type {question.Type} has no rule."),
        };
        return message is null ? null : new Problem(question.Name, FirstField(question), message);
    }

    /// <summary>The error of a question that was passed over.</summary>
    public Problem Missing(Question question) => new(question.Name, FirstField(question), MissingMessage(question));

    /// <summary>The most a text may have is counted as the browser counts: in UTF-16 units, a line end as one.</summary>
    public string? TooLong(string label, string text, int most) => (text.Length - most) switch
    {
        <= 0 => null,
        1 => words["“{0}” is 1 character too long. Use {1} or fewer.", label, most.ToString("N0", CultureInfo.InvariantCulture)].Value,
        var over => words["“{0}” is {1} characters too long. Use {2} or fewer.", label, over.ToString("N0", CultureInfo.InvariantCulture), most.ToString("N0", CultureInfo.InvariantCulture)],
    };

    /// <summary>A text of one line, without blanks around it.</summary>
    public static string OneLine(string text) => text.Replace('\n', ' ').Trim();

    private static string Line(Typed typed, Question question) => OneLine(typed[question.Name]);

    private static JsonValue? Value(string text) => text.Length == 0 ? null : JsonValue.Create(text);

    private static string FirstField(Question question) => question.Type == QuestionType.Date ? $"{question.Name}-day" : question.Name;

    private Given Checked(Question question, JsonNode? answer) =>
        Check(question, answer) is { } problem ? new Given(null, [problem]) : Given.Good(answer);

    private string? TooLong(Question question, string text) => TooLong(question.Label.ToString(), text, question.MaxLength);

    private string MissingMessage(Question question)
    {
        if (question.Missing is { } own)
        {
            return own.ToString();
        }

        var label = question.Label.ToString();
        return question.Type switch
        {
            QuestionType.Radios => words["Select an answer to “{0}”", label],
            QuestionType.YesNo => words["Select yes or no to answer “{0}”", label],
            QuestionType.Checkboxes => words["Select at least one answer to “{0}”", label],
            QuestionType.Declaration => words["Tick the box to agree"],
            QuestionType.Address => words["Enter a postcode or part of the address"],
            _ when label.EndsWith('?') => words["Answer the question “{0}”", label],
            _ => words["Enter {0}", InSentence(label)],
        };
    }

    // “Your name” becomes “your name”, “UK address” stays.
    private static string InSentence(string label) =>
        label.Length > 1 && !char.IsUpper(label[1]) ? char.ToLower(label[0], CultureInfo.CurrentUICulture) + label[1..] : label;

    private Given Date(Question question, Typed typed)
    {
        string Field(string part) => $"{question.Name}-{part}";
        var day = OneLine(typed[Field("day")]);
        var month = OneLine(typed[Field("month")]);
        var year = OneLine(typed[Field("year")]);
        if (day.Length + month.Length + year.Length == 0)
        {
            return Checked(question, null);
        }

        if (day.Length == 0)
        {
            return Given.Bad(question, Field("day"), words["The date must include a day"]);
        }

        if (month.Length == 0)
        {
            return Given.Bad(question, Field("month"), words["The date must include a month"]);
        }

        if (year.Length == 0)
        {
            return Given.Bad(question, Field("year"), words["The date must include a year"]);
        }

        if (Number(year) is not { } y || year.Length != 4)
        {
            return Given.Bad(question, Field("year"), words["The year must have 4 numbers"]);
        }

        if (y is < EarliestYear or > LatestYear)
        {
            return Given.Bad(question, Field("year"), words["The year must be between {0} and {1}", EarliestYear, LatestYear]);
        }

        var m = Number(month) ?? NamedMonth(month);
        if (m is null or < 1 or > 12)
        {
            return Given.Bad(question, Field("month"), words["The month must be a number from 1 to 12"]);
        }

        if (Number(day) is not { } d || d < 1 || d > DateTime.DaysInMonth(y, m.Value))
        {
            return Given.Bad(question, Field("day"), words["The date must be a real date"]);
        }

        return Checked(question, JsonValue.Create(new DateOnly(y, m.Value, d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private string? DateMessage(Question question, string? text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return words["The date must be a real date"];
        }

        var today = Today;
        return question.Dates switch
        {
            DateRule.Past when day > today => words["The date must be today or in the past"].Value,
            DateRule.Future when day < today => words["The date must be today or in the future"].Value,
            _ => null,
        };
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // “Mar” or “Mawrth” is as clear as 3.
    private static int? NamedMonth(string text)
    {
        foreach (var culture in (string[])["en-GB", "cy-GB"])
        {
            var names = CultureInfo.GetCultureInfo(culture).DateTimeFormat.MonthNames;
            var found = text.Length < 3 ? -1 : Array.FindIndex(names, name => name.Length > 0 && name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
            if (found >= 0)
            {
                return found + 1;
            }
        }

        return null;
    }
}
