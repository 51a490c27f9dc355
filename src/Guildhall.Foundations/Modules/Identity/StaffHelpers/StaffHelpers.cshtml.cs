using Guildhall.Foundations.Modules.Identity.InviteHelpers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.StaffHelpers;

/// <summary>A page for those of staff who talk to people.</summary>
internal abstract class StaffHelperPage : PageModel
{
    /// <summary>The policy: advisers, officers and managers.</summary>
    public const string Policy = "helpers";

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => Response.Headers.CacheControl = "no-store";
}

/// <summary>Finds a person by their address, shows who helps them, and ends it when they ask.</summary>
[Authorize(StaffHelperPage.Policy)]
internal sealed class StaffHelpersModel(Helpings helpings) : StaffHelperPage
{
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    public PersonFound? Found { get; private set; }

    public IReadOnlyList<HelpingRow> Rows { get; private set; } = [];

    public DateOnly Today => helpings.Today;

    public bool MayMark => User.Staff().Is(StaffRole.Manager);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync() => await ReadAsync() ? Page() : NotFoundHere();

    public async Task<IActionResult> OnPostEndAsync([FromForm(Name = "id")] Guid id)
    {
        if (!await ReadAsync())
        {
            return NotFoundHere();
        }

        await helpings.EndAsync(User.Staff(), Found!.Id, id);
        return await ReadAsync() ? Page() : NotFoundHere();
    }

    public async Task<IActionResult> OnPostMarkAsync([FromForm(Name = "professional")] bool professional)
    {
        if (!MayMark)
        {
            return Forbid();
        }

        if (!await ReadAsync())
        {
            return NotFoundHere();
        }

        await helpings.MarkAsync(User.Staff(), Found!.Id, professional);
        return await ReadAsync() ? Page() : NotFoundHere();
    }

    private async Task<bool> ReadAsync()
    {
        Found = await helpings.PersonAsync(Email);
        Rows = Found is null ? [] : await helpings.OfAsync(Found.Id);
        return Found is not null;
    }

    private PageResult NotFoundHere()
    {
        ModelState.Clear();
        ModelState.AddModelError("email", "Nobody has an account with this address");
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }
}
