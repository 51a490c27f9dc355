using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>Tells people by e-mail that their addresses have changed, without saying to what, so that they notice when it was not them.</summary>
internal sealed class AddressNotices(Messenger messenger, CouncilProfile council, IOptions<SiteOptions> site)
{
    public const string Template = "addresses-changed";

    public static readonly string[] ValueNames = ["name", "day", "link", "council-phone"];

    public Task TellAsync(Transaction tx, CurrentPerson person)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";
        return messenger.QueueAsync(tx, new OutgoingMessage
        {
            About = person.Id,
            Template = Template,
            To = person.Email,
            Language = language,
            Values = new Dictionary<string, string>
            {
                ["name"] = person.Name,
                ["day"] = PlainDates.Long(LondonTime.DayOf(tx.Now), language),
                ["link"] = site.Value.Url.TrimEnd('/') + CustomerLinks.Addresses,
                ["council-phone"] = council.Contact.Phone,
            },
        });
    }
}
