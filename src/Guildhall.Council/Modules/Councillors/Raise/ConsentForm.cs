using System.Globalization;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>For whom something is raised, as it was typed.</summary>
internal sealed class ConsentForm
{
    private const int LongestName = 200;
    private const int LongestNote = 1000;

    [BindProperty(Name = "about")]
    public string? About { get; set; }

    [BindProperty(Name = "first-name")]
    public string? FirstName { get; set; }

    [BindProperty(Name = "last-name")]
    public string? LastName { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "how")]
    public string? How { get; set; }

    [BindProperty(Name = "on-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "on-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "on-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "note")]
    public string? Note { get; set; }

    [BindProperty(Name = "scope")]
    public string? Scope { get; set; }

    /// <summary>What was typed, or null with what is wrong beside the fields.</summary>
    public NewCasework? Read(ModelStateDictionary problems, TimeProvider clock)
    {
        if (About == "ward")
        {
            return new NewCasework { About = Raise.About.Ward, Scope = ConsentScope.Messages };
        }

        if (About != "constituent")
        {
            problems.AddModelError("about", "Select who it is for");
            return null;
        }

        var (first, last, note) = (OneLine(FirstName), OneLine(LastName), (Note ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim());
        var how = Consents.All.Where(c => Text.Kebab(c.How) == How).Select(c => (ConsentHow?)c.How).FirstOrDefault();
        var on = Typed();
        Require(first.Length > 0, "first-name", "Enter their first name");
        Require(last.Length > 0, "last-name", "Enter their last name");
        Require(first.Length + last.Length < LongestName, "last-name", $"The name must be shorter than {LongestName} characters");
        var email = string.IsNullOrWhiteSpace(Email) ? null : EmailAddress.TryParse(Email, out var address) ? address.Value : "";
        Require(email != "", "email", "Enter an e-mail address in the correct format, like name@example.com");
        var phone = string.IsNullOrWhiteSpace(Phone) ? null : PhoneNumber.TryParse(Phone, out var number) ? number.Display : "";
        Require(phone != "", "phone", "Enter a phone number, like 01632 960 001 or 07700 900 982");
        Require(how is not null, "how", "Select how they agreed");
        Require(on is not null && on <= LondonTime.Today(clock) && on >= LondonTime.Today(clock).AddYears(-2), "on", "Enter the day they agreed: today, or in the last two years");
        Require(how != ConsentHow.SomeoneClose || note.Length > 0, "note", "Say who asked, and why they cannot ask themselves");
        Require(note.Length <= LongestNote, "note", $"This must be {LongestNote:N0} characters or fewer");
        Require(Scope is "progress" or "messages", "scope", "Select how far they agreed");
        return !problems.IsValid ? null : new NewCasework
        {
            About = Raise.About.Constituent,
            Constituent = $"{first} {last}",
            Email = email,
            Phone = phone,
            How = how,
            On = on,
            Note = note.Length == 0 ? null : note,
            Scope = Text.Parse<ConsentScope>(Scope!),
        };

        void Require(bool right, string field, string problem)
        {
            if (!right && problems[field] is not { Errors.Count: > 0 })
            {
                problems.AddModelError(field, problem);
            }
        }
    }

    private DateOnly? Typed() =>
        int.TryParse(Year?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && int.TryParse(Month?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && int.TryParse(Day?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
        && year is >= 2000 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static string OneLine(string? typed) => string.Join(' ', new string([.. (typed ?? "").Where(c => !char.IsControl(c) || c == ' ')]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
