using System.Globalization;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Devices;

/// <summary>Tells people by e-mail what happened to their account, so that they notice when it was not them.</summary>
internal sealed class AccountNotices(IAccountMessages messages, CouncilProfile council, IOptions<SiteOptions> site)
{
    /// <summary>Somebody signed in with a browser that was not used before.</summary>
    public Task NewDeviceAsync(Transaction tx, Guid account, string name, string email, string device) =>
        SendAsync(tx, account, name, email, "account-new-device", device);

    /// <summary>Something was changed.</summary>
    /// <param name="what">What has changed, as a sentence in the person's language.</param>
    public Task ChangedAsync(Transaction tx, Guid account, string name, string email, string what) => SendAsync(tx, account, name, email, "account-changed", what);

    /// <summary>The account was closed.</summary>
    public Task ClosedAsync(Transaction tx, Guid account, string name, string email) => SendAsync(tx, account, name, email, "account-closed", "");

    private Task SendAsync(Transaction tx, Guid account, string name, string email, string template, string what)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";
        return messages.QueueAsync(tx, new AccountMessage
        {
            About = account,
            Template = template,
            To = email,
            Language = language,
            Values = new Dictionary<string, string>
            {
                ["name"] = name,
                ["what"] = what,
                ["day"] = PlainDates.Long(LondonTime.DayOf(tx.Now), language),
                ["link"] = $"{site.Value.Url.TrimEnd('/')}/account/security",
                ["council-phone"] = council.Contact.Phone,
            },
        });
    }
}
