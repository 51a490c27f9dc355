using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Dapper;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>
/// Where a person goes on after a step: they are asked whether the partner may know them, or sent back to it. They are sent by a page that
/// refreshes, as browsers let no form lead to another site (our content security policy).
/// </summary>
[AllowAnonymous]
internal sealed class ContinueModel(PartnerDoor door, HomeAddresses homes, Database database) : PageModel
{
    [BindProperty(Name = "request", SupportsGet = true)]
    public string? Handle { get; set; }

    public Partner Partner { get; private set; } = null!;

    /// <summary>Where the partner is; null while the person is asked.</summary>
    public string? Onward { get; private set; }

    /// <summary>What the partner wants to know, with what it would be told.</summary>
    public IReadOnlyList<(string Scope, string? Value)> Shared { get; private set; } = [];

    public bool Gone { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (await door.FindAsync(Handle, HttpContext.RequestAborted) is not { } kept)
        {
            return Lost();
        }

        var next = await door.DecideAsync(HttpContext, kept, () => Task.FromResult($"{ProviderAddresses.Continue}?request={Handle}"));
        if (next is NextStep.Return)
        {
            await door.ForgetAsync(Handle!, HttpContext.RequestAborted);
        }

        return await ShowAsync(kept, next);
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "agree")] string? agree)
    {
        Response.Headers.CacheControl = "no-store";
        return await door.FindAsync(Handle, HttpContext.RequestAborted) is { } kept
            ? await ShowAsync(kept, await door.AnswerAsync(HttpContext, kept, Handle!, agree == "yes"))
            : Lost();
    }

    private async Task<IActionResult> ShowAsync(KeptRequest kept, NextStep next)
    {
        Partner = kept.Partner;
        switch (next)
        {
            case NextStep.Step step:
                return LocalRedirect(step.Address);
            case NextStep.Return back:
                Onward = back.Address;
                Response.Headers["Refresh"] = $"0;url={back.Address}";
                return Page();
            default:
                Shared = await SharedAsync(kept.Request.Scopes);
                return Page();
        }
    }

    private PageResult Lost()
    {
        Gone = true;
        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }

    private async Task<IReadOnlyList<(string, string?)>> SharedAsync(string[] scopes)
    {
        var person = User.Person();
        await using var connection = await database.OpenAsync(HttpContext.RequestAborted);
        var phone = await connection.QuerySingleOrDefaultAsync<string?>("select phone from identity.account where id = @Id", new { person.Id });
        var home = scopes.Contains(Scopes.Address) ? await homes.FindAsync(person.Id, HttpContext.RequestAborted) : null;
        return
        [
            .. Scopes.All.Intersect(scopes).Select(scope => (scope, scope switch
            {
                Scopes.Profile => person.Name,
                Scopes.Email => person.Email,
                Scopes.Phone => phone,
                Scopes.Address => home,
                _ => null,
            })),
        ];
    }
}
