using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>A page about one business, for who belongs to it, while they act for themselves or for that business.</summary>
[Authorize(Policies.SignedIn)]
internal abstract class BusinessPage(BusinessRegister register, IStringLocalizer<Words> words) : PageModel
{
    public Business Business { get; private set; } = null!;

    public IReadOnlyList<BusinessMember> Members { get; private set; } = [];

    public BusinessMember Me => Members.Single(member => member.Account == User.Person().Id);

    public bool IsOwner => Me.As == BusinessRole.Owner;

    public bool IsLastOwner => IsOwner && Members.Count(member => member.As == BusinessRole.Owner) == 1;

    /// <summary>What was just done, to say so once.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    protected BusinessRegister Register => register;

    protected IStringLocalizer<Words> Words => words;

    /// <summary>Whether the page is for owners alone.</summary>
    protected virtual bool ForOwners => true;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Response.Headers.CacheControl = "no-store";
        var person = User.Person();
        var id = Guid.Parse((string)RouteData.Values["id"]!);
        if (await register.FindAsync(id, person.Id, HttpContext.RequestAborted) is not var (business, members))
        {
            context.Result = NotFound();
            return;
        }

        (Business, Members) = (business, members);
        context.Result = person.ActingAs.Kind != ActingKind.Self && person.ActingAs.Id != id ? Redirect(ActingLinks.Choose)
            : ForOwners && !IsOwner ? StatusCode(StatusCodes.Status403Forbidden)
            : null;
        if (context.Result is null)
        {
            await next();
        }
    }

    /// <summary>The page again, with what is wrong beside the field.</summary>
    protected PageResult Refused(string field, string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError(field, sentence);
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }

    protected RedirectResult Back(string done) => Redirect($"{BusinessLinks.One(Business.Id)}?done={done}");

    protected string NeedsOwner => words["{0} must have an owner. Make somebody else an owner first, or close its account", Business.Name];
}

/// <summary>What is typed of a business, and what is wrong with it.</summary>
internal sealed class TypedBusiness
{
    private const int LongestName = 200;

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "type")]
    public string? Type { get; set; }

    [BindProperty(Name = "number")]
    public string? Number { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    public static TypedBusiness Of(Business business) => new()
    {
        Name = business.Name,
        Type = business.Type,
        Number = business.Number,
        Email = business.Email,
        Phone = PhoneNumber.TryParse(business.Phone, out var phone) ? phone.Display : null,
    };

    /// <summary>The details; null when something is wrong, which the page then says.</summary>
    public BusinessDetails? Read(PageModel page, IStringLocalizer<Words> words)
    {
        var problems = page.ModelState;
        var name = string.Join(' ', (Name ?? "").Normalized().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (name.Length == 0)
        {
            problems.AddModelError("name", words["Enter the name of the business or organisation"]);
        }
        else if (name.Length > LongestName || name.Any(char.IsControl))
        {
            problems.AddModelError("name", words["Enter a name of up to {0} characters", LongestName]);
        }

        var type = Enum.GetValues<BusinessType>().Where(known => Text.Kebab(known) == Type).Cast<BusinessType?>().FirstOrDefault();
        if (type is null)
        {
            problems.AddModelError("type", words["Select what kind of business or organisation it is"]);
        }

        var number = BusinessNumber.Read(Number);
        if (number is null && !string.IsNullOrWhiteSpace(Number))
        {
            problems.AddModelError("number", words["Enter a company number of 8 characters, like 01234567, or a charity number, like 1123456, or leave it empty"]);
        }

        EmailAddress email = default;
        var hasEmail = !string.IsNullOrWhiteSpace(Email);
        if (hasEmail && !EmailAddress.TryParse(Email, out email))
        {
            problems.AddModelError("email", words["Enter an email address in the correct format, like name@example.com"]);
        }

        PhoneNumber phone = default;
        var hasPhone = !string.IsNullOrWhiteSpace(Phone);
        if (hasPhone && !PhoneNumber.TryParse(Phone, out phone))
        {
            problems.AddModelError("phone", words["Enter a phone number, like 01632 960 001 or 07700 900 982, or leave it empty"]);
        }

        return problems.IsValid ? new BusinessDetails(name, type!.Value, number, hasEmail ? email.Value : null, hasPhone ? phone.Value : null) : null;
    }
}
