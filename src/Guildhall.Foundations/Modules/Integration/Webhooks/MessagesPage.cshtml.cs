using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>What a webhook was sent, and where it is sent again.</summary>
[Authorize(Policies.Administrator)]
internal sealed class MessagesModel(WebhookRegister register) : PageModel
{
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    public Webhook Hook { get; private set; } = null!;

    public IReadOnlyList<WebhookMessage> Messages { get; private set; } = [];

    public Guid? Next { get; private set; }

    public int? Replayed { get; private set; }

    public static string Word(string state) => state switch { "delivered" => "Arrived", "failed" => "Given up", "held" => "Held", _ => "Waiting" };

    public static string Colour(string state) => state switch { "delivered" => "green", "failed" => "red", "held" => "grey", _ => "blue" };

    public async Task<IActionResult> OnGetAsync(Guid? before, int? replayed)
    {
        if (await register.FindAsync(Id, HttpContext.RequestAborted) is not { } hook)
        {
            return NotFound();
        }

        (Hook, Replayed) = (hook, replayed);
        Messages = await register.MessagesAsync(Id, before, HttpContext.RequestAborted);
        if (Messages.Count > WebhookRegister.PageSize)
        {
            Messages = [.. Messages.Take(WebhookRegister.PageSize)];
            Next = Messages[^1].Id;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostReplayAsync([FromForm(Name = "message")] Guid message) =>
        await register.ReplayAsync(Id, message, User.Staff().ToActor(), HttpContext.RequestAborted) ? Redirect($"{WebhookLinks.Messages(Id)}?replayed=1") : NotFound();

    public async Task<IActionResult> OnPostReplayLostAsync() =>
        await register.FindAsync(Id, HttpContext.RequestAborted) is { Enabled: true }
            ? Redirect($"{WebhookLinks.Messages(Id)}?replayed={await register.ReplayLostAsync(Id, User.Staff().ToActor(), HttpContext.RequestAborted)}")
            : NotFound();
}
