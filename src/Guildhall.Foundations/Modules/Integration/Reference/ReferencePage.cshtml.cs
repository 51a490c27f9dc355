using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Reference;

/// <summary>The API, for people to read. It is in English, as the API itself is.</summary>
[AllowAnonymous]
internal sealed class ReferenceModel(ApiDocument document, IEnumerable<WebhookKind> kinds, IOptions<SiteOptions> site) : PageModel
{
    public IReadOnlyList<ShownOperation> Operations { get; private set; } = [];

    public IReadOnlyList<WebhookKind> Kinds => [.. kinds];

    public string Site => site.Value.Url.TrimEnd('/');

    public string Message { get; } =
        """
        webhook-id: msg_019ab3f0c1d27c3e9f6b5a4d3c2b1a09
        webhook-timestamp: 1795944600
        webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=

        {
          "type": "case.moved",
          "timestamp": "2026-11-29T09:30:00+00:00",
          "data": {
            "reference": "NM-7K3M-92PX",
            "service": "assisted-collection",
            "stage": "approved",
            "stageTitle": "Approved",
            "isOpen": true,
            "outcome": null,
            "team": "waste-contact",
            "openedAt": "2026-11-23T09:30:00+00:00",
            "targetOn": "2026-12-01",
            "url": "https://my.northmere.example/api/v1/cases/NM-7K3M-92PX"
          }
        }
        """;

    public async Task OnGetAsync() => Operations = ApiReference.Read(await document.TextAsync(HttpContext.RequestAborted));
}
