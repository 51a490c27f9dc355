using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Sandbox.Notify;

/// <summary>The REST API of GOV.UK Notify, as far as its clients use it for e-mails, texts and letters that come as a PDF.</summary>
internal static partial class NotifyApi
{
    private const int PageSize = 250;
    private const int LongestText = 918;
    private const int LargestEmail = 2_000_000;

    public static void Map(WebApplication app, NotifyService service, FaultList faults, TimeProvider clock)
    {
        var api = app.MapGroup("/notify/v2").AddEndpointFilter(async (context, next) =>
            NotifyToken.Problem(context.HttpContext.Request.Headers.Authorization, clock) is var (status, message)
                ? Error(status, "AuthError", message)
                : await next(context));

        api.MapPost("/notifications/email", (Delegate)((HttpContext context) => SendAsync(context, "email", service, faults, clock)));
        api.MapPost("/notifications/sms", (Delegate)((HttpContext context) => SendAsync(context, "sms", service, faults, clock)));
        api.MapPost("/notifications/letter", (Delegate)((HttpContext context) => SendAsync(context, "letter", service, faults, clock)));
        api.MapGet("/notifications/{id}/pdf", (string id) => Pdf(id, service));
        api.MapGet("/notifications/{id}", (HttpContext context, string id) => FaultyAsync(context, faults, () => One(context, id, service)));
        api.MapGet("/notifications", (Delegate)((HttpContext context) => FaultyAsync(context, faults, () => Many(context, service))));
        api.MapGet("/templates", (HttpContext context, string? type) => Templates(context, type));
        api.MapGet("/template/{id}", (HttpContext context, string id) => Template(context, id, "1"));
        api.MapGet("/template/{id}/version/{version}", Template);
        api.MapPost("/template/{id}/preview", PreviewAsync);
        api.MapGet("/received-text-messages", (HttpContext context) => Results.Json(new JsonObject
        {
            ["received_text_messages"] = new JsonArray(),
            ["links"] = new JsonObject { ["current"] = Address(context, "/v2/received-text-messages") },
        }));

        // The settings page of a service: where its receipts go.
        app.MapPut("/api/notify/callback", async (HttpRequest request) =>
        {
            service.Callback = await request.ReadFromJsonAsync<NotifyCallback>();
            return Results.NoContent();
        });
    }

