using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Banking;
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
internal sealed partial class AnswerRules(IStringLocalizer<Words> words, BankTables banks, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>The day in London.</summary>
    public DateOnly Today => LondonTime.Today(clock);

    /// <summary>Reads the fields of a question that one step answers: any but an address, street, place, file or group.</summary>
    public Given Read(Question question, Typed typed)
    {
        var name = question.Name;
        switch (question.Type)
        {
            case QuestionType.Date:
                return Date(question, typed);
            case QuestionType.Month:
                return Month(question, typed);
            case QuestionType.Time:
                return Time(question, typed);
            case QuestionType.Number:
                return Number(question, typed);
            case QuestionType.Money:
                var amount = Line(typed, question);
                return Checked(question, Money.TryParse(amount, out var money) ? JsonValue.Create((money.Pence / 100m).ToString("0.00", CultureInfo.InvariantCulture)) : Value(amount));
            case QuestionType.Checkboxes:
                var ticked = typed.All(name).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
                return Checked(question, ticked.Length == 0 ? null : new JsonArray([.. ticked.Select(v => Chosen(question, v))]));
            case QuestionType.Radios or QuestionType.Select:
                var picked = Line(typed, question);
                return Checked(question, picked.Length == 0 ? null : Chosen(question, picked));
            case QuestionType.LongText:
                return Checked(question, Value(typed[name].Trim()));
            case QuestionType.Email:
                var address = Line(typed, question);
                return Checked(question, EmailAddress.TryParse(address, out var email) ? JsonValue.Create(email.Value) : Value(address));
            case QuestionType.Phone:
                var number = Line(typed, question);
                return Checked(question, PhoneNumber.TryParse(number, out var phone) ? JsonValue.Create(phone.Display) : Value(number));
            case QuestionType.NationalInsuranceNumber:
                var insured = Line(typed, question);
                return Checked(question, NationalInsuranceNumber.TryParse(insured, out var nino) ? JsonValue.Create(nino.ToString()) : Value(insured));
            case QuestionType.VehicleRegistration:
                var registered = Line(typed, question);
                return Checked(question, VehicleRegistration.TryParse(registered, out var plate) ? JsonValue.Create(plate.ToString()) : Value(registered));
            case QuestionType.Name:
                return Name(question, typed);
            case QuestionType.BankAccount:
                return Account(question, typed);
            case QuestionType.Signature:
                return Signature(question, typed);
            default:
                return Checked(question, Value(Line(typed, question)));
        }
    }

    /// <summary>What is wrong with the answer to a question as it is stored; nothing when it will do.</summary>
    /// <param name="question">The question, with the options that are offered.</param>
    /// <param name="answers">All answers: those of a group are judged thing by thing, and may depend on the others.</param>
    public IReadOnlyList<Problem> Problems(Question question, Answers answers) =>
        !question.IsAsked ? []
        : question.Type == QuestionType.Group ? GroupProblems(question, answers)
        : Check(question, answers[question.Name]) is { } problem ? [problem] : [];

    private Problem? Check(Question question, JsonNode? answer)
    {
        if (answer is null)
        {
            return question.Optional ? null : Missing(question);
        }

        var text = answer is JsonValue value && value.TryGetValue<string>(out var single) ? single : null;
        var message = question.Type switch
        {
            QuestionType.Text or QuestionType.LongText or QuestionType.Organisation => text is null ? MissingMessage(question) : TextMessage(question, text),
            QuestionType.Number or QuestionType.Money => NumberMessage(question, text),
            QuestionType.Email => EmailAddress.TryParse(text, out _) ? null : words["Enter an e-mail address in the correct format, like name@example.com"].Value,
            QuestionType.Phone => PhoneNumber.TryParse(text, out _) ? null : words["Enter a phone number, like 01632 960 001 or 07700 900 982"].Value,
            QuestionType.NationalInsuranceNumber => NationalInsuranceNumber.TryParse(text, out _) ? null : words["Enter a National Insurance number in the correct format, like QQ 12 34 56 C"].Value,
            QuestionType.VehicleRegistration => VehicleRegistration.TryParse(text, out _) ? null : words["Enter the number plate, like AB12 CDE"].Value,
            QuestionType.Date => DateMessage(question, text),
            QuestionType.Month => MonthMessage(question, text),
            QuestionType.Time => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : TimeMessage(),
            QuestionType.Radios or QuestionType.Select => IsOffered(question, answer) ? null : MissingMessage(question),
            QuestionType.YesNo => text is "yes" or "no" ? null : MissingMessage(question),
            QuestionType.Declaration => text is "yes" ? null : MissingMessage(question),
            QuestionType.Checkboxes => CheckboxesMessage(question, answer),
            QuestionType.Address or QuestionType.Street or QuestionType.Place => Part(answer, "text") is { Length: > 0 } ? null : MissingMessage(question),
            QuestionType.Name => Part(answer, "last") is { Length: > 0 } ? null : MissingMessage(question),
            QuestionType.BankAccount => Part(answer, "account") is { Length: > 0 } ? null : MissingMessage(question),
            QuestionType.Signature => Part(answer, "name") is { Length: > 0 } ? null : MissingMessage(question),
            QuestionType.File => FilesMessage(question, answer),
            _ => throw new InvalidOperationException($"A question of type {question.Type} has no rule."),
        };
        return message is null ? null : new Problem(question.Name, FirstField(question), message);
    }

    private List<Problem> GroupProblems(Question group, Answers answers)
    {
        var problems = new List<Problem>();
        var things = Thing.Of(group, answers);
        var flat = Thing.Flat(group, answers);
        if (things.Count < group.AtLeast || things.Count > group.AtMost)
        {
            problems.Add(CountProblem(group, things.Count));
        }

        foreach (var thing in things)
        {
            foreach (var question in thing.Questions.Where(q => q.When?.Holds(flat, Today) ?? true))
            {
                problems.AddRange(Problems(FormPath.Offered(question, flat, Today), flat).Select(p => InGroup(group, thing, p)));
            }
        }

        return problems;
    }

    /// <summary>A problem with one thing of a group, saying which.</summary>
    public static Problem InGroup(Question group, Thing thing, Problem problem) =>
        group.IsRepeated ? problem with { Message = $"{group.Item} {thing.Index + 1}: {problem.Message}" } : problem;

    /// <summary>What is wrong with the answers of a page together.</summary>
    public IEnumerable<Problem> Broken(FormPage page, Answers answers) => page.Rules
        .Where(rule => answers[rule.At] is not null && rule.RefuseWhen.Holds(answers, Today))
        .Select(rule => At(page, rule.At, rule.Message.ToString()));

    /// <summary>A problem told at a question of a page; at the first when none is named.</summary>
    public static Problem At(FormPage page, string? name, string message)
    {
        var question = page.Questions.FirstOrDefault(q => q.Name == name) ?? page.Questions[0];
        return new Problem(question.Name, FirstField(question), message);
    }

    /// <summary>The error of a group with too few or too many things.</summary>
    public Problem CountProblem(Question group, int count)
    {
        var item = InSentence((group.Item ?? group.Label).ToString());
        return new Problem(group.Name, GroupFields.Add(group.Name), count < group.AtLeast
            ? group.Missing?.ToString() ?? words["Add at least {0} ({1})", group.AtLeast!, item]
            : words["You can add no more than {0} ({1})", group.AtMost!, item]);
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

    private static string FirstField(Question question) => question.Type switch
    {
        QuestionType.Date => $"{question.Name}-day",
        QuestionType.Month => $"{question.Name}-month",
        QuestionType.Name => $"{question.Name}-first",
        QuestionType.BankAccount => $"{question.Name}-holder",
        _ => question.Name,
    };

    private static string? Part(JsonNode answer, string part) =>
        answer is JsonObject parts && parts[part] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>An answer that needs no reading, if it will do.</summary>
    public Given Judge(Question question, JsonNode? answer) => Checked(question, answer);

    private Given Checked(Question question, JsonNode? answer) =>
        Check(question, answer) is { } problem ? new Given(null, [problem]) : Given.Good(answer);

    private string? TextMessage(Question question, string text)
    {
        if (TooLong(question.Label.ToString(), text, question.MaxLength) is { } tooLong)
        {
            return tooLong;
        }

        if (text.Length < question.MinLength)
        {
            return words["“{0}” must have {1} characters or more", question.Label.ToString(), question.MinLength];
        }

        return question.Pattern is { } pattern && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            ? question.PatternError?.ToString() ?? MissingMessage(question)
            : null;
    }

    // What comes from a look-up is kept with its words, which are not in the definition.
    private static JsonNode Chosen(Question question, string value) =>
        question.OptionsFrom is null ? JsonValue.Create(value)
        : new JsonObject { ["value"] = value, ["text"] = question.Options.FirstOrDefault(o => o.Value == value)?.Label.ToString() };

    private static bool IsOffered(Question question, JsonNode? answer) => answer switch
    {
        // The look-up offered it when it was picked, and is not asked again.
        JsonObject => question.OptionsFrom is not null && Part(answer, "text") is { Length: > 0 },
        JsonValue value when value.TryGetValue<string>(out var text) => question.OptionsFrom is null && question.Options.Any(o => o.Value == text),
        _ => false,
    };

    private string? CheckboxesMessage(Question question, JsonNode answer)
    {
        if (answer is not JsonArray { Count: > 0 } many || !many.All(v => IsOffered(question, v)))
        {
            return MissingMessage(question);
        }

        if (many.Any(v => question.Options.Any(o => o.IsNone && o.Value == (v as JsonValue)?.GetValue<string>())))
        {
            // By itself it is an answer, however many the others must be: the definition offers it.
            return many.Count == 1 ? null : words["Select the options that apply, or select “{0}”", question.Options.First(o => o.IsNone).Label.ToString()].Value;
        }

        if (many.Count < question.AtLeast)
        {
            return words["Select {0} options or more", question.AtLeast];
        }

        return many.Count > question.AtMost ? words["Select {0} options or fewer", question.AtMost].Value : null;
    }

    private string? FilesMessage(Question question, JsonNode answer)
    {
        if (answer is not JsonArray { Count: > 0 } files)
        {
            return MissingMessage(question);
        }

        return files.Count < question.AtLeast ? words["Add {0} files or more", question.AtLeast].Value
            : files.Count > question.AtMost ? words["Add {0} files or fewer", question.AtMost!].Value
            : null;
    }

    private Given Name(Question question, Typed typed)
    {
        string Field(string part) => $"{question.Name}-{part}";
        var first = OneLine(typed[Field("first")]);
        var last = OneLine(typed[Field("last")]);
        if (first.Length + last.Length == 0)
        {
            return Checked(question, null);
        }

        var problems = new List<Problem>();
        Judge(Field("first"), first, words["Enter the first name"], words["First name"]);
        Judge(Field("last"), last, words["Enter the last name"], words["Last name"]);
        return problems.Count > 0 ? new Given(null, problems) : Given.Good(new JsonObject { ["first"] = first, ["last"] = last });

        void Judge(string field, string text, string missing, string label)
        {
            if ((text.Length == 0 ? missing : TooLong(label, text, LongestName)) is { } message)
            {
                problems.Add(new Problem(question.Name, field, message));
            }
        }
    }

    private Given Account(Question question, Typed typed)
    {
        string Field(string part) => $"{question.Name}-{part}";
        var holder = OneLine(typed[Field("holder")]);
        var sortCode = OneLine(typed[Field("sort-code")]);
        var number = OneLine(typed[Field("account")]);
        if (holder.Length + sortCode.Length + number.Length == 0)
        {
            return Checked(question, null);
        }

        var problems = new List<Problem>();
        void Bad(string part, string message) => problems.Add(new Problem(question.Name, Field(part), message));
        if ((holder.Length == 0 ? words["Enter the name on the account"].Value : TooLong(words["Name on the account"], holder, LongestName)) is { } message)
        {
            Bad("holder", message);
        }

        if (!BankAccount.TryReadSortCode(sortCode, out var code))
        {
            Bad("sort-code", sortCode.Length == 0 ? words["Enter a sort code"] : words["The sort code must have 6 numbers, like 08-99-99"]);
        }

        if (!BankAccount.TryReadNumber(number, out var account))
        {
            Bad("account", number.Length == 0 ? words["Enter an account number"] : words["The account number must have 6 to 8 numbers"]);
        }

        if (problems.Count > 0)
        {
            return new Given(null, problems);
        }

        var given = new BankAccount(code, account);
        if (banks.Check(given) == AccountCheck.DoesNotFit)
        {
            return Given.Bad(question, Field("account"), words["This account number does not go with this sort code. Check both"]);
        }

        return Given.Good(new JsonObject { ["name"] = holder, ["sort-code"] = given.SortCodeInPairs, ["account"] = account });
    }

    private Given Signature(Question question, Typed typed)
    {
        var signed = Line(typed, question);
        if (signed.Length == 0)
        {
            return Checked(question, null);
        }

        if (TooLong(words["Full name"], signed, LongestName) is { } tooLong)
        {
            return Given.Bad(question, question.Name, tooLong);
        }

        var agreed = $"{question.Name}-agree";
        return typed[agreed] == "yes"
            ? Given.Good(new JsonObject
            {
                ["name"] = signed,
                ["statement"] = question.Statement?.ToString(),
                ["at"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            })
            : Given.Bad(question, agreed, words["Tick the box to sign with your typed name"]);
    }

    private Given Number(Question question, Typed typed)
    {
        var line = Line(typed, question);
        var plain = line.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (question.Prefix?.ToString() is { Length: > 0 } prefix && plain.StartsWith(prefix, StringComparison.Ordinal))
        {
            plain = plain[prefix.Length..];
        }

        return Checked(question, plain.Length <= 20 && decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number.ToString("0.##########", CultureInfo.InvariantCulture))
            : Value(line));
    }

    private string? NumberMessage(Question question, string? text)
    {
        var isMoney = question.Type == QuestionType.Money;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return isMoney ? words["Enter an amount of money, like 600 or 193.54"] : words["“{0}” must be a number, like 3", question.Label.ToString()];
        }

        if (decimal.Round(number, question.Decimals) != number)
        {
            return question.Decimals == 0
                ? words["“{0}” must be a whole number", question.Label.ToString()]
                : words["“{0}” must have no more than {1} digits after the point", question.Label.ToString(), question.Decimals];
        }

        string Said(decimal limit) => isMoney ? new Money((long)(limit * 100)).ToString() : limit.ToString(CultureInfo.InvariantCulture);
        return number < (question.Min ?? (isMoney ? 0 : decimal.MinValue)) ? words["“{0}” must be {1} or more", question.Label.ToString(), Said(question.Min ?? 0)].Value
            : number > question.Max ? words["“{0}” must be {1} or less", question.Label.ToString(), Said(question.Max.Value)].Value
            : null;
    }

    private string MissingMessage(Question question)
    {
        if (question.Missing is { } own)
        {
            return own.ToString();
        }

        var label = question.Label.ToString();
        return question.Type switch
        {
            QuestionType.Radios or QuestionType.Select => words["Select an answer to “{0}”", label],
            QuestionType.File => words["Add a file for “{0}”", label],
            QuestionType.Signature => words["Type your full name to sign"],
            QuestionType.Street => words["Enter the name of the street"],
            QuestionType.Place => words["Say where it is"],
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

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
