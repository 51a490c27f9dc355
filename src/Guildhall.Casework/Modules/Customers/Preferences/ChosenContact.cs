using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Customers.Preferences;

/// <summary>Tells those who send messages what a person chose.</summary>
internal sealed class ChosenContact(OwnPreferences preferences, Persons persons) : IContactChoices
{
    public async Task<ContactChoice?> FindAsync(Guid account, MessageTopic topic, CancellationToken cancellationToken)
    {
        if (await persons.FindAsync(account, cancellationToken) is not { } person)
        {
            return null;
        }

        var chosen = await preferences.OfAsync(account, cancellationToken);
        return new ContactChoice
        {
            Channel = chosen.Channels.GetValueOrDefault(Text.Kebab(topic)) is { } channel ? Text.Parse<ChosenChannel>(channel) : null,
            Language = chosen.Language,
            QuietFrom = chosen.QuietFrom,
            QuietTo = chosen.QuietTo,
            Email = person.Email,
            Phone = person.Phone,
        };
    }
}
