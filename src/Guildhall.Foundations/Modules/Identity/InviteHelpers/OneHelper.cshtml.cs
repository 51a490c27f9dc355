using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.InviteHelpers;

/// <summary>One helper, to both sides: what they may do, what they did, and an end to it. To go on for longer it asks for a second factor of who has one.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class OneHelperModel(Helpings helpings, OwnAccount own, ActsForOthers audit, IEnumerable<ActWords> acts, IStringLocalizer<Words> words) : HelperPage
{
    private const int MostShown = 200;

    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    public HelpingRow Row { get; private set; } = null!;

    public IReadOnlyList<ConsentRow> Consents { get; private set; } = [];

    public IReadOnlyList<AuditedAct> Done { get; private set; } = [];

    public bool IsMine => Row.Person == User.Person().Id;

    public DateOnly Today => helpings.Today;

    public DateOnly Longest => helpings.Longest;

    /// <summary>What was done, in words.</summary>
    public string Tell(AuditedAct act) => acts.FirstOrDefault(known => known.Action == act.Action) is { } told
        ? told.TellsSubject ? $"{told.Words} ({act.Subject})" : told.Words.ToString()
        : words["Did something else"];

    public async Task<IActionResult> OnGetAsync(Guid id) => await ReadAsync(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostEndAsync(Guid id) =>
        await helpings.EndAsync(User.Person(), id) ? Redirect(HelperLinks.All) : await ReadAsync(id) ? Redirect(HelperLinks.All) : NotFound();

    public async Task<IActionResult> OnPostRenewAsync(Guid id)
    {
        if (!await ReadAsync(id) || !IsMine)
        {
            return NotFound();
        }

        if (TypedDay.Read(Day, Month, Year) is not { } until || until < Today || until > Longest)
        {
            ModelState.AddModelError("until", words["Enter a day from today to a year from now"]);
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await own.AskAsync(HttpContext, Myself.Of(User)!) is { } step)
        {
            return step;
        }

        return await helpings.RenewAsync(User.Person(), id, until, words["I agree that this goes on until the day I chose. I can end it at any time."])
            ? Redirect(HelperLinks.One(id))
            : NotFound();
    }

    private async Task<bool> ReadAsync(Guid id)
    {
        if (await helpings.FindAsync(User.Person().Id, id) is not { } found)
        {
            return false;
        }

        Row = found;
        Consents = await helpings.ConsentsAsync(id);
        Done = found is { AcceptedAt: { } since, Helper: { } helper }
            ? await audit.DoneForAsync(found.Person, helper, since, MostShown, HttpContext.RequestAborted)
            : [];
        return true;
    }
}
