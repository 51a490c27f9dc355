using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.Copies;

/// <summary>E-mails what was sent to who sent it.</summary>
internal sealed class CopyMailer(Database database, CopyReader reader, Messenger messenger, CopyWords copy, RateLimiter limiter, CouncilProfile council)
{
    /// <summary>The template.</summary>
    public const string Template = "form-copy";

    // Anyone can type an address that is not theirs.
    private const int MostADay = 5;

    /// <summary>The values its template may use.</summary>
    public static readonly string[] ValueNames = ["service", "reference", "sent-on", "answers", "council-phone"];

    public async Task<EmailedCopy> SendAsync(Actor actor, SentForm sent, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(sent.CustomerEmail, out var to))
        {
            return EmailedCopy.NoAddress;
        }

        if (await IsSentAsync(sent.Source, cancellationToken))
        {
            return EmailedCopy.OnItsWay;
        }

        if (!await limiter.TryUseAsync("cases.copy-email", to.Value, MostADay, TimeSpan.FromDays(1), cancellationToken))
        {
            return EmailedCopy.TooMany;
        }

        await using var tx = await database.BeginAsync(actor, cancellationToken);
        await messenger.QueueAsync(tx, new OutgoingMessage
        {
            // Pressed twice at once, it is one message all the same.
            Key = KeyOf(sent.Source),
            About = sent.CaseId,
            Template = Template,
            To = to.Value,
            Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en",
            NotSentBecause = sent.Test ? "this is a test" : null,
            Values = new Dictionary<string, string>
            {
                ["service"] = sent.Service.Title.ToString(),
                ["reference"] = sent.Reference,
                ["sent-on"] = PlainDates.Long(sent.ReceivedAt),
                ["answers"] = Text(sent),
                ["council-phone"] = council.Contact.Phone,
            },
        });
        await tx.CommitAsync(cancellationToken);
        return EmailedCopy.OnItsWay;
    }

    public async Task<bool> IsSentAsync(Guid source, CancellationToken cancellationToken) =>
        await reader.FromAsync(source, cancellationToken) is { } sent && (await messenger.SentAboutAsync(sent.CaseId)).Any(m => m.Template == Template);

    private static Guid KeyOf(Guid source) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Template} {source}")).AsSpan(0, 16));

    private string Text(SentForm sent)
    {
        var text = new StringBuilder();
        foreach (var part in copy.Parts(sent))
        {
            if (part.Title is not null)
            {
                text.Append(part.Title).Append("\n\n");
            }

            foreach (var (question, lines) in part.Answers)
            {
                text.Append(question).Append('\n').AppendJoin('\n', lines).Append("\n\n");
            }
        }

        return text.ToString().Trim();
    }
}
