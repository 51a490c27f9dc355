using System.Globalization;
using System.Text.Json;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Microsoft.Extensions.Primitives;

namespace Guildhall.Casework.Modules.Forms.Sending;

/// <summary>The fields of a form as a person would have filled them in to give answers that came as JSON.</summary>
internal sealed class SentFields(SentErrors errors)
{
    private readonly Dictionary<string, StringValues> _fields = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, StringValues>> All => _fields;

    /// <summary>The files that were given, with the question and what it is called where something is wrong with them.</summary>
    public List<(Question Question, string Key, IReadOnlyList<Guid> Ids)> Files { get; } = [];

    /// <summary>Whether a point was sent with a place.</summary>
    public bool HasPoint(string question) => _fields.ContainsKey(PlaceFields.Latitude(question)) || _fields.ContainsKey(PlaceFields.Longitude(question));

    /// <summary>Fills in the fields of a question. What has another shape than the question's is told, and not filled in.</summary>
    /// <param name="question">The question, under the name its fields have.</param>
    /// <param name="key">What the answer is called where something is wrong with it.</param>
    public void Fill(Question question, JsonElement answer, string key)
    {
        var name = question.Name;
        switch (question.Type)
        {
            case QuestionType.Number or QuestionType.Money when answer.ValueKind == JsonValueKind.Number:
                if (answer.TryGetDecimal(out var number))
                {
                    _fields[name] = number.ToString(CultureInfo.InvariantCulture);
                }
                else
                {
                    errors.Add(key, "Send a number like 3 or 193.54.");
                }

                break;
            case QuestionType.YesNo or QuestionType.Declaration when answer.ValueKind is JsonValueKind.True or JsonValueKind.False:
                _fields[name] = answer.GetBoolean() ? "yes" : question.Type == QuestionType.YesNo ? "no" : "";
                break;
            case QuestionType.Date:
                if (Text(answer, key, "Send a date like 2026-11-30.") is { } date)
                {
                    if (DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    {
                        Set($"{name}-day", day.Day);
                        Set($"{name}-month", day.Month);
                        Set($"{name}-year", day.Year);
                    }
                    else
                    {
                        errors.Add(key, "Send a date like 2026-11-30.");
                    }
                }

                break;
            case QuestionType.Month:
                if (Text(answer, key, "Send a month like 2026-11.") is { } month)
                {
                    if (DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
                    {
                        Set($"{name}-month", first.Month);
                        Set($"{name}-year", first.Year);
                    }
                    else
                    {
                        errors.Add(key, "Send a month like 2026-11.");
                    }
                }

                break;
            case QuestionType.Checkboxes:
                if (answer.ValueKind == JsonValueKind.Array && answer.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
                {
                    _fields[name] = answer.EnumerateArray().Select(item => item.GetString()).ToArray();
                }
                else
                {
                    errors.Add(key, "Send a list of texts.");
                }

                break;
            case QuestionType.Address:
                Address(name, answer, key);
                break;
            case QuestionType.Street:
                Street(name, answer, key);
                break;
            case QuestionType.Place:
                if (Parts(answer, key, "Send an object with text, or lat and lon, or both.", "text", "lat", "lon") is { } place)
                {
                    _fields[name] = place.GetValueOrDefault("text");
                    Copy(place, "lat", PlaceFields.Latitude(name));
                    Copy(place, "lon", PlaceFields.Longitude(name));
                }

                break;
            case QuestionType.Name:
                if (Parts(answer, key, "Send an object with first and last.", "first", "last") is { } person)
                {
                    Copy(person, "first", $"{name}-first");
                    Copy(person, "last", $"{name}-last");
                }

                break;
            case QuestionType.BankAccount:
                if (Parts(answer, key, "Send an object with name, sort-code and account.", "name", "sort-code", "account") is { } account)
                {
                    Copy(account, "name", $"{name}-holder");
                    Copy(account, "sort-code", $"{name}-sort-code");
                    Copy(account, "account", $"{name}-account");
                }

                break;
            case QuestionType.Signature:
                if (Parts(answer, key, "Send an object with name and agreed.", "name", "agreed") is { } signed)
                {
                    Copy(signed, "name", name);
                    _fields[$"{name}-agree"] = signed.GetValueOrDefault("agreed") == "true" ? "yes" : "";
                }

                break;
            case QuestionType.Group:
                Group(question, answer, key);
                break;
            case QuestionType.File:
                if (answer.ValueKind == JsonValueKind.Array && answer.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.TryGetGuid(out _)))
                {
                    Files.Add((question, key, [.. answer.EnumerateArray().Select(item => item.GetGuid())]));
                    _fields[name] = Files[^1].Ids.Select(id => id.ToString()).ToArray();
                }
                else
                {
                    errors.Add(key, "Send a list of the ids of files that you sent before.");
                }

                break;
            default:
                if (Text(answer, key, "Send text.") is { } text)
                {
                    _fields[name] = text;
                }

                break;
        }
    }

    private void Address(string name, JsonElement answer, string key)
    {
        const string Shape = "Send an object with uprn, or with lines that holds line-1, line-2, town and postcode.";
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("lines", out var lines))
        {
            if (answer.EnumerateObject().Count() == 1 && Parts(lines, key, Shape, "line-1", "line-2", "town", "postcode") is { } typed)
            {
                _fields[AddressFields.State(name)] = AddressFields.ByHand;
                Copy(typed, "line-1", AddressFields.Line1(name));
                Copy(typed, "line-2", AddressFields.Line2(name));
                Copy(typed, "town", AddressFields.Town(name));
                Copy(typed, "postcode", AddressFields.Postcode(name));
            }
            else
            {
                errors.Add(key, Shape);
            }
        }
        else if (Parts(answer, key, Shape, "uprn") is { } picked && picked.TryGetValue("uprn", out var uprn) && uprn.Length > 0 && uprn != AddressFields.NotListed)
        {
            _fields[AddressFields.State(name)] = AddressFields.List;
            _fields[AddressFields.Uprn(name)] = uprn;
        }
        else
        {
            errors.Add(key, Shape);
        }
    }

    private void Street(string name, JsonElement answer, string key)
    {
        const string Shape = "Send an object with usrn, or with text.";
        if (Parts(answer, key, Shape, "usrn", "text") is not { } parts)
        {
            return;
        }

        _fields[AddressFields.State(name)] = AddressFields.List;
        if (parts.TryGetValue("usrn", out var usrn) && usrn != AddressFields.NotListed)
        {
            _fields[AddressFields.Uprn(name)] = usrn;
        }
        else if (parts.TryGetValue("text", out var text) && text.Trim().Length > 0)
        {
            _fields[name] = text;
            _fields[AddressFields.Uprn(name)] = AddressFields.NotListed;
        }
        else
        {
            errors.Add(key, Shape);
        }
    }

    private void Group(Question group, JsonElement answer, string key)
    {
        if (answer.ValueKind != JsonValueKind.Array || answer.EnumerateArray().Any(thing => thing.ValueKind != JsonValueKind.Object))
        {
            errors.Add(key, "Send a list of objects, one for each.");
            return;
        }

        var most = group.IsRepeated ? group.AtMost!.Value : 1;
        var count = answer.GetArrayLength();
        if (count > most)
        {
            errors.Add(key, string.Create(CultureInfo.InvariantCulture, $"Send {most} or fewer."));
            return;
        }

        Set(GroupFields.Count(group.Name), count);
        foreach (var (thing, told) in Thing.Of(group, count).Zip(answer.EnumerateArray()))
        {
            foreach (var part in told.EnumerateObject().Where(part => part.Value.ValueKind != JsonValueKind.Null))
            {
                var inside = string.Create(CultureInfo.InvariantCulture, $"{key}[{thing.Index}].{part.Name}");
                if (group.Questions.Select((question, i) => (question, i)).FirstOrDefault(q => q.question.Name == part.Name && q.question.IsAsked) is (not null, var at))
                {
                    Fill(thing.Questions[at], part.Value, inside);
                }
                else
                {
                    errors.Add(inside, "There is no question of this name.");
                }
            }
        }
    }

    private void Set(string field, int value) => _fields[field] = value.ToString(CultureInfo.InvariantCulture);

    private void Copy(Dictionary<string, string> parts, string part, string field)
    {
        if (parts.TryGetValue(part, out var text))
        {
            _fields[field] = text;
        }
    }

    private string? Text(JsonElement answer, string key, string shape)
    {
        if (answer.ValueKind == JsonValueKind.String)
        {
            return answer.GetString();
        }

        errors.Add(key, shape);
        return null;
    }

    // The parts of an object as texts; null, and told, where it is none, or has others.
    private Dictionary<string, string>? Parts(JsonElement answer, string key, string shape, params ReadOnlySpan<string> names)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            errors.Add(key, shape);
            return null;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in answer.EnumerateObject().Where(part => part.Value.ValueKind != JsonValueKind.Null))
        {
            var text = part.Value.ValueKind switch
            {
                JsonValueKind.String => part.Value.GetString(),
                JsonValueKind.Number when part.Value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
            if (text is null || !names.Contains(part.Name))
            {
                errors.Add(key, shape);
                return null;
            }

            parts[part.Name] = text;
        }

        return parts;
    }
}
