using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Customers.Details;

/// <summary>Changes a person's details, and tells them so by e-mail, so that they notice when it was not them.</summary>
internal sealed class DetailsChanger(Database database, Messenger messenger, CouncilProfile council, IOptions<SiteOptions> site, IStringLocalizer<Words> words)
{
    public const string Template = "details-changed";

    public static readonly string[] ValueNames = ["name", "what", "day", "link", "council-phone"];

    /// <summary>What is said of changed addresses.</summary>
    public const string Addresses = "Your addresses have changed.";

    /// <summary>Changes the name and telephone number; does nothing where they are as they were.</summary>
    public async Task ChangeAsync(CurrentPerson person, string name, PhoneNumber? phone, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.Person(person.Id, person.Name), cancellationToken);
        if (await Persons.ChangeAsync(tx, person.Id, name, phone) is not { } before)
        {
            return;
        }

        var changed = new List<string>();
        if (before.Name != name)
        {
            changed.Add(words["Your name has changed."]);
        }

        if (before.Phone != phone?.Value)
        {
            changed.Add(words["Your phone number has changed."]);
        }

        await TellAsync(tx, person.Id, name, person.Email, changed);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Tells a person what has changed, without saying to what.</summary>
    public Task TellAsync(Transaction tx, Guid account, string name, string email, IReadOnlyList<string> what)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";
        return messenger.QueueAsync(tx, new OutgoingMessage
        {
            About = account,
            Template = Template,
            To = email,
            Language = language,
            Values = new Dictionary<string, string>
            {
                ["name"] = name,
                ["what"] = string.Join(' ', what.Select(sentence => words[sentence].Value)),
                ["day"] = PlainDates.Long(LondonTime.DayOf(tx.Now), language),
                ["link"] = site.Value.Url.TrimEnd('/') + CustomerLinks.Details,
                ["council-phone"] = council.Contact.Phone,
            },
        });
    }
}
