using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>What a service's form asks, as JSON Schema: the shape of the answers. Which are asked after which is told in words, and checked when they are sent.</summary>
internal static class FormSchema
{
    public static JsonObject Of(ServiceDefinition service, string address)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var page in service.Pages)
        {
            foreach (var question in page.Questions.Where(q => q.IsAsked))
            {
                properties[question.Name] = Of(question, page.When, service);
                if (!question.Optional && question.When is null && page.When is null)
                {
                    required.Add(question.Name);
                }
            }
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = address,
            ["title"] = service.Title.English,
            ["description"] = service.Summary.English,
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Of(Question question, Condition? page, ServiceDefinition service)
    {
        var schema = Shape(question, service);
        schema["title"] = question.Label.English;
        string?[] told =
        [
            question.Hint?.English,
            page is null ? null : $"Asked only when {page.InWords(service)}.",
            question.When is { } when ? $"Asked only when {when.InWords(service)}." : null,
            question.Optional ? "Optional." : null,
        ];
        if (string.Join(' ', told.OfType<string>()) is { Length: > 0 } description)
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static JsonObject Shape(Question question, ServiceDefinition service) => question.Type switch
    {
        QuestionType.Text or QuestionType.LongText or QuestionType.Organisation => Text(question),
        QuestionType.Number or QuestionType.Money => Number(question),
        QuestionType.Email => new JsonObject { ["type"] = "string", ["format"] = "email" },
        QuestionType.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
        QuestionType.Month => new JsonObject { ["type"] = "string", ["pattern"] = "^\\d{4}-\\d{2}$" },
        QuestionType.Time => new JsonObject { ["type"] = "string", ["pattern"] = "^\\d{2}:\\d{2}$" },
        QuestionType.YesNo => new JsonObject { ["enum"] = new JsonArray("yes", "no") },
        QuestionType.Declaration => new JsonObject { ["const"] = "yes" },
        QuestionType.Radios or QuestionType.Select => Choice(question),
        QuestionType.Checkboxes => Choices(question),
        QuestionType.Address => new JsonObject
        {
            ["oneOf"] = new JsonArray(
                Object(("uprn", Said("The unique property reference number."))),
                Object(("lines", Object(("line-1", Said("The first line.")), ("line-2?", Said("The second line.")), ("town", Said("The town or city.")), ("postcode?", Said("The postcode.")))))),
        },
        QuestionType.Street => new JsonObject { ["oneOf"] = new JsonArray(Object(("usrn", Said("The unique street reference number."))), Object(("text", Said("Its name.")))) },
        QuestionType.Place => Object(("text?", Said("Where it is, in words.")), ("lat?", new JsonObject { ["type"] = "number", ["description"] = "WGS 84." }), ("lon?", new JsonObject { ["type"] = "number", ["description"] = "WGS 84." })),
        QuestionType.Name => Object(("first", Said("The first name.")), ("last", Said("The last name."))),
        QuestionType.BankAccount => Object(("name", Said("The name on the account.")), ("sort-code", Said("Six digits.")), ("account", Said("Six to eight digits."))),
        QuestionType.Signature => Object(("name", Said("Who signs.")), ("agreed", new JsonObject { ["const"] = true, ["description"] = question.Statement?.English })),
        QuestionType.Group => Group(question, service),
        QuestionType.File => new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject
            {
                ["type"] = "string",
                ["format"] = "uuid",
                ["description"] = $"What POST /api/{ApiEndpoints.Version}/files answered as id. {string.Join(", ", AcceptedFiles.Parse(question.Accept).Labels)}; {question.MaxBytes:N0} bytes or fewer.",
            },
            ["uniqueItems"] = true,
            ["minItems"] = 1,
            ["maxItems"] = question.AtMost ?? 1,
        },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Text(Question question)
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = question.MaxLength };
        if (question.MinLength > 0)
        {
            schema["minLength"] = question.MinLength;
        }

        if (question.Pattern is { } pattern)
        {
            schema["pattern"] = $"^(?:{pattern})$";
        }

        return schema;
    }

    private static JsonObject Number(Question question)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("number", "string") };
        if ((question.Min ?? (question.Type == QuestionType.Money ? 0 : null)) is { } min)
        {
            schema["minimum"] = min;
        }

        if (question.Max is { } max)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    private static JsonObject Choice(Question question) => question.OptionsFrom is not null
        ? new JsonObject { ["type"] = "string" }
        : new JsonObject { ["oneOf"] = Options(question) };

    private static JsonObject Choices(Question question)
    {
        var schema = new JsonObject
        {
            ["type"] = "array",
            ["items"] = question.OptionsFrom is not null ? new JsonObject { ["type"] = "string" } : new JsonObject { ["oneOf"] = Options(question) },
            ["uniqueItems"] = true,
            ["minItems"] = 1,
        };
        if (question.AtMost is { } most)
        {
            schema["maxItems"] = most;
        }

        return schema;
    }

    private static JsonArray Options(Question question) =>
        [.. question.Options.Select(option => new JsonObject { ["const"] = option.Value, ["title"] = option.Label.English })];

    private static JsonObject Group(Question question, ServiceDefinition service)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var inside in question.Questions.Where(q => q.IsAsked))
        {
            properties[inside.Name] = Of(inside, null, service);
            if (!inside.Optional && inside.When is null)
            {
                required.Add(inside.Name);
            }
        }

        var thing = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
        var schema = new JsonObject { ["type"] = "array", ["items"] = thing, ["maxItems"] = question.IsRepeated ? question.AtMost : 1 };
        if ((question.IsRepeated ? question.AtLeast : 1) is > 0 and var least)
        {
            schema["minItems"] = least;
        }

        return schema;
    }

    private static JsonObject Said(string description) => new() { ["type"] = "string", ["description"] = description };

    // A name that ends in a question mark need not be there.
    private static JsonObject Object(params ReadOnlySpan<(string Name, JsonObject Schema)> parts)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, schema) in parts)
        {
            properties[name.TrimEnd('?')] = schema;
            if (!name.EndsWith('?'))
            {
                required.Add(name);
            }
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
    }
}
