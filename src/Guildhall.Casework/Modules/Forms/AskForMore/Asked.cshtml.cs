using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>What became of what was asked, for the customer.</summary>
internal enum AskedView
{
    /// <summary>They can answer.</summary>
    Open,

    /// <summary>This browser has not opened the link.</summary>
    Unknown,

    /// <summary>Who opened it is signed in as somebody else than whom the request belongs to.</summary>
    Anothers,

    /// <summary>They have sent it.</summary>
    Answered,

    /// <summary>The case was closed.</summary>
    Closed,

    /// <summary>It is not needed any more.</summary>
    Withdrawn,

    /// <summary>Its time is over.</summary>
    Late,
}

/// <summary>What the council asks, and the way to the first question; or, kindly, why it cannot be answered now.</summary>
[AllowAnonymous]
internal sealed class AskedModel(Asks asks, Drafts drafts, CaseReplies replies, AnswerRules rules, StepUp stepUp, CouncilProfile council) : PageModel
{
    public AskedView View { get; private set; }

    public Ask Ask { get; private set; } = null!;

    public AskableCase Case { get; private set; } = null!;

    public CouncilProfile Council => council;

    /// <summary>Where the form begins, or goes on.</summary>
    public string Onward { get; private set; } = "";

    /// <summary>Whether they have begun to answer.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Who is signed in.</summary>
    public string? SignedInAs => User.FindPerson()?.Name ?? User.FindStaff()?.Name;

    /// <summary>Whether what is shown may name the request.</summary>
    public bool NamesRequest => View is not (AskedView.Unknown or AskedView.Anothers);

    /// <summary>What is asked.</summary>
    public IReadOnlyList<string> Questions { get; private set; } = [];

    /// <summary>The language of the officer's words, where the page is in another.</summary>
    public string? OtherLanguage => Ask.Language == CultureInfo.CurrentUICulture.TwoLetterISOLanguageName ? null : Ask.Language;

    public async Task<IActionResult> OnGetAsync(Guid ask, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var place = new FormPlace("", ask);
        var token = DraftCookie.Read(HttpContext, place);
        if (await asks.FindAsync(token, ask, cancellationToken) is not { } found)
        {
            View = AskedView.Unknown;
            return new PageResult { StatusCode = StatusCodes.Status404NotFound };
        }

        Ask = found;
        Case = await replies.GetAsync(found.CaseId, cancellationToken);
        if (await AskedDoor.StopAsync(HttpContext, stepUp, Case, Anothers) is { } instead)
        {
            return instead;
        }

        View = found.Progress == AskState.Answered ? AskedView.Answered
            : !Case.IsOpen ? AskedView.Closed
            : found.Progress == AskState.Withdrawn ? AskedView.Withdrawn
            : AskedView.Late;
        if (asks.IsLive(found) && Case.IsOpen && await drafts.FindAsync(place, token, page: null, cancellationToken) is { IsSent: false } draft)
        {
            var journey = Journey.Of(draft, Case.Service.Definition, place, rules);
            View = AskedView.Open;
            Onward = journey.Onward;
            IsBegun = draft.Pages.Any(name => found.Questions.Any(q => Case.Service.Definition.Page(name)?.Questions.Any(on => on.Name == q) == true));
            Questions = [.. Case.Service.Definition.Questions.Where(q => found.Questions.Contains(q.Name)).Select(q => q.Label.ToString())];
        }

        return View is AskedView.Open or AskedView.Answered ? Page() : new PageResult { StatusCode = StatusCodes.Status410Gone };
    }

    private PageResult Anothers()
    {
        View = AskedView.Anothers;
        return new PageResult { StatusCode = StatusCodes.Status403Forbidden };
    }
}
