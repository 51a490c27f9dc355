using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Guildhall.Foundations.Modules.Notifications.Write;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>Sends e-mails by the council's mail server.</summary>
internal sealed class SmtpChannel(IOptions<NotificationsOptions> options, Letterhead letterhead) : IChannel
{
    public string Provider => "smtp";

    public async Task<string> SendAsync(MessageToSend message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Smtp;
        using var email = new MailMessage(new MailAddress(settings.From, letterhead.Council, Encoding.UTF8), new MailAddress(message.Recipient))
        {
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
        };

        // The same id at every try, so that a mail program shows a message that came twice once.
        var messageId = $"<{message.Id}@{EmailAddress.Parse(settings.From).Domain}>";
        email.Headers.Add("Message-ID", messageId);
        email.Headers.Add("Auto-Submitted", "auto-generated");
        email.Headers.Add("Content-Language", message.Language);
        email.AlternateViews.Add(View(Letter.Text(message.Body), MediaTypeNames.Text.Plain));
        email.AlternateViews.Add(View(letterhead.Html(message.Language, message.Subject, message.Body), MediaTypeNames.Text.Html));

        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.StartTls };
        if (settings.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(settings.User, settings.Password);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            // The client's own Timeout does not hold for asynchronous calls.
            await client.SendMailAsync(email, limit.Token).WaitAsync(limit.Token);
            return messageId;
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode is >= 500 and < 600)
        {
            throw new PermanentFailureException($"The mail server refused the address: {(int)e.StatusCode} {Scrub(e, message)}");
        }
        catch (OperationCanceledException e)
        {
            throw new ChannelException("The mail server did not answer in time.", e);
        }
        catch (Exception e) when (e is SmtpException or IOException or FormatException or InvalidOperationException)
        {
            throw new ChannelException($"The mail server did not take the message: {Scrub(e, message)}", e);
        }
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }

    private static string Scrub(Exception e, MessageToSend message) =>
        e.GetBaseException().Message.Replace(message.Recipient, "(the address)", StringComparison.OrdinalIgnoreCase);
}