    /// <summary>Lets a fault that is set happen, around what would otherwise have been done.</summary>
    private static async Task<IResult> FaultyAsync(HttpContext context, FaultList faults, Func<IResult> answer)
    {
        switch (faults.Take("notify")?.Kind)
        {
            case "rate-limit":
                return Error(429, "RateLimitError", "Exceeded rate limit for key type NORMAL of 3000 requests per 60 seconds");
            case "error":
                return Error(500, "Exception", "Internal server error");
            case "html":
                return Results.Content("<html><body><h1>503 Service Unavailable</h1></body></html>", "text/html", statusCode: 503);
            case "hang":
                await faults.HangAsync(context.RequestAborted);
                context.Abort();
                return Results.Empty;
            case "drop":
                context.Abort();
                return Results.Empty;
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(5), context.RequestAborted);
                return answer();
            case "rubbish":
                answer();
                return Results.Content("{\"id\": \"9b7", "application/json", statusCode: 201);
            case "lost":
                answer();
                context.Abort();
                return Results.Empty;
            default:
                return answer();
        }
    }

    private static async Task<IResult> SendAsync(HttpContext context, string type, NotifyService service, FaultList faults, TimeProvider clock)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        }
        catch (JsonException)
        {
            return Error(400, "BadRequestError", "Invalid JSON supplied in POST data");
        }

        return await FaultyAsync(context, faults, () => type == "letter" ? SendLetter(body, service, faults, clock) : Send(context, type, body, service, clock));
    }

    private static IResult Send(HttpContext context, string type, JsonElement body, NotifyService service, TimeProvider clock)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Error(400, "ValidationError", "the request body is not of type object");
        }

        var field = type == "email" ? "email_address" : "phone_number";
        var problems = new List<string>();
        foreach (var required in new[] { field, "template_id" }.Where(name => !body.TryGetProperty(name, out _)))
        {
            problems.Add($"{required} is a required property");
        }

        if (problems.Count > 0)
        {
            return Invalid(problems);
        }

        var to = Text(body, field) ?? "";
        if ((type == "email" ? EmailProblem(to) : PhoneProblem(to)) is { } wrong)
        {
            problems.Add($"{field} {wrong}");
        }

        if (!Guid.TryParse(Text(body, "template_id"), out var templateId))
        {
            problems.Add("template_id is not a valid UUID");
        }

        if (body.TryGetProperty("personalisation", out var given) && given.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"personalisation {given} is not of type object");
        }

        if (Text(body, "reference") is { Length: > 1000 })
        {
            problems.Add("reference is too long");
        }

        if (problems.Count > 0)
        {
            return Invalid(problems);
        }

        if (NotifyTemplate.All.FirstOrDefault(t => t.Id == templateId) is not { } template)
        {
            return Error(400, "BadRequestError", "Template not found");
        }

        if (template.Type != type)
        {
            return Error(400, "BadRequestError", $"{template.Type} template is not suitable for {type} notification");
        }

        var values = Values(body);
        if (Missing(template, values) is { } missing)
        {
            return missing;
        }

        var (subject, text) = (template.Subject is null ? null : NotifyTemplate.Fill(template.Subject, values), NotifyTemplate.Fill(template.Body, values));
        if (type == "sms" && text.Length > LongestText)
        {
            return Error(400, "BadRequestError", $"Text messages cannot be longer than {LongestText} characters. Your message is {text.Length} characters long.");
        }

        if (type == "email" && System.Text.Encoding.UTF8.GetByteCount(text) is > LargestEmail and var size)
        {
            return Error(400, "BadRequestError", $"Emails cannot be longer than {LargestEmail} bytes. Your message is {size} bytes.");
        }

        var notification = new Notification
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Template = template,
            To = to,
            Subject = subject,
            Body = text,
            Reference = Text(body, "reference"),
            UnsubscribeUrl = Text(body, "one_click_unsubscribe_url"),
            CreatedAt = clock.GetUtcNow(),
        };
        service.Accept(notification);

        var content = new JsonObject { ["body"] = text };
        if (type == "email")
        {
            content["subject"] = subject;
            content["from_email"] = "sandbox@notifications.service.gov.uk";
            content["one_click_unsubscribe_url"] = notification.UnsubscribeUrl;
        }
        else
        {
            content["from_number"] = "SANDBOX";
        }

        var answer = new JsonObject
        {
            ["id"] = notification.Id.ToString(),
            ["reference"] = notification.Reference,
            ["content"] = content,
            ["uri"] = Address(context, $"/v2/notifications/{notification.Id}"),
            ["template"] = TemplateReference(context, template),
            ["scheduled_for"] = null,
        };
        if (type == "email")
        {
            answer["sanitised_content"] = new JsonObject();
        }

        return Results.Json(answer, statusCode: 201);
    }

    // A letter that was made elsewhere and comes as a PDF. Letters of a template are not stood in for.
    private static IResult SendLetter(JsonElement body, NotifyService service, FaultList faults, TimeProvider clock)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Error(400, "ValidationError", "the request body is not of type object");
        }

        var problems = new List<string>();
        if (Text(body, "reference") is not { Length: > 0 and <= 1000 })
        {
            problems.Add("reference is a required property");
        }

        if (Text(body, "content") is not { Length: > 0 } content)
        {
            problems.Add("content is a required property");
            content = "";
        }

        var postage = Text(body, "postage") ?? "second";
        if (postage is not ("first" or "second" or "economy"))
        {
            problems.Add("postage invalid. It must be either first, second or economy");
        }

        if (problems.Count > 0)
        {
            return Invalid(problems);
        }

        var pdf = new byte[content.Length];
        if (!Convert.TryFromBase64String(content, pdf, out var length) || !pdf.AsSpan(0, length).StartsWith("%PDF-"u8) || pdf.AsSpan(0, length).LastIndexOf("%%EOF"u8) < 0)
        {
            return Error(400, "BadRequestError", "Letter content is not a valid PDF");
        }

        var fault = faults.Take("letters")?.Kind;
        if (fault == "trial")
        {
            return Error(400, "BadRequestError", "Cannot send letters when service is in trial mode - see https://www.notifications.service.gov.uk/trial-mode");
        }

        var notification = new Notification
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Template = NotifyTemplate.Precompiled,
            To = "Provided as PDF",
            Subject = "Pre-compiled PDF",
            Body = "",
            Reference = Text(body, "reference"),
            Pdf = pdf[..length],
            Postage = postage,
            Status = "pending-virus-check",
            LetterOutcome = fault switch
            {
                "virus" => "virus-scan-failed",
                "invalid" => "validation-failed",
                "unprintable" => "permanent-failure",
                "cancelled" => "cancelled",
                "returned" => "returned-letter",
                _ => "received",
            },
            CreatedAt = clock.GetUtcNow(),
        };
        service.Accept(notification);
        return Results.Json(new JsonObject { ["id"] = notification.Id.ToString(), ["reference"] = notification.Reference, ["postage"] = postage }, statusCode: 201);
    }

    private static IResult Pdf(string id, NotifyService service) =>
        !Guid.TryParse(id, out var key) ? Error(400, "ValidationError", "id is not a valid UUID")
        : service.All.FirstOrDefault(n => n.Id == key) is not { } found ? Error(404, "NoResultFound", "No result found")
        : found.Pdf is not { } pdf ? Error(400, "BadRequestError", "Notification is not a letter")
        : found.Status == "pending-virus-check" ? Error(400, "PDFNotReadyError", "PDF not available yet, try again later")
        : found.Status == "virus-scan-failed" ? Error(400, "BadRequestError", "File did not pass the virus scan")
        : Results.Bytes(pdf, "application/pdf");

    private static IResult One(HttpContext context, string id, NotifyService service) =>
        !Guid.TryParse(id, out var key) ? Error(400, "ValidationError", "notification_id is not a valid UUID")
        : service.All.FirstOrDefault(n => n.Id == key) is { } found ? Results.Json(Describe(context, found))
        : Error(404, "NoResultFound", "No result found");

    private static IResult Many(HttpContext context, NotifyService service)
    {
        var query = context.Request.Query;
        string? type = query["template_type"], reference = query["reference"], olderThan = query["older_than"];
        if (type is not (null or "email" or "sms" or "letter"))
        {
            return Error(400, "ValidationError", $"template_type {type} is not one of [sms, email, letter]");
        }

        var all = service.All.AsEnumerable();
        if (Guid.TryParse(olderThan, out var last))
        {
            all = all.SkipWhile(n => n.Id != last).Skip(1);
        }

        string?[] statuses = [.. query["status"]];
        var page = all
            .Where(n => (type is null || n.Type == type) && (reference is null || n.Reference == reference) && (statuses.Length == 0 || statuses.Contains(n.Status)))
            .Take(PageSize)
            .ToList();
        var links = new JsonObject { ["current"] = Address(context, "/v2/notifications" + context.Request.QueryString) };
        if (page.Count > 0)
        {
            links["next"] = Address(context, $"/v2/notifications?older_than={page[^1].Id}");
        }

        return Results.Json(new JsonObject { ["notifications"] = new JsonArray([.. page.Select(n => Describe(context, n))]), ["links"] = links });
    }

    private static IResult Templates(HttpContext context, string? type) =>
        type is not (null or "email" or "sms" or "letter")
            ? Error(400, "ValidationError", $"type {type} is not one of [sms, email, letter]")
            : Results.Json(new JsonObject
            {
                ["templates"] = new JsonArray([.. NotifyTemplate.All.Where(t => type is null || t.Type == type).Select(Describe)]),
            });

    private static IResult Template(HttpContext context, string id, string version) =>
        !Guid.TryParse(id, out var key) ? Error(400, "ValidationError", "id is not a valid UUID")
        : NotifyTemplate.All.FirstOrDefault(t => t.Id == key) is { } template && version == "1" ? Results.Json(Describe(template))
        : Error(404, "NoResultFound", "No result found");

    private static async Task<IResult> PreviewAsync(HttpContext context, string id)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        }
        catch (JsonException)
        {
            return Error(400, "BadRequestError", "Invalid JSON supplied in POST data");
        }

        if (!Guid.TryParse(id, out var key) || NotifyTemplate.All.FirstOrDefault(t => t.Id == key) is not { } template)
        {
            return Error(404, "NoResultFound", "No result found");
        }

        var values = Values(body);
        return Missing(template, values) ?? Results.Json(new JsonObject
        {
            ["id"] = template.Id.ToString(),
            ["type"] = template.Type,
            ["version"] = 1,
            ["body"] = NotifyTemplate.Fill(template.Body, values),
            ["subject"] = template.Subject is null ? null : NotifyTemplate.Fill(template.Subject, values),
            ["html"] = null,
            ["postage"] = null,
        });
    }

    private static IResult? Missing(NotifyTemplate template, IReadOnlyDictionary<string, JsonElement> values)
    {
        var missing = template.Placeholders.Where(name => NotifyTemplate.Find(values, name) is null).ToList();
        return missing.Count == 0 ? null : Error(400, "BadRequestError", $"Missing personalisation: {string.Join(", ", missing)}");
    }

    private static Dictionary<string, JsonElement> Values(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("personalisation", out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Last().Value)
            : [];

    private static JsonObject Describe(HttpContext context, Notification notification) => new()
    {
        ["id"] = notification.Id.ToString(),
        ["reference"] = notification.Reference,
        ["email_address"] = notification.Type == "email" ? notification.To : null,
        ["phone_number"] = notification.Type == "sms" ? notification.To : null,
        ["type"] = notification.Type,
        ["status"] = notification.Status,
        ["template"] = TemplateReference(context, notification.Template),
        ["body"] = notification.Body,
        ["subject"] = notification.Subject,
        ["created_at"] = NotifyService.Time(notification.CreatedAt),
        ["created_by_name"] = null,
        ["sent_at"] = NotifyService.Time(notification.SentAt),
        ["completed_at"] = NotifyService.Time(notification.CompletedAt),
        ["scheduled_for"] = null,
        ["one_click_unsubscribe"] = notification.UnsubscribeUrl,
        ["is_cost_data_ready"] = true,
        ["cost_in_pounds"] = 0,
        ["cost_details"] = new JsonObject(),
        ["line_1"] = null,
        ["line_2"] = null,
        ["line_3"] = null,
        ["line_4"] = null,
        ["line_5"] = null,
        ["line_6"] = null,
        ["postcode"] = null,
        ["postage"] = notification.Postage,
    };

    private static JsonObject Describe(NotifyTemplate template) => new()
    {
        ["id"] = template.Id.ToString(),
        ["name"] = template.Name,
        ["type"] = template.Type,
        ["created_at"] = "2026-01-05T09:00:00.000000Z",
        ["updated_at"] = null,
        ["created_by"] = "sandbox@example.gov.uk",
        ["version"] = 1,
        ["body"] = template.Body,
        ["subject"] = template.Subject,
        ["letter_contact_block"] = null,
        ["postage"] = null,
        ["personalisation"] = new JsonObject(template.Placeholders.Select(name =>
            KeyValuePair.Create<string, JsonNode?>(name, new JsonObject { ["required"] = true }))),
    };

    private static JsonObject TemplateReference(HttpContext context, NotifyTemplate template) => new()
    {
        ["id"] = template.Id.ToString(),
        ["version"] = 1,
        ["uri"] = Address(context, $"/v2/template/{template.Id}"),
    };

    private static string Address(HttpContext context, string path) => $"{context.Request.Scheme}://{context.Request.Host}/notify{path}";

    private static IResult Error(int status, string type, string message) => Results.Json(
        new JsonObject
        {
            ["status_code"] = status,
            ["errors"] = new JsonArray(new JsonObject { ["error"] = type, ["message"] = message }),
        },
        statusCode: status);

    private static IResult Invalid(IEnumerable<string> messages) => Results.Json(
        new JsonObject
        {
            ["status_code"] = 400,
            ["errors"] = new JsonArray([.. messages.Select(m => new JsonObject { ["error"] = "ValidationError", ["message"] = m })]),
        },
        statusCode: 400);

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? EmailProblem(string address) => Email().IsMatch(address) ? null : "Not a valid email address";

    private static string? PhoneProblem(string number)
    {
        var digits = PhonePunctuation().Replace(number, "");
        if (digits.Any(c => !char.IsAsciiDigit(c)))
        {
            return "Must not contain letters or symbols";
        }

        var abroad = number.TrimStart().StartsWith('+') || digits.StartsWith("00", StringComparison.Ordinal);
        digits = digits.TrimStart('0');
        if (abroad && !digits.StartsWith("44", StringComparison.Ordinal))
        {
            return digits.Length < 8 ? "Not enough digits" : digits.Length > 15 ? "Too many digits" : null;
        }

        digits = digits.StartsWith("44", StringComparison.Ordinal) ? digits[2..].TrimStart('0') : digits;
        return !digits.StartsWith('7') ? "Not a UK mobile number"
            : digits.Length > 10 ? "Too many digits"
            : digits.Length < 10 ? "Not enough digits"
            : null;
    }

    [GeneratedRegex(@"^[^\s@<>""(),:;\[\]\\]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"[\s()+\-.]", RegexOptions.None, 1000)]
    private static partial Regex PhonePunctuation();
}
