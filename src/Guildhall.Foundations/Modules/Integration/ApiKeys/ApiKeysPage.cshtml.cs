using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>The list of keys.</summary>
[Authorize(Policies.Administrator)]
internal sealed class ApiKeysModel(ApiKeyRegister register, TimeProvider clock) : PageModel
{
    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public async Task OnGetAsync() => Keys = await register.AllAsync(HttpContext.RequestAborted);
}
