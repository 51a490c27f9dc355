using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>The list of webhooks.</summary>
[Authorize(Policies.Administrator)]
internal sealed class WebhooksModel(WebhookRegister register) : PageModel
{
    public IReadOnlyList<Webhook> Hooks { get; private set; } = [];

    public async Task OnGetAsync() => Hooks = await register.AllAsync(HttpContext.RequestAborted);
}
