using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>
/// Seals the answers to sensitive questions before they are stored, and opens them for who may read them. A sealed answer is
/// stored as <c>{"sealed": "…"}</c> in the place of the answer, in the things of a group too.
/// </summary>
public sealed class SensitiveAnswers(IDataProtectionProvider protection)
{
    private const string Key = "sealed";

    private readonly IDataProtector _protector = protection.CreateProtector("catalogue.sensitive-answers");

    /// <summary>Whether an answer is sealed, or something in it is.</summary>
    public static bool IsSealed(JsonNode? answer) => answer switch
    {
        JsonObject parts => SealedText(parts) is not null || parts.Any(p => IsSealed(p.Value)),
        JsonArray many => many.Any(IsSealed),
        _ => false,
    };

    /// <summary>Whether something a question asks is sensitive: itself, or a question of the group it is.</summary>
    public static bool AsksFor(Question question) => question.Sensitive || question.Questions.Any(AsksFor);

    /// <summary>The answers with those to sensitive questions sealed.</summary>
    public Answers Seal(ServiceDefinition form, Answers answers)
    {
        foreach (var question in form.Questions.Where(q => AsksFor(q) && answers[q.Name] is not null))
        {
            answers = answers.With(question.Name, Sealed(question, answers[question.Name]!));
        }

        return answers;
    }

    /// <summary>The answers with all that was sealed opened. What no key opens any more is left out, as if never answered.</summary>
    public Answers Open(Answers answers)
    {
        foreach (var name in answers.Names.Where(n => IsSealed(answers[n])).ToList())
        {
            answers = answers.With(name, Opened(answers[name]!));
        }

        return answers;
    }

    /// <summary>Stored answers with all that was sealed opened. Those without any are not read at all.</summary>
    public string Open(string json) => json.Contains($"\"{Key}\"", StringComparison.Ordinal) ? Open(Answers.FromJson(json)).ToJson() : json;

    /// <summary>The answers with those to one question opened.</summary>
    public Answers Open(Answers answers, string question) =>
        answers[question] is { } answer && IsSealed(answer) ? answers.With(question, Opened(answer)) : answers;

    /// <summary>A stored text with its whole content sealed, as JSON.</summary>
    public string SealText(string json) => Sealed(json).ToJsonString();

    /// <summary>What <see cref="SealText"/> sealed; the text itself when it is not sealed, and null when no key opens it.</summary>
    public string? OpenText(string json) => JsonNode.Parse(json) is JsonObject parts && SealedText(parts) is not null ? Opened(parts)?.ToJsonString() : json;

    private JsonNode Sealed(Question question, JsonNode answer)
    {
        if (question.Sensitive)
        {
            return answer is JsonObject parts && SealedText(parts) is not null ? answer : Sealed(answer.ToJsonString());
        }

        var things = new JsonArray();
        foreach (var thing in (answer as JsonArray ?? []).OfType<JsonObject>())
        {
            var copy = thing.DeepClone().AsObject();
            foreach (var inside in question.Questions.Where(q => AsksFor(q) && copy[q.Name] is not null))
            {
                copy[inside.Name] = Sealed(inside, copy[inside.Name]!.DeepClone());
            }

            things.Add(copy);
        }

        return things;
    }

    private JsonObject Sealed(string json) => new() { [Key] = _protector.Protect(json) };

    private JsonNode? Opened(JsonNode answer)
    {
        switch (answer)
        {
            case JsonObject parts when SealedText(parts) is { } text:
                try
                {
                    return JsonNode.Parse(_protector.Unprotect(text));
                }
                catch (CryptographicException)
                {
                    return null;
                }

            case JsonObject parts:
                return new JsonObject(parts.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, Opened(p.Value!))).Where(p => p.Value is not null));
            case JsonArray many:
                return new JsonArray([.. many.OfType<JsonNode>().Select(Opened)]);
            default:
                return answer.DeepClone();
        }
    }

    private static string? SealedText(JsonObject parts) =>
        parts.Count == 1 && parts[Key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
