using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>What the pages on which people and staff change their own account need.</summary>
internal sealed class OwnAccount(Database database, ShowSecondFactor show, SecondFactors factors, AccountNotices notices, StepUp stepUp)
{
    public Database Database => database;

    public SecondFactors Factors => factors;

    public AccountNotices Notices => notices;

    /// <summary>Asks for a second factor before a change, of who has one. Null when nothing is missing.</summary>
    /// <param name="butPassword">Whether the password does not count: it is what they forgot.</param>
    public async Task<IActionResult?> AskAsync(HttpContext context, Myself me, bool butPassword = false)
    {
        if (me.IsStrong)
        {
            return null;
        }

        var ways = (await show.WaysAsync(me)).Where(way => !butPassword || way is not (SecondFactor.Password or SecondFactor.Email)).ToList();
        var has = await factors.OfAsync(me.Account);
        return ways.Count == 0 && has.Passkeys == 0 ? null : await stepUp.RequireAsync(context, Assurance.TwoFactor);
    }
}

/// <summary>A page on which somebody, of the public or of staff, looks after their own account. It is under <c>/account</c> and under <c>/staff</c>.</summary>
[AsThemselves]
[Authorize(Policies.OwnAccount)]
internal abstract class OwnAccountPage(OwnAccount own) : PageModel
{
    public Myself Me { get; private set; } = null!;

    public FactorState Has { get; private set; } = null!;

    /// <summary>What was just done, to say so once.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    protected OwnAccount Own => own;

    /// <summary>Which of the page's handlers runs, as the framework chose it: the address may write its name otherwise, or twice.</summary>
    protected string? Handler { get; private set; }

    /// <summary>Whether the page asks for a second factor of who has one.</summary>
    protected virtual bool AsksFirst => true;

    protected virtual bool ButPassword => false;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Response.Headers.CacheControl = "no-store";
        Me = Myself.Of(User)!;
        Handler = context.HandlerMethod?.Name;
        if (AsksFirst && await own.AskAsync(HttpContext, Me, ButPassword) is { } step)
        {
            context.Result = step;
            return;
        }

        Has = await own.Factors.OfAsync(Me.Account);
        await next();
    }

    protected RedirectResult Back(string done) => Redirect($"{Me.Area}/security?done={done}");

    protected PageResult Refused(string field, string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError(field, sentence);
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }

    /// <summary>Makes a change, writes it to the audit and tells the person.</summary>
    protected async Task ChangeAsync(string action, string told, Func<Transaction, Task> change)
    {
        await using var tx = await own.Database.BeginAsync(Me.Actor, HttpContext.RequestAborted);
        await change(tx);
        tx.Audit($"{Me.Scheme}.{action}", $"account:{Me.Account}");
        await own.Notices.ChangedAsync(tx, Me.Account, Me.Name, Me.Email, told);
        await tx.CommitAsync(HttpContext.RequestAborted);
    }
}
