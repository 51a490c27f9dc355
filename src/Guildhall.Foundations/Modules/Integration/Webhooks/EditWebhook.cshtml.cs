using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>A webhook, new or known. A secret is shown once, in the answer that made it.</summary>
[Authorize(Policies.Administrator)]
internal sealed class EditWebhookModel(
    WebhookRegister register, WebhookSeal seal, IEnumerable<WebhookKind> kinds, IApiServices services, IOptions<WebhookOptions> options, TimeProvider clock) : PageModel
{
    private static readonly TimeSpan s_bothLast = TimeSpan.FromDays(1);

    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty(Name = "saved", SupportsGet = true)]
    public bool Saved { get; set; }

    public WebhookForm Form { get; private set; } = new();

    public Webhook? Hook { get; private set; }

    /// <summary>The secret that was just made.</summary>
    public string? Secret { get; private set; }

    public IReadOnlyList<WebhookKind> Kinds => [.. kinds];

    public IReadOnlyList<ApiService> Services => services.All;

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        Form = Hook is null ? new() { Kinds = [.. Kinds.Select(kind => kind.Name)] } : WebhookForm.Of(Hook);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] WebhookForm form)
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        Form = form;
        Saved = false;
        var staff = User.Staff();
        var before = Hook ?? new Webhook
        {
            Id = Key.New(clock),
            Name = "",
            Url = "",
            Kinds = [],
            Services = [],
            Secret = "",
            Enabled = true,
            Failures = 0,
            Version = 1,
            MadeAt = Now,
            MadeByName = staff.Name,
        };
        if (form.Read(before, Kinds, Services, options.Value.AllowPrivate, ModelState.AddModelError) is not { } typed)
        {
            return Again();
        }

        if (Hook is not null)
        {
            return await ChangeAsync(typed, "webhook.changed") ? Redirect($"{WebhookLinks.One(typed.Id)}?saved=true") : Again();
        }

        var secret = WebhookSecret.Make();
        await register.AddAsync(typed with { Secret = seal.Seal(secret), Version = 1 }, staff.ToActor(), HttpContext.RequestAborted);
        return await ShowSecretAsync(typed.Id, secret);
    }

    /// <summary>Gives it another secret; the one before is good for a day yet.</summary>
    public async Task<IActionResult> OnPostRotateAsync([FromForm(Name = "version")] int version)
    {
        if (!await LoadAsync() || Hook is not { } hook)
        {
            return NotFound();
        }

        Form = WebhookForm.Of(hook);
        var secret = WebhookSecret.Make();
        return await ChangeAsync(hook with { Secret = seal.Seal(secret), OldSecret = hook.Secret, OldUntil = Now + s_bothLast, Version = version }, "webhook.secret-renewed")
            ? await ShowSecretAsync(hook.Id, secret)
            : Again();
    }

    /// <summary>Turns it off, or on again.</summary>
    public async Task<IActionResult> OnPostEnableAsync([FromForm(Name = "version")] int version, [FromForm(Name = "enabled")] bool enabled)
    {
        if (!await LoadAsync() || Hook is not { } hook)
        {
            return NotFound();
        }

        Form = WebhookForm.Of(hook);
        return await ChangeAsync(hook with { Enabled = enabled, Version = version }, enabled ? "webhook.enabled" : "webhook.disabled")
            ? Redirect($"{WebhookLinks.One(hook.Id)}?saved=true")
            : Again();
    }

    /// <summary>Removes it, with what it was sent.</summary>
    public async Task<IActionResult> OnPostRemoveAsync()
    {
        if (!await LoadAsync() || Hook is not { Enabled: false } hook)
        {
            return NotFound();
        }

        await register.RemoveAsync(hook.Id, User.Staff().ToActor(), HttpContext.RequestAborted);
        return Redirect(WebhookLinks.All);
    }

    private async Task<bool> LoadAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Hook = Id is { } id ? await register.FindAsync(id, HttpContext.RequestAborted) : null;
        return Id is null || Hook is not null;
    }

    private async Task<bool> ChangeAsync(Webhook changed, string action)
    {
        if (await register.ChangeAsync(changed, action, User.Staff().ToActor(), HttpContext.RequestAborted))
        {
            return true;
        }

        ModelState.AddModelError("name", "Somebody else has changed this webhook meanwhile. Open it again and make your change there");
        return false;
    }

    private async Task<PageResult> ShowSecretAsync(Guid id, string secret)
    {
        (Id, Secret) = (id, secret);
        await LoadAsync();
        Form = WebhookForm.Of(Hook!);
        return Page();
    }

    private PageResult Again() => new() { StatusCode = StatusCodes.Status400BadRequest };
}
