using System.Text.Json;
using System.Text.Json.Nodes;

namespace Guildhall.Foundations.Modules.Integration.Reference;

/// <summary>Something the API does, as the readable reference shows it.</summary>
internal sealed record ShownOperation
{
    public required string Id { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Tag { get; init; }

    public required string Summary { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<ShownParameter> Parameters { get; init; }

    /// <summary>What is sent, as an example; null where nothing is.</summary>
    public string? Request { get; init; }

    /// <summary>What is answered, as an example; null where there is none.</summary>
    public string? Answer { get; init; }

    public required IReadOnlyList<(string Status, string Title)> Answers { get; init; }
}

/// <summary>Something an operation is told beside its body.</summary>
internal sealed record ShownParameter(string Name, string Where, bool Required, string Description);

/// <summary>Reads the OpenAPI document for the readable reference, so that there is one truth.</summary>
internal static class ApiReference
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = ApiJson.Options.Encoder };

    public static IReadOnlyList<ShownOperation> Read(string document)
    {
        var operations = new List<ShownOperation>();
        foreach (var (path, item) in JsonNode.Parse(document)!["paths"]!.AsObject())
        {
            foreach (var (method, node) in item!.AsObject())
            {
                var operation = node!.AsObject();
                operations.Add(new ShownOperation
                {
                    Id = Text(operation, "operationId"),
                    Method = method.ToUpperInvariant(),
                    Path = path,
                    Tag = operation["tags"]?[0]?.GetValue<string>() ?? "",
                    Summary = Text(operation, "summary"),
                    Description = Text(operation, "description"),
                    Parameters =
                    [
                        .. (operation["parameters"]?.AsArray() ?? []).Select(p => new ShownParameter(
                            Text(p!, "name"), Text(p!, "in"), p!["required"]?.GetValue<bool>() ?? false, Text(p!, "description"))),
                    ],
                    Request = Example(operation["requestBody"]?["content"]),
                    Answer = (operation["responses"]?.AsObject() ?? []).Where(r => r.Key.StartsWith('2')).Select(r => Example(r.Value?["content"])).FirstOrDefault(),
                    Answers = [.. (operation["responses"]?.AsObject() ?? []).Select(r => (r.Key, Text(r.Value!, "description")))],
                });
            }
        }

        return operations;
    }

    /// <summary>A description in its parts, told from what it names in back quotes.</summary>
    public static IEnumerable<(string Text, bool IsCode)> Parts(string description) => description.Split('`').Select((text, i) => (text, i % 2 == 1)).Where(part => part.text.Length > 0);

    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static string? Example(JsonNode? content) =>
        content?.AsObject().Select(type => type.Value?["example"]).FirstOrDefault() is { } example ? example.ToJsonString(s_indented) : null;
}
