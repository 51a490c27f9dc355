using System.Globalization;
using Guildhall.Platform.Time;

namespace Guildhall.Platform.Localisation;

/// <summary>Days and times as people write them, in the language of the request. Instants are told in London time.</summary>
public static class PlainDates
{
    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] WelshMonths =
        ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"];

    private static readonly string[] WelshShortMonths =
        ["Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"];

    private static readonly string[] EnglishDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] WelshDays =
        ["Dydd Sul", "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn"];

    /// <summary>3 January 2027; 3 Ionawr 2027.</summary>
    public static string Long(DateOnly day) => Long(day, Welsh ? "cy" : "en");

    /// <summary>The same in a language that is not the request's: for messages.</summary>
    public static string Long(DateOnly day, string language) => string.Create(CultureInfo.InvariantCulture,
        $"{day.Day} {(language == "cy" ? WelshMonths : EnglishMonths)[day.Month - 1]} {day.Year}");

    /// <summary>The day of an instant: 3 January 2027.</summary>
    public static string Long(DateTimeOffset instant) => Long(LondonTime.DayOf(instant));

    /// <summary>Sunday 3 January 2027; Dydd Sul 3 Ionawr 2027.</summary>
    public static string WithWeekday(DateOnly day) => $"{(Welsh ? WelshDays : EnglishDays)[(int)day.DayOfWeek]} {Long(day)}";

    /// <summary>3 Jan 2027, for tables.</summary>
    public static string Short(DateOnly day) => string.Create(CultureInfo.InvariantCulture,
        $"{day.Day} {(Welsh ? WelshShortMonths[day.Month - 1] : EnglishMonths[day.Month - 1][..3])} {day.Year}");

    /// <summary>The day of an instant: 3 Jan 2027.</summary>
    public static string Short(DateTimeOffset instant) => Short(LondonTime.DayOf(instant));

    /// <summary>9:05am, 12:30pm; 09:05, 12:30 in Welsh, where “am” means “at”. Midday and midnight have their names.</summary>
    public static string Time(DateTimeOffset instant)
    {
        var wall = LondonTime.At(instant);
        return (wall.Hour, wall.Minute) switch
        {
            (0, 0) => Welsh ? "hanner nos" : "midnight",
            (12, 0) => Welsh ? "hanner dydd" : "midday",
            _ when Welsh => string.Create(CultureInfo.InvariantCulture, $"{wall:HH:mm}"),
            _ => string.Create(CultureInfo.InvariantCulture,
                $"{(wall.Hour + 11) % 12 + 1}{(wall.Minute == 0 ? "" : $":{wall.Minute:00}")}{(wall.Hour < 12 ? "am" : "pm")}"),
        };
    }

    /// <summary>3 January 2027 at 9:05am; 3 Ionawr 2027 am 09:05.</summary>
    public static string WithTime(DateTimeOffset instant) => $"{Long(instant)} {(Welsh ? "am" : "at")} {Time(instant)}";

    private static bool Welsh => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy";
}
