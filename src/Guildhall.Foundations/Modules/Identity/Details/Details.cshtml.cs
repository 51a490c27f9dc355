using Dapper;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Details;

/// <summary>A person's name and telephone number, and the way to another e-mail address.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class DetailsModel(OwnAccount own, IEnumerable<IDetailsSection> sections, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    private const int LongestName = 200;

    [BindProperty(Name = "name")]
    public string? FullName { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    public IReadOnlyList<AccountSection> Sections { get; private set; } = [];

    protected override bool AsksFirst => false;

    public async Task OnGetAsync()
    {
        FullName = Me.Name;
        await using var connection = await Own.Database.OpenAsync();
        var kept = await connection.QuerySingleAsync<string?>("select phone from identity.account where id = @Account", new { Me.Account });
        Phone = PhoneNumber.TryParse(kept, out var number) ? number.Display : null;
        await ReadSectionsAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var name = (FullName ?? "").Normalized().Trim();
        PhoneNumber phone = default;
        var hasPhone = !string.IsNullOrWhiteSpace(Phone);
        if (name.Length == 0)
        {
            ModelState.AddModelError("name", words["Enter your full name"]);
        }
        else if (name.Length > LongestName || name.Any(char.IsControl))
        {
            ModelState.AddModelError("name", words["Enter a name of up to {0} characters", LongestName]);
        }

        if (hasPhone && !PhoneNumber.TryParse(Phone, out phone))
        {
            ModelState.AddModelError("phone", words["Enter a phone number, like 01632 960 001 or 07700 900 982, or leave it empty"]);
        }

        if (!ModelState.IsValid)
        {
            await ReadSectionsAsync();
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await ChangeAsync("details-changed", words["Your name or phone number was changed."], tx => tx.ExecuteAsync(
            "update identity.account set name = @name, phone = @phone, version = version + 1 where id = @Account", new { name, phone = hasPhone ? phone.Value : null, Me.Account }));
        return Redirect("/account/details?done=saved");
    }

    private async Task ReadSectionsAsync()
    {
        var shown = new List<AccountSection>();
        foreach (var section in sections.OrderBy(section => section.Order))
        {
            if (await section.ForAsync(User.Person(), HttpContext.RequestAborted) is { } filled)
            {
                shown.Add(filled);
            }
        }

        Sections = shown;
    }
}
