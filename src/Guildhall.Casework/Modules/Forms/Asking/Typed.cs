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

    /// <summary>These with other values in one field.</summary>
    public Typed With(string field, params string[] values) =>
        new(new Dictionary<string, string[]>(_fields, StringComparer.Ordinal) { [field] = values });

    /// <summary>These without the fields that meet a test.</summary>
    public Typed Without(Func<string, bool> gone) => new(_fields.Where(f => !gone(f.Key)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal));

    /// <summary>These under other names.</summary>
    public Typed Renamed(Func<string, string> name) => new(_fields.ToDictionary(f => name(f.Key), f => f.Value, StringComparer.Ordinal));

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
            Fill(fields, question, answers);
        }

        return new Typed(fields);
    }

    private static void Fill(Dictionary<string, string[]> fields, Question question, Answers answers)
    {
        var name = question.Name;
        switch (question.Type)
        {
            case QuestionType.Date when answers.Day(name) is { } day:
                fields[$"{name}-day"] = [day.Day.ToString(CultureInfo.InvariantCulture)];
                fields[$"{name}-month"] = [day.Month.ToString(CultureInfo.InvariantCulture)];
                fields[$"{name}-year"] = [day.Year.ToString(CultureInfo.InvariantCulture)];
                break;
            case QuestionType.Month when answers.Text(name)?.Split('-') is [var year, var month]:
                fields[$"{name}-month"] = [month.TrimStart('0')];
                fields[$"{name}-year"] = [year];
                break;
            case QuestionType.Name:
                fields[$"{name}-first"] = [answers.Part(name, "first") ?? ""];
                fields[$"{name}-last"] = [answers.Part(name, "last") ?? ""];
                break;
            case QuestionType.BankAccount:
                fields[$"{name}-holder"] = [answers.Part(name, "name") ?? ""];
                fields[$"{name}-sort-code"] = [answers.Part(name, "sort-code") ?? ""];
                fields[$"{name}-account"] = [answers.Part(name, "account") ?? ""];
                break;
            case QuestionType.Signature:
                fields[name] = [answers.Part(name, "name") ?? ""];
                break;
            case QuestionType.Address:
                AddressFields.Fill(fields, name, answers[name]);
                break;
            case QuestionType.Street when answers.Part(name, "usrn") is { } usrn:
                fields[AddressFields.Uprn(name)] = [usrn];
                fields[AddressFields.State(name)] = [AddressFields.List];
                break;
            case QuestionType.Place:
                PlaceFields.Fill(fields, name, answers);
                break;
            case QuestionType.File:
                fields[name] = [.. answers.Files(name).Select(f => f.Id.ToString())];
                break;
            case QuestionType.Group:
                var flat = Thing.Flat(question, answers);
                var things = Thing.Of(question, answers);
                if (answers[name] is not null)
                {
                    fields[GroupFields.Count(name)] = [things.Count.ToString(CultureInfo.InvariantCulture)];
                }

                foreach (var inside in things.SelectMany(t => t.Questions))
                {
                    Fill(fields, inside, flat);
                }

                break;
            default:
                fields[name] = [.. answers.Values(name)];
                break;
        }
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
