using System.Globalization;
using System.Text;
using System.Text.Json;
using Guildhall.Casework.Modules.Catalogue;
using Microsoft.Extensions.Primitives;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>
/// What a person typed and picked on a page, field by field, before anyone judged it. Kept as it came, so that it can be shown
/// again, but for characters no keyboard types.
/// </summary>
internal sealed class Typed
{
    private const int LongestKept = 30_000;

    private readonly Dictionary<string, string[]> _fields;

    private Typed(Dictionary<string, string[]> fields) => _fields = fields;

    public static Typed Nothing { get; } = new([]);

    /// <summary>What is in a field; empty when nothing is.</summary>
    public string this[string field] => _fields.TryGetValue(field, out var values) && values.Length > 0 ? values[0] : "";

    /// <summary>All that was ticked under one name.</summary>
    public IReadOnlyList<string> All(string field) => _fields.GetValueOrDefault(field) ?? [];

    /// <summary>These with another value in one field.</summary>
    public Typed With(string field, string value) =>
        new(new Dictionary<string, string[]>(_fields, StringComparer.Ordinal) { [field] = [value] });

    /// <summary>The fields of a page, from what the browser sent. Other fields are not ours and are passed over.</summary>
    public static Typed From(IEnumerable<KeyValuePair<string, StringValues>> form, FormPage page) => new(form
        .Where(field => page.Questions.Any(q => BelongsTo(field.Key, q.Name)))
        .ToDictionary(field => field.Key, field => field.Value.Select(Clean).ToArray(), StringComparer.Ordinal));

    /// <summary>The fields as they would have been filled in to give these answers.</summary>
    public static Typed From(Answers answers, FormPage page)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var question in page.Questions)
        {
            switch (question.Type)
            {
                case QuestionType.Date when answers.Text(question.Name) is { } text
                    && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                    fields[$"{question.Name}-day"] = [day.Day.ToString(CultureInfo.InvariantCulture)];
                    fields[$"{question.Name}-month"] = [day.Month.ToString(CultureInfo.InvariantCulture)];
                    fields[$"{question.Name}-year"] = [day.Year.ToString(CultureInfo.InvariantCulture)];
                    break;
                case QuestionType.Address:
                    AddressFields.Fill(fields, question.Name, answers[question.Name]);
                    break;
                default:
                    fields[question.Name] = [.. answers.Values(question.Name)];
                    break;
            }
        }

        return new Typed(fields);
    }

    public static Typed FromJson(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string[]>>(json) ?? []);

    public string ToJson() => JsonSerializer.Serialize(
        _fields.ToDictionary(f => f.Key, f => f.Value.Select(v => v.Length > LongestKept ? v[..LongestKept] : v)));

    private static bool BelongsTo(string field, string question) =>
        field.StartsWith(question, StringComparison.Ordinal) && (field.Length == question.Length || field[question.Length] == '-');

    // Browsers send CRLF and count LF. The database cannot hold a null, and no other control character means anything here.
    private static string Clean(string? text)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var c in (text ?? "").ReplaceLineEndings("\n"))
        {
            if (c == '\t')
            {
                clean.Append(' ');
            }
            else if (c == '\n' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }
}
