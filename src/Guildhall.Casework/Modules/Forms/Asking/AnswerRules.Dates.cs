using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <content>Dates, months and times.</content>
internal sealed partial class AnswerRules
{
    private const int EarliestYear = 1900;
    private const int LatestYear = 2100;

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

        if (!TryMonth(question, month, year, out var y, out var m, out var bad))
        {
            return bad!;
        }

        return Whole(day) is { } d && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? Checked(question, JsonValue.Create(new DateOnly(y, m, d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
            : Given.Bad(question, Field("day"), words["The date must be a real date"]);
    }

    private Given Month(Question question, Typed typed)
    {
        var month = OneLine(typed[$"{question.Name}-month"]);
        var year = OneLine(typed[$"{question.Name}-year"]);
        if (month.Length + year.Length == 0)
        {
            return Checked(question, null);
        }

        return TryMonth(question, month, year, out var y, out var m, out var bad)
            ? Checked(question, JsonValue.Create(new DateOnly(y, m, 1).ToString("yyyy-MM", CultureInfo.InvariantCulture)))
            : bad!;
    }

    private bool TryMonth(Question question, string month, string year, out int y, out int m, out Given? bad)
    {
        var (monthField, yearField) = ($"{question.Name}-month", $"{question.Name}-year");
        (y, m) = (Whole(year) ?? 0, Whole(month) ?? NamedMonth(month) ?? 0);
        bad = month.Length == 0 ? Given.Bad(question, monthField, words["The date must include a month"])
            : year.Length == 0 ? Given.Bad(question, yearField, words["The date must include a year"])
            : year.Length != 4 || Whole(year) is null ? Given.Bad(question, yearField, words["The year must have 4 numbers"])
            : y is < EarliestYear or > LatestYear ? Given.Bad(question, yearField, words["The year must be between {0} and {1}", EarliestYear, LatestYear])
            : m is < 1 or > 12 ? Given.Bad(question, monthField, words["The month must be a number from 1 to 12"])
            : null;
        return bad is null;
    }

    private Given Time(Question question, Typed typed)
    {
        var line = Line(typed, question);
        return Checked(question, ReadTime(line) is { } time ? JsonValue.Create(time.ToString("HH:mm", CultureInfo.InvariantCulture)) : Value(line));
    }

    private string TimeMessage() => words["Enter a time, like 9am, 2:30pm or 14:30"];

    private string? DateMessage(Question question, string? text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return words["The date must be a real date"];
        }

        return LimitMessage(question, day, day, "d MMMM yyyy") ?? AgeMessage(question, day);
    }

    private string? MonthMessage(Question question, string? text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            return words["The date must be a real date"];
        }

        // A month is late enough if its last day is, and early enough if its first is.
        return LimitMessage(question, first, first.AddMonths(1).AddDays(-1), "MMMM yyyy");
    }

    private string? LimitMessage(Question question, DateOnly first, DateOnly last, string shown)
    {
        var today = Today;
        if (question.Dates == DateRule.Past && first > today)
        {
            return words["The date must be today or in the past"];
        }

        if (question.Dates == DateRule.Future && last < today)
        {
            return words["The date must be today or in the future"];
        }

        string Said(DateOnly day) => day.ToString(shown, CultureInfo.CurrentCulture);
        return question.Earliest?.On(today) is { } earliest && last < earliest ? words["The date must be {0} or later", Said(earliest)].Value
            : question.Latest?.On(today) is { } latest && first > latest ? words["The date must be {0} or earlier", Said(latest)].Value
            : null;
    }

    private string? AgeMessage(Question question, DateOnly born) =>
        question.MinAge is { } least && born.AddYears(least) > Today ? words["The date must be at least {0} years ago", least].Value
        : question.MaxAge is { } most && born.AddYears(most + 1) <= Today ? words["The date must be less than {0} years ago", most + 1].Value
        : null;

    private static TimeOnly? ReadTime(string text)
    {
        var time = TimePattern().Match(text);
        if (!time.Success)
        {
            return text.ToLowerInvariant() switch
            {
                "midday" or "noon" or "hanner dydd" => new TimeOnly(12, 0),
                "midnight" or "hanner nos" => new TimeOnly(0, 0),
                _ => null,
            };
        }

        var hour = int.Parse(time.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var minute = time.Groups["minute"].Success ? int.Parse(time.Groups["minute"].Value, CultureInfo.InvariantCulture) : 0;
        var half = time.Groups["half"].Value.ToLowerInvariant();
        if (half.Length == 0)
        {
            // “9” alone may be morning or evening.
            return hour < 24 && time.Groups["minute"].Success ? new TimeOnly(hour, minute) : null;
        }

        return hour is >= 1 and <= 12 ? new TimeOnly((hour % 12) + (half[0] == 'p' ? 12 : 0), minute) : null;
    }

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

    [GeneratedRegex(@"^(?<hour>[0-9]{1,2})(?:[:. ]?(?<minute>[0-5][0-9]))? ?(?<half>[ap]\.?m?\.?)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex TimePattern();
}
