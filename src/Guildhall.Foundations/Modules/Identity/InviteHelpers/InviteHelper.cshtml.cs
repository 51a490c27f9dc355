using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.InviteHelpers;

/// <summary>Invites a helper by e-mail or by a code. It asks for a second factor of who has one, as all that hands access to others does.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class InviteHelperModel(Helpings helpings, OwnAccount own, IEnumerable<IHelpableServices> services, IStringLocalizer<Words> words) : HelperPage
{
    [BindProperty(Name = "by")]
    public string? By { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "may")]
    public string? May { get; set; }

    [BindProperty(Name = "for")]
    public string? For { get; set; }

    [BindProperty(Name = "service")]
    public string[]? Chosen { get; set; }

    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "agree")]
    public string? Agree { get; set; }

    /// <summary>The code to read out, shown this once.</summary>
    public string? Code { get; private set; }

    public string? SentTo { get; private set; }

    public string Consent => words["I agree that the person I invite may see my requests and, if I chose so, act for me, for the services and until the day I chose here. I can end this at any time."];

    public DateOnly Longest => helpings.Longest;

    public IReadOnlyList<HelpableService> Services { get; } =
        [.. services.SelectMany(some => some.All()).OrderBy(service => service.Title.ToString(), StringComparer.CurrentCulture)];

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var until = TypedDay.Read(Day, Month, Year);
        var picked = (Chosen ?? []).Where(name => Services.Any(service => service.Name == name)).Distinct(StringComparer.Ordinal).ToArray();
        Require(By is "email" or "code", "by", "Choose how to invite them");
        Require(By != "email" || EmailAddress.TryParse(Email, out _), "email", "Enter an email address in the correct format, like name@example.com");
        Require(By != "email" || !string.Equals(Email?.Trim(), User.Person().Email, StringComparison.OrdinalIgnoreCase), "email", "Enter somebody else’s email address");
        Require(May is "see" or "act", "may", "Choose what they may do");
        Require(For is "all" or "some", "for", "Choose for which services");
        Require(For != "some" || picked.Length > 0, "service", "Choose at least one service");
        Require(until is { } day && day >= helpings.Today && day <= Longest, "until", "Enter a day from today to a year from now");
        Require(Agree == "yes", "agree", "Tick the box if you agree");
        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await own.AskAsync(HttpContext, Myself.Of(User)!) is { } step)
        {
            return step;
        }

        if (!await helpings.MayInviteAsync(User.Person()))
        {
            ModelState.AddModelError("by", words["You have invited many people today. Try again tomorrow, or phone us and we will help"]);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        var scope = new HelpScope(May == "act", For == "some" ? picked : null, until!.Value);
        if (By == "email")
        {
            SentTo = EmailAddress.Parse(Email!).Value;
            await helpings.InviteByEmailAsync(User.Person(), SentTo, scope, Consent);
        }
        else
        {
            Code = await helpings.InviteByCodeAsync(User.Person(), scope, Consent);
        }

        return Page();
    }

    private void Require(bool right, string field, string problem)
    {
        if (!right)
        {
            ModelState.AddModelError(field, words[problem]);
        }
    }
}
