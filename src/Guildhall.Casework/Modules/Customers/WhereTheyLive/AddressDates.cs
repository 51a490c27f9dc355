using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>The days from which and until which an address is somebody's, as typed.</summary>
internal sealed class AddressDates
{
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);

    public DateOnly? From { get; private init; }

    public DateOnly? To { get; private init; }

    /// <summary>What is in a field such as <c>from-day</c>.</summary>
    public string this[string field] => _typed.GetValueOrDefault(field, "");

    public static AddressDates Of(DateOnly? from, DateOnly? to)
    {
        var dates = new AddressDates { From = from, To = to };
        foreach (var (name, day) in new[] { ("from", from), ("to", to) })
        {
            if (day is { } known)
            {
                dates._typed[$"{name}-day"] = known.Day.ToString(CultureInfo.InvariantCulture);
                dates._typed[$"{name}-month"] = known.Month.ToString(CultureInfo.InvariantCulture);
                dates._typed[$"{name}-year"] = known.Year.ToString(CultureInfo.InvariantCulture);
            }
        }

        return dates;
    }

    /// <summary>Reads the fields, and says what is wrong with them.</summary>
    public static AddressDates Read(IFormCollection form, ModelStateDictionary problems, IStringLocalizer<Words> words)
    {
        var dates = new AddressDates { From = Day(form, "from", problems, words), To = Day(form, "to", problems, words) };
        foreach (var field in (string[])["from-day", "from-month", "from-year", "to-day", "to-month", "to-year"])
        {
            dates._typed[field] = form[field].ToString();
        }

        if (dates.From > dates.To)
        {
            problems.AddModelError("to", words["The end must not be before the beginning"]);
        }

        return dates;
    }

    private static DateOnly? Day(IFormCollection form, string name, ModelStateDictionary problems, IStringLocalizer<Words> words)
    {
        var parts = ((string[])["day", "month", "year"]).Select(part => form[$"{name}-{part}"].ToString().Trim()).ToArray();
        if (parts.All(part => part.Length == 0))
        {
            return null;
        }

        if (int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
        {
            return new DateOnly(year, month, day);
        }

        problems.AddModelError(name, words["Enter a real date, like 27 3 2026"]);
        return null;
    }
}
