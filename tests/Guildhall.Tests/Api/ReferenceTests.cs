using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Api;

/// <summary>The reference of the API says what the API does.</summary>
public sealed partial class ReferenceTests(ApiSite site) : IClassFixture<ApiSite>
{
    private const string Bytes = "application/octet-stream";

    [Fact]
    public async Task Every_endpoint_is_in_the_document_with_its_errors_and_an_example()
    {
        var document = await DocumentAsync();
        var written = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}")).Order(StringComparer.Ordinal).ToList();
        var there = site.Guildhall.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} /{e.RoutePattern.RawText!.Trim('/')}")).Distinct().Order(StringComparer.Ordinal);

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        document["components"]!["securitySchemes"]!["key"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        written.ShouldBe(there);
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                var name = $"{method} {path}";
                var statuses = operation!["responses"]!.AsObject().Select(r => r.Key).ToList();
                statuses.ShouldBeSubsetOf((string[])["200", "201", "304", "400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428", "429", "500", "503"], name);
                ((string[])["400", "401", "403", "405", "429", "500", "503"]).ShouldBeSubsetOf(statuses, name);
                (path.Contains('{', StringComparison.Ordinal) && !statuses.Contains("404")).ShouldBeFalse(name);
                if (method == "post")
                {
                    ((string[])["409", "413", "415", "422"]).ShouldBeSubsetOf(statuses, name);
                    operation["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ShouldContain("Idempotency-Key", name);
                    var (type, sent) = operation["requestBody"]!["content"]!.AsObject().ShouldHaveSingleItem();
                    (type == Bytes ? [] : new Shape(document).Faults(sent!["example"], sent["schema"]!, "")).ShouldBeEmpty(name);
                }

                foreach (var (status, response) in operation["responses"]!.AsObject().Where(r => r.Key[0] == '4' || r.Key[0] == '5'))
                {
                    response!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/Problem", $"{name} {status}");
                }

                var (answered, answer) = operation["responses"]!.AsObject().First(r => r.Key[0] == '2').Value!["content"]!.AsObject().First();
                (answered == Bytes ? [] : new Shape(document).Faults(answer!["example"], answer["schema"]!, "")).ShouldBeEmpty(name);
                operation["summary"]!.GetValue<string>().ShouldNotBeEmpty();
                operation["description"]!.GetValue<string>().Length.ShouldBeGreaterThan(20, name);
                (operation["parameters"]?.AsArray() ?? []).ShouldAllBe(p => p!["description"] != null, name);
            }
        }
    }

    [Fact]
    public async Task What_is_answered_has_the_shape_the_document_says()
    {
        var document = await DocumentAsync();
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        using var reader = await site.PartnerAsync(["cases:read"]);
        using var stranger = site.Stranger();
        var opened = await partner.PostAsync("/api/v1/cases", site.NewCase());
        var reference = opened.Text("reference");
        var read = await partner.GetAsync($"/api/v1/cases/{reference}");

        Fits("post", "/api/v1/cases", opened);
        Fits("get", "/api/v1/cases/{reference}", read);
        Fits("get", "/api/v1/cases/{reference}", await reader.GetAsync($"/api/v1/cases/{reference}"));
        using var bytes = new ByteArrayContent(Records.Samples.Jpeg) { Headers = { ContentType = new(Bytes), ContentDisposition = new("attachment") { FileName = "hole.jpg" } } };
        Fits("post", "/api/v1/files", await partner.SendAsync(HttpMethod.Post, "/api/v1/files", bytes, ("Idempotency-Key", "hole")));
        Fits("get", "/api/v1/cases/{reference}/files", await partner.GetAsync($"/api/v1/cases/{reference}/files"));
        Fits("get", "/api/v1/cases/{reference}/files/{file}", await partner.GetAsync($"/api/v1/cases/{reference}/files/{Guid.CreateVersion7()}"));
        Fits("post", "/api/v1/cases/{reference}/notes", await partner.PostAsync($"/api/v1/cases/{reference}/notes", new JsonObject { ["text"] = "Here" }));
        Fits("post", "/api/v1/cases/{reference}/messages", await partner.PostAsync($"/api/v1/cases/{reference}/messages", new JsonObject { ["text"] = "Here" }));
        Fits("post", "/api/v1/cases/{reference}/moves", await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "visit" }, ("If-Match", "*")));
        Fits("post", "/api/v1/cases/{reference}/moves", await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "visit" }));
        Fits("post", "/api/v1/cases/{reference}/moves", await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "visit" }, ("If-Match", "\"1\"")));
        Fits("post", "/api/v1/cases/{reference}/moves", await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "visit" }, ("If-Match", "*")));
        Fits("get", "/api/v1/cases", await partner.GetAsync("/api/v1/cases"));
        Fits("get", "/api/v1/cases", await partner.GetAsync("/api/v1/cases?limit=no"));
        Fits("get", "/api/v1/cases", await stranger.GetAsync("/api/v1/cases"));
        Fits("get", "/api/v1/cases/{reference}/timeline", await partner.GetAsync($"/api/v1/cases/{reference}/timeline"));
        Fits("get", "/api/v1/services", await partner.GetAsync("/api/v1/services"));
        Fits("post", "/api/v1/cases", await partner.PostAsync("/api/v1/cases", new JsonObject { ["service"] = "none" }));
        Fits("post", "/api/v1/cases", await reader.PostAsync("/api/v1/cases", site.NewCase()));
        Fits("get", "/api/v1/cases/{reference}", await partner.GetAsync("/api/v1/cases/NM-0"));

        void Fits(string method, string path, Answered answer)
        {
            var responses = document["paths"]![path]![method]!["responses"]!;
            var said = responses[answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)].ShouldNotBeNull($"{method} {path} answers {answer.Status}, which the document does not say");
            var content = said["content"]![answer.Response.Content.Headers.ContentType!.MediaType!].ShouldNotBeNull($"{method} {path} {answer.Status}");
            new Shape(document).Faults(answer.Body, content["schema"]!, "").ShouldBeEmpty($"{method} {path} {answer.Status}: {answer.Body!.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_service_s_schema_takes_what_opens_a_case_and_every_service_has_one()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var services = (await partner.GetAsync("/api/v1/services")).Body!["items"]!.AsArray().Select(s => s!["name"]!.GetValue<string>()).ToList();
        services.ShouldContain("assisted-collection");
        services.ShouldNotContain("noise-complaint");
        foreach (var service in services)
        {
            var schema = await partner.GetAsync($"/api/v1/services/{service}/schema");
            schema.Status.ShouldBe(200, service);
            schema.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/schema+json");
            schema.Body!["properties"]!.AsObject().Count.ShouldBeGreaterThan(0, service);
        }

        var shape = (await partner.GetAsync("/api/v1/services/assisted-collection/schema")).Body!;
        var answers = site.NewCase()["answers"]!;
        answers["gate"] = "no";
        answers["declaration"] = "yes";
        new Shape(shape).Faults(answers, shape, "").ShouldBeEmpty();
        shape["required"]!.AsArray().Select(r => r!.GetValue<string>()).ShouldBe(["for-whom", "property", "reason", "temporary", "where-kept", "gate", "name", "email", "declaration"]);
        shape["properties"]!["until"]!["description"]!.GetValue<string>().ShouldContain("Asked only when");
    }

    [Fact]
    public async Task People_read_the_reference_on_a_page_that_needs_no_script()
    {
        using var visitor = site.Guildhall.Visit();
        var page = await visitor.GoAsync("/api");

        page.Heading.ShouldBe("API");
        page.Text.ShouldContain("POST /api/v1/cases/{reference}/moves");
        page.Text.ShouldContain("Idempotency-Key");
        page.Text.ShouldContain("case.closed");
        page.Document.QuerySelectorAll("main a[href^='#']").Select(a => a.GetAttribute("href")![1..]).ShouldAllBe(id => page.Document.GetElementById(id) != null);
        foreach (var problem in (string[])["key-missing", "in-progress", "key-reused"])
        {
            page.Document.GetElementById(problem).ShouldNotBeNull();
        }
    }

    private async Task<JsonNode> DocumentAsync()
    {
        using var anybody = site.Stranger();
        var document = await anybody.GetAsync("/api/v1/openapi.json");
        document.Status.ShouldBe(200);
        return document.Body!;
    }

    /// <summary>As much of JSON Schema as the document uses; what it does not know, it does not let pass.</summary>
    private sealed partial class Shape(JsonNode document)
    {
        private static readonly string[] s_words = ["type", "format", "enum", "const", "description", "title", "default", "properties", "required", "items", "additionalProperties", "oneOf", "$ref", "pattern", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "$schema", "$id"];

        public List<string> Faults(JsonNode? value, JsonNode schema, string at)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
            {
                return Faults(value, reference[2..].Split('/').Aggregate(document, (node, part) => node[part]!), at);
            }

            var faults = schema.AsObject().Select(s => s.Key).Except(s_words).Select(word => $"{at}: the schema uses {word}").ToList();
            if (schema["oneOf"] is JsonArray one)
            {
                if (one.Count(s => Faults(value, s!, at).Count == 0) != 1)
                {
                    faults.Add($"{at}: fits none or several of oneOf");
                }

                return faults;
            }

            var types = schema["type"] switch { JsonArray many => [.. many.Select(t => t!.GetValue<string>())], JsonValue single => [single.GetValue<string>()], _ => (string[])[] };
            if (types.Length > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
            {
                return [.. faults, $"{at}: {TypeOf(value)} and not {string.Join('/', types)}"];
            }

            if ((schema["enum"] is JsonArray values && !values.Any(v => JsonNode.DeepEquals(v, value))) || (schema.AsObject().ContainsKey("const") && !JsonNode.DeepEquals(schema["const"], value)))
            {
                faults.Add($"{at}: not one of the values");
            }

            switch (value)
            {
                case JsonObject parts:
                    faults.AddRange((schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).Where(r => !parts.ContainsKey(r)).Select(r => $"{at}: {r} is missing"));
                    foreach (var (name, part) in parts)
                    {
                        if (schema["properties"]?[name] is { } known)
                        {
                            faults.AddRange(Faults(part, known, $"{at}/{name}"));
                        }
                        else if (schema["additionalProperties"] is JsonObject other)
                        {
                            faults.AddRange(Faults(part, other, $"{at}/{name}"));
                        }
                        else if (schema["properties"] is not null)
                        {
                            faults.Add($"{at}: {name} is not known");
                        }
                    }

                    break;
                case JsonArray items when schema["items"] is { } each:
                    faults.AddRange(items.SelectMany((item, i) => Faults(item, each, $"{at}/{i}")));
                    break;
                case JsonValue text when text.TryGetValue<string>(out var said) && schema["format"]?.GetValue<string>() is { } format:
                    if ((format == "date" && !Date().IsMatch(said)) || (format == "date-time" && !DateTimeOffset.TryParse(said, System.Globalization.CultureInfo.InvariantCulture, out _)) || (format == "uuid" && !Guid.TryParse(said, out _)))
                    {
                        faults.Add($"{at}: not a {format}");
                    }

                    break;
            }

            return faults;
        }

        private static string TypeOf(JsonNode? value) => value switch
        {
            null => "null",
            JsonObject => "object",
            JsonArray => "array",
            _ => value.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => "string",
                System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
                _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
            },
        };

        [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}\z", RegexOptions.None, 1000)]
        private static partial Regex Date();
    }
}
