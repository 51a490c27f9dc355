using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Letters.Write;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Letters.MakeLetter;

/// <summary>A letter before it is made: its text with what we know in it, to be changed, looked at and made.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class WriteLetterModel(CaseFactReader reader, LetterMaker maker, Database database, RateLimiter limiter, CouncilProfile council, TimeProvider clock) : PageModel
{
    private const int LongestTitle = 150;
    private const int LongestText = 20_000;
    private const int MostPreviewsAnHour = 200;

    public CaseFacts About { get; private set; } = null!;

    public bool CanPost => maker.CanPost;

    /// <summary>How sure the address is that the page begins with, in words; empty once something was typed.</summary>
    public string AddressHint { get; private set; } = "";

    /// <summary>Made with the page: the form sent twice makes one letter.</summary>
    [BindProperty(Name = "key")]
    public Guid Key { get; set; }

    [BindProperty(Name = "letter", SupportsGet = true)]
    public string? Letter { get; set; }

    [BindProperty(Name = "language", SupportsGet = true)]
    public string? Language { get; set; }

    [BindProperty(Name = "title")]
    public string? LetterTitle { get; set; }

    [BindProperty(Name = "to")]
    public string? To { get; set; }

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    [BindProperty(Name = "way")]
    public string? Way { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (await maker.DraftAsync(About, Letter ?? "", Language!, User.Staff().Name, cancellationToken) is not var (title, text))
        {
            return Redirect(string.IsNullOrEmpty(Letter) ? $"{LetterLinks.Of(About.Reference)}?chosen=none" : LetterLinks.Of(About.Reference));
        }

        var known = await maker.AddressAsync(About, Letter!, cancellationToken);
        AddressHint = known is not null ? "As we know it. "
            : About.PropertyText is not null ? "We do not know where the customer lives. This is the place the case is about, which may be somebody else’s: check it. "
            : "We do not know where the customer lives. ";
        Key = Platform.Ids.Key.New(clock);
        LetterTitle = title;
        Text = text;

        // The property a request is about may be anyone's: it is a suggestion for the officer, never for a rule.
        To = string.Join('\n', known ?? (About.PropertyText is { } property ? LetterAddress.Lines(About.CustomerName, property) : [About.CustomerName ?? ""]));
        Way = Platform.Data.Text.Kebab(maker.UsualWay);
        return Page();
    }

    /// <summary>The letter as it would be, to look at.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Check(gapsMayStay: true) is { } refused)
        {
            return refused;
        }

        if (!await limiter.TryUseAsync("letters.preview", User.Staff().Id.ToString(), MostPreviewsAnHour, TimeSpan.FromHours(1), cancellationToken))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        Response.Headers.CacheControl = "no-store";
        return File(maker.Print(About, Language!, LetterTitle!, Text!, LetterAddress.Typed(To!)), "application/pdf");
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Check(gapsMayStay: false) is { } refused)
        {
            return refused;
        }

        var staff = User.Staff();
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, About.Reference, staff) is null)
        {
            return NotFound();
        }

        var letter = new LetterToMake
        {
            Key = Key,
            Template = Letter!,
            Language = Language!,
            Title = LetterTitle!,
            Text = Text!,
            To = LetterAddress.Typed(To!),
            Way = Platform.Data.Text.Parse<LetterWay>(Way!),
        };
        if (await maker.MakeAsync(tx, About, letter, cancellationToken))
        {
            await tx.CommitAsync(cancellationToken);
        }

        return Redirect($"{LetterLinks.Of(About.Reference)}?made#done");
    }

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        Language = Language == "cy" ? "cy" : "en";
        if (!maker.IsReady || !Platform.Ids.Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        About = found;
        LetterTitle = Clean(LetterTitle).Replace('\n', ' ');
        To = Clean(To);
        Text = Clean(Text);
        return true;
    }

    private static string Clean(string? text) => LetterFields.Clean(text ?? "").Trim();

    private PageResult? Check(bool gapsMayStay)
    {
        if (LetterTitle!.Length is 0 or > LongestTitle)
        {
            ModelState.AddModelError("title", LetterTitle.Length == 0 ? "Enter the heading" : $"The heading must be {LongestTitle} characters or fewer");
        }

        if (LetterAddress.Problem(LetterAddress.Typed(To!)) is { } problem)
        {
            ModelState.AddModelError("to", problem);
        }

        if (Text!.Length is 0 or > LongestText)
        {
            ModelState.AddModelError("text", Text.Length == 0 ? "Write the letter" : $"The letter must be {LongestText:N0} characters or fewer");
        }
        else if (!gapsMayStay && LetterTemplate.GapsIn(Text) is [var gap, ..])
        {
            ModelState.AddModelError("text", $"Fill the gap: {(gap.Length == 0 ? "[[ ]]" : gap)}");
        }

        if (Letter is not { Length: > 0 and <= 100 } || Key == Guid.Empty)
        {
            ModelState.AddModelError("title", "Choose the letter again");
        }

        if (Way is not ("print" or "keep") && !(Way == "post" && CanPost))
        {
            ModelState.AddModelError("way", "Select how it gets there");
        }

        if (ModelState.IsValid)
        {
            return null;
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
