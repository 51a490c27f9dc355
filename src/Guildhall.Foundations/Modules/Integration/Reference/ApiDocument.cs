using System.Text.Json.Nodes;
using Guildhall.Platform.Design;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Guildhall.Foundations.Modules.Integration.Reference;

/// <summary>The API as an OpenAPI 3.1 document: made from the endpoints themselves, with what they say of themselves.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiEndpoints.Version)] IOpenApiDocumentProvider documents) : IDisposable
{
    public const string Address = "/api/v1/openapi.json";

    private const string Key = "key";

    private readonly SemaphoreSlim _making = new(1, 1);

    private string? _text;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddOpenApi(ApiEndpoints.Version, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = endpoint => endpoint.GroupName == ApiEndpoints.Version;
            options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id ? (id == nameof(ProblemDetail) ? "Problem" : id.StartsWith("Api", StringComparison.Ordinal) ? id[3..] : id) : null;
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, context, _) =>
            {
                Describe(document, context.ApplicationServices.GetRequiredService<CouncilProfile>(), context.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value);
                return Task.CompletedTask;
            });
        });
    }

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Address, async (ApiDocument document, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Text(await document.TextAsync(context.RequestAborted), "application/json; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>The document. It is the same as long as the program runs.</summary>
    public async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        if (_text is { } made)
        {
            return made;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            return _text ??= await (await documents.GetOpenApiDocumentAsync(cancellationToken)).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private static void Describe(OpenApiDocument document, CouncilProfile council, SiteOptions site)
    {
        document.Info = new OpenApiInfo
        {
            Title = $"{council.Name.English} API",
            Version = ApiEndpoints.Version,
            Description = "Cases and services of the council, for its other systems and its partners. JSON in camel case; times in UTC; problem details (RFC 9457) for every refusal.",
        };
        document.Servers = [new OpenApiServer { Url = site.Url.TrimEnd('/') }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key an administrator of the council made, as Authorization: Bearer." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var told in metadata.OfType<ApiParameter>())
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(parameter => parameter.Name == told.Name) is { } parameter)
            {
                parameter.Description = told.Description;
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = told.Format, Enum = told.Values.Length == 0 ? null : [.. told.Values.Select(value => JsonValue.Create(value))] };
            }
        }

        foreach (var header in metadata.OfType<ApiHeader>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Required = header.Required,
                Description = header.Description,
                Example = header.Example,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        var example = metadata.OfType<ApiExample>().FirstOrDefault();
        if (example?.Request is { } request && operation.RequestBody?.Content is { } sent)
        {
            foreach (var content in sent.Values)
            {
                content.Example = JsonNode.Parse(request);
            }
        }

        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is OpenApiResponse response)
            {
                Describe(response, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), example, metadata);
            }
        }
    }

    private static void Describe(OpenApiResponse response, int status, ApiExample? example, IList<object> metadata)
    {
        if (status >= 400)
        {
            response.Description = ProblemDetail.Of(status).Title;
        }

        if (status == StatusCodes.Status429TooManyRequests || status == StatusCodes.Status503ServiceUnavailable)
        {
            Header(response, "Retry-After", "How many seconds to wait.");
        }

        if (status is not (>= 200 and < 300))
        {
            return;
        }

        response.Description = "It is done.";
        foreach (var header in metadata.OfType<ApiAnswerHeader>())
        {
            Header(response, header.Name, header.Description);
        }

        if (example is not null && response.Content is { } answered)
        {
            foreach (var content in answered.Values)
            {
                content.Example = JsonNode.Parse(example.Response);
            }
        }
    }

    private static void Header(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
