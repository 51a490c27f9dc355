using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.ForCustomer;

/// <summary>A way by which customers come to a case of theirs.</summary>
internal abstract class CustomerDoor(CouncilProfile council)
{
    public CouncilProfile Council => council;

    /// <summary>The case a reference names, if it may be shown; otherwise the answer to give instead.</summary>
    public abstract Task<(CustomerCase? Case, IActionResult? Instead)> OpenAsync(HttpContext context, string? reference, CancellationToken cancellationToken);

    protected bool IsReference(string? typed, out Reference reference) => Reference.TryParse(typed, council.ReferencePrefix, out reference);
}

/// <summary>By their account: asks for the step that is missing where the case needs more than a sign-in, and writes down that a helper looked.</summary>
internal sealed class AccountDoor(CustomerCases cases, ActingChoices acting, StepUp stepUp, Database database, CouncilProfile council) : CustomerDoor(council)
{
    public override async Task<(CustomerCase? Case, IActionResult? Instead)> OpenAsync(HttpContext context, string? reference, CancellationToken cancellationToken)
    {
        var person = context.User.Person();
        if (!IsReference(reference, out var parsed))
        {
            return (null, new NotFoundResult());
        }

        if (await cases.FindAsync(parsed.ToString(), person, cancellationToken) is not { } found)
        {
            return (null, await WayToAsync(context, parsed, person, cancellationToken) is { } way ? new RedirectResult(way) : new NotFoundResult());
        }

        if (HttpMethods.IsPost(context.Request.Method) && !found.MayAct)
        {
            return (null, new StatusCodeResult(StatusCodes.Status403Forbidden));
        }

        if (await stepUp.RequireAsync(context, found.Needs) is { } step)
        {
            return (null, step);
        }

        if (HttpMethods.IsGet(context.Request.Method) && person.ActingAs.Kind == ActingKind.Person)
        {
            await using var tx = await database.BeginAsync(person.ToActor(), cancellationToken);
            tx.Audit("case.read", found.Reference);
            await tx.CommitAsync(cancellationToken);
        }

        return (found, null);
    }

    // It may be theirs all the same: a business's while they act for themselves, or their own while they act for another.
    private async Task<string?> WayToAsync(HttpContext context, Reference reference, CurrentPerson person, CancellationToken cancellationToken) =>
        HttpMethods.IsGet(context.Request.Method) && await cases.HolderAsync(reference, cancellationToken) is { } holder && (holder.Kind == HolderKind.Business || holder.Id == person.Id)
            ? await acting.WayToAsync(person, holder.Kind == HolderKind.Business ? holder.Id : null, CaseLinks.Mine(reference.ToString()))
            : null;
}

/// <summary>By a reference and what proves that the case is theirs, which a ticket remembers; without one they are asked again.</summary>
internal sealed class TrackDoor(CustomerCases cases, TrackTicket ticket, CouncilProfile council) : CustomerDoor(council)
{
    public override async Task<(CustomerCase? Case, IActionResult? Instead)> OpenAsync(HttpContext context, string? reference, CancellationToken cancellationToken) =>
        IsReference(reference, out var parsed) && ticket.Read(context, parsed) is { } id
            && await cases.FindAsync(id, cancellationToken) is { } found && found.Reference == parsed.ToString()
            ? (found, null)
            : (null, new RedirectResult(CaseLinks.TrackWith(Uri.EscapeDataString(reference ?? ""))));
}

/// <summary>A page about a case for its customer.</summary>
internal abstract class CustomerPage(CustomerDoor door) : PageModel
{
    public CustomerCase Case { get; private set; } = null!;

    public CouncilProfile Council => door.Council;

    /// <summary>As whom they do what they do about it.</summary>
    protected Actor Actor => Case.IsTracked ? Actor.Anonymous : User.Person().ToActor();

    /// <summary>Finds the case; null when it is there and may be shown, otherwise the answer.</summary>
    protected async Task<IActionResult?> FindAsync(string? reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        (var found, var instead) = await door.OpenAsync(HttpContext, reference, cancellationToken);
        Case = found!;
        return instead;
    }

    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
}

/// <summary>A page on which a customer does something about a case. It says so when the case went on while they were reading.</summary>
internal abstract class CustomerActPage(CustomerDoor door) : CustomerPage(door)
{
    /// <summary>Whether they can do it here and now; otherwise they are led back to the case.</summary>
    protected virtual bool IsOffered => Case.MayAct;

    public async Task<IActionResult> OnGetAsync(string? reference, CancellationToken cancellationToken) => await ReadAsync(reference, cancellationToken) ?? PageOrCase(StatusCodes.Status200OK);

    public async Task<IActionResult> OnPostAsync(string? reference, CancellationToken cancellationToken) =>
        await ReadAsync(reference, cancellationToken)
        ?? await ActAsync(cancellationToken)
        ?? (ModelState.IsValid ? await ReadAsync(reference, cancellationToken) ?? PageOrCase(StatusCodes.Status409Conflict) : new PageResult { StatusCode = StatusCodes.Status400BadRequest });

    /// <summary>Does it; null where what they typed has problems, which are noted, or where the case is no longer what they saw.</summary>
    protected abstract Task<IActionResult?> ActAsync(CancellationToken cancellationToken);

    /// <summary>Reads what the page shows besides the case; false where there is no such page.</summary>
    protected virtual Task<bool> ReadFormAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    private async Task<IActionResult?> ReadAsync(string? reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ?? (await ReadFormAsync(cancellationToken) ? null : NotFound());

    private IActionResult PageOrCase(int status) => IsOffered ? new PageResult { StatusCode = status } : Redirect(Case.Link);
}
