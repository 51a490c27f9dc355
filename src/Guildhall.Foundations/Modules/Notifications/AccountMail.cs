using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>Sends what the accounts have to say.</summary>
internal sealed class AccountMail(Messenger messenger, IEnumerable<IContactChoices> choices) : IAccountMessages
{
    public bool CanText => messenger.CanText;

    public async Task<string> LanguageOfAsync(Guid account, string otherwise) =>
        choices.FirstOrDefault() is { } known && await known.FindAsync(account, MessageTopic.Requests, CancellationToken.None) is { Language: { } chosen } ? chosen : otherwise;

    public Task QueueAsync(Transaction tx, AccountMessage message) => messenger.QueueAsync(tx, new OutgoingMessage
    {
        About = message.About,
        Template = message.Template,
        Channel = message.IsText ? MessageChannel.Sms : MessageChannel.Email,
        To = message.To,
        Language = message.Language,
        Values = message.Values,
    });
}
