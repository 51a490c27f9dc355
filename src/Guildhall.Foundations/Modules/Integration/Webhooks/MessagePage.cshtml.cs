using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>One message, and each try to send it.</summary>
[Authorize(Policies.Administrator)]
internal sealed class MessageModel(WebhookRegister register) : PageModel
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = ApiJson.Options.Encoder };

    public Webhook Hook { get; private set; } = null!;

    public WebhookMessage Message { get; private set; } = null!;

    public IReadOnlyList<WebhookTry> Tries { get; private set; } = [];

    public string Body => JsonNode.Parse(Message.Body)!.ToJsonString(s_indented);

    public async Task<IActionResult> OnGetAsync([FromRoute(Name = "id")] Guid id, [FromRoute(Name = "message")] Guid message)
    {
        if (await register.FindAsync(id, HttpContext.RequestAborted) is not { } hook || await register.MessageAsync(id, message, HttpContext.RequestAborted) is not var (found, tries))
        {
            return NotFound();
        }

        (Hook, Message, Tries) = (hook, found, tries);
        return Page();
    }
}
