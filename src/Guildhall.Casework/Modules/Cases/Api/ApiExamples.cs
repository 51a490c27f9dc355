namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>What the reference shows of requests and answers. A test holds them to the schemas.</summary>
internal static class ApiExamples
{
    public const string NewCase =
        """
        {
          "service": "assisted-collection",
          "answers": {
            "for-whom": "me",
            "property": { "uprn": "100010000017" },
            "reason": ["injury"],
            "temporary": "yes",
            "until": "2027-03-27",
            "where-kept": "By the back door",
            "gate": "no",
            "name": "Mary Jones",
            "email": "mary.jones@example.com",
            "declaration": "yes"
          },
          "language": "en"
        }
        """;

    public const string Opened =
        """
        { "reference": "NM-7K3M-92PX", "service": "assisted-collection", "stage": "received", "targetOn": "2026-12-01", "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX" }
        """;

    public const string Case =
        """
        {
          "reference": "NM-7K3M-92PX", "service": "assisted-collection", "stage": "received", "stageTitle": "Received", "isOpen": true, "outcome": null,
          "team": "waste-contact", "channel": "api", "language": "en", "openedAt": "2026-11-23T09:30:00+00:00", "updatedAt": "2026-11-23T09:30:00+00:00",
          "targetOn": "2026-12-01", "closedAt": null, "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX",
          "nextStages": ["visit", "approved", "refused"], "flags": [], "ward": null,
          "customer": { "name": "Mary Jones", "email": "mary.jones@example.com", "phone": null },
          "property": { "uprn": "100010000017", "address": "12 Church Road, Northmere, NM1 1AA" },
          "answers": { "for-whom": "me", "gate": "no", "reason": ["injury"] }, "sealedAnswers": []
        }
        """;

    public const string List =
        """
        {
          "items": [
            {
              "reference": "NM-7K3M-92PX", "service": "assisted-collection", "stage": "received", "stageTitle": "Received", "isOpen": true, "outcome": null,
              "team": "waste-contact", "channel": "api", "language": "en", "openedAt": "2026-11-23T09:30:00+00:00", "updatedAt": "2026-11-23T09:30:00+00:00",
              "targetOn": "2026-12-01", "closedAt": null, "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX"
            }
          ],
          "next": "019ab3f0c1d27c3e9f6b5a4d3c2b1a09"
        }
        """;

    public const string Timeline =
        """
        {
          "items": [
            { "id": "019ab3f0-c1d2-7c3e-9f6b-5a4d3c2b1a09", "at": "2026-11-23T09:30:00+00:00", "kind": "opened", "isPublic": true, "stage": "received", "text": null, "by": "partner" }
          ],
          "next": null
        }
        """;

    public const string SentFile = """{ "id": "019ab3f0-c1d2-7c3e-9f6b-5a4d3c2b1a09", "name": "hole.jpg", "contentType": "image/jpeg", "bytes": 184022, "validUntil": "2026-11-24T09:30:00+00:00" }""";

    public const string Files =
        """
        {
          "items": [
            { "id": "019ab3f0-c1d2-7c3e-9f6b-5a4d3c2b1a09", "question": "photo", "name": "hole.jpg", "contentType": "image/jpeg", "bytes": 184022, "state": "clean",
              "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX/files/019ab3f0-c1d2-7c3e-9f6b-5a4d3c2b1a09" }
          ]
        }
        """;

    public const string Move = """{ "stage": "approved", "message": "Your help starts on Tuesday." }""";

    public const string Moved = """{ "reference": "NM-7K3M-92PX", "stage": "approved", "isOpen": true, "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX" }""";

    public const string Note = """{ "text": "The crew could not open the side gate on Tuesday." }""";

    public const string Message = """{ "text": "Could you leave the side gate unlocked on Tuesdays?" }""";

    public const string Written = """{ "reference": "NM-7K3M-92PX", "timeline": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX/timeline" }""";

    public const string Services =
        """
        {
          "items": [
            {
              "name": "assisted-collection", "title": "Request an assisted bin collection", "summary": "If nobody at home can move the bins, our crew will fetch them.", "team": "waste-contact", "isRestricted": false,
              "target": "10 working days", "canOpen": true, "whyNot": null, "stages": [{ "name": "received", "title": "Received", "closes": null, "next": ["approved"] }],
              "schema": "https://my.northmere.example/api/v1/services/assisted-collection/schema"
            }
          ]
        }
        """;

    public const string Schema =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://my.northmere.example/api/v1/services/assisted-collection/schema", "title": "Request an assisted bin collection",
          "type": "object", "properties": { "gate": { "title": "Is there a gate, step or slope on the way?", "enum": ["yes", "no"] } }, "required": ["gate"], "additionalProperties": false
        }
        """;
}
