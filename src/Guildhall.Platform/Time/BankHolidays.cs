using System.Text.Json;

namespace Guildhall.Platform.Time;

/// <summary>The bank holidays of one part of the United Kingdom, from a file in the shape GOV.UK publishes.</summary>
public sealed class BankHolidays
{
    private BankHolidays(IReadOnlyDictionary<DateOnly, string> days) => Days = days;

    /// <summary>The days, with what they are called.</summary>
    public IReadOnlyDictionary<DateOnly, string> Days { get; }

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

            var days = new Dictionary<DateOnly, string>();
            foreach (var holiday in holidays.GetProperty("events").EnumerateArray())
            {
                days[DateOnly.ParseExact(holiday.GetProperty("date").GetString() ?? "", "yyyy-MM-dd")] = holiday.GetProperty("title").GetString() ?? "";
            }

            return new BankHolidays(days);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException)
        {
            throw new InvalidOperationException(
                $"The bank holidays in {path} cannot be read: {e.Message} Download https://www.gov.uk/bank-holidays.json to that place.", e);
        }
    }
}
