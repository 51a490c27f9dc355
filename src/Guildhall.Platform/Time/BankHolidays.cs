using System.Globalization;
using System.Text.Json;

namespace Guildhall.Platform.Time;

/// <summary>The bank holidays of one part of the United Kingdom, from a file in the shape GOV.UK publishes.</summary>
public sealed class BankHolidays
{
    private BankHolidays(IReadOnlyDictionary<DateOnly, string> days, IReadOnlySet<DateOnly> anywhere) => (Days, Anywhere) = (days, anywhere);

    /// <summary>The days, with what they are called.</summary>
    public IReadOnlyDictionary<DateOnly, string> Days { get; }

    /// <summary>The bank holidays of every part of the United Kingdom that the file knows of: freedom of information leaves them all out.</summary>
    public IReadOnlySet<DateOnly> Anywhere { get; }

    /// <summary>The last day the file knows of: later ones are reckoned without bank holidays.</summary>
    public DateOnly Last => Days.Keys.DefaultIfEmpty(DateOnly.MinValue).Max();

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="division">Whose holidays: <c>england-and-wales</c>, <c>scotland</c> or <c>northern-ireland</c>.</param>
    /// <exception cref="InvalidOperationException">The file is missing or wrong; the message says what to do.</exception>
    public static BankHolidays Load(string path, string division)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty(division, out var holidays))
            {
                throw new InvalidOperationException(
                    $"{path} holds no division “{division}”, only {string.Join(", ", document.RootElement.EnumerateObject().Select(d => d.Name))}.");
            }

            var anywhere = document.RootElement.EnumerateObject().SelectMany(part => Read(part.Value)).Select(holiday => holiday.Day).ToHashSet();
            return new BankHolidays(Read(holidays).DistinctBy(holiday => holiday.Day).ToDictionary(holiday => holiday.Day, holiday => holiday.Title), anywhere);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException)
        {
            throw new InvalidOperationException(
                $"The bank holidays in {path} cannot be read: {e.Message} Download https://www.gov.uk/bank-holidays.json to that place.", e);
        }
    }

    private static IEnumerable<(DateOnly Day, string Title)> Read(JsonElement part) =>
        part.GetProperty("events").EnumerateArray().Select(holiday =>
            (DateOnly.ParseExact(holiday.GetProperty("date").GetString() ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture), holiday.GetProperty("title").GetString() ?? ""));
}
