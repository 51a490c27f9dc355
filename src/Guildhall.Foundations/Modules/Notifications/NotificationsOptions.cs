using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>Who sends the council's e-mails.</summary>
public enum EmailProvider
{
    /// <summary>Nobody has said.</summary>
    Unset,

    /// <summary>The council's mail server.</summary>
    Smtp,

    /// <summary>GOV.UK Notify.</summary>
    Notify,
}

/// <summary>Who sends the council's text messages.</summary>
public enum TextProvider
{
    /// <summary>Nobody: the council sends none.</summary>
    None,

    /// <summary>GOV.UK Notify.</summary>
    Notify,
}

/// <summary>Who prints and posts the council's letters.</summary>
public enum LetterProvider
{
    /// <summary>The council's own printing room.</summary>
    None,

    /// <summary>GOV.UK Notify.</summary>
    Notify,
}

/// <summary>How messages are sent (section <c>Notifications</c>).</summary>
public sealed partial class NotificationsOptions : IValidatableObject
{
    /// <summary>Who sends e-mails: <c>smtp</c> or <c>notify</c>.</summary>
    public EmailProvider Email { get; set; }

    /// <summary>Who sends text messages: <c>none</c> or <c>notify</c>.</summary>
    public TextProvider Sms { get; set; }

    /// <summary>Who prints and posts letters: <c>none</c> (your printing room) or <c>notify</c>.</summary>
    public LetterProvider Letters { get; set; }

    /// <summary>The council's mail server.</summary>
    public SmtpSettings Smtp { get; set; } = new();

    /// <summary>The council's service at GOV.UK Notify.</summary>
    public NotifySettings Notify { get; set; } = new();

    /// <summary>How long to wait for a provider, in seconds.</summary>
    [Range(0.1, 25)]
    public double TimeoutSeconds { get; set; } = 15;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal bool UsesNotify => Email == EmailProvider.Notify || Sms == TextProvider.Notify || Letters == LetterProvider.Notify;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        static ValidationResult Wrong(string setting, string advice) => new(advice, [setting]);

        if (Email == EmailProvider.Unset)
        {
            yield return Wrong("Email", "it is not set. Say who sends e-mails: smtp (your mail server) or notify (GOV.UK Notify).");
        }

        if (Email == EmailProvider.Smtp)
        {
            if (string.IsNullOrWhiteSpace(Smtp.Host))
            {
                yield return Wrong("Smtp:Host", "it is not set. Give the name of your mail server.");
            }

            if (Smtp.Port is < 1 or > 65535)
            {
                yield return Wrong("Smtp:Port", "a port is between 1 and 65535; 587 with StartTls is usual.");
            }

            if (!EmailAddress.TryParse(Smtp.From, out _))
            {
                yield return Wrong("Smtp:From", "it is not an e-mail address. Give the address messages come from.");
            }

            if (string.IsNullOrEmpty(Smtp.User) != string.IsNullOrEmpty(Smtp.Password))
            {
                yield return Wrong("Smtp:Password", "a user and a password go together. Set both or neither.");
            }

            if (!string.IsNullOrEmpty(Smtp.Password) && !Smtp.StartTls)
            {
                yield return Wrong("Smtp:StartTls", "a password must not travel in the clear. Set it to true.");
            }
        }

        if (UsesNotify)
        {
            if (!Uri.TryCreate(Notify.BaseUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
            {
                yield return Wrong("Notify:BaseUrl", "it is not an https address. Leave it out to use GOV.UK Notify itself.");
            }

            if (!ApiKey().IsMatch(Notify.ApiKey))
            {
                yield return Wrong("Notify:ApiKey", "it is not an API key of GOV.UK Notify, which ends in two ids: name-service-secret.");
            }

            if (Email == EmailProvider.Notify && Notify.EmailTemplate == Guid.Empty)
            {
                yield return Wrong("Notify:EmailTemplate", "it is not set. Make an e-mail template with the subject ((subject)) and the message ((body)), and give its id.");
            }

            if (Sms == TextProvider.Notify && Notify.SmsTemplate == Guid.Empty)
            {
                yield return Wrong("Notify:SmsTemplate", "it is not set. Make a text template with the message ((body)), and give its id.");
            }

            if (Notify.Postage is not ("first" or "second" or "economy"))
            {
                yield return Wrong("Notify:Postage", "it is first, second or economy.");
            }

            if (Notify.CallbackToken is { Length: > 0 and < 20 })
            {
                yield return Wrong("Notify:CallbackToken", "it is too short. Use 20 characters or more, made at random.");
            }
        }
    }

    [GeneratedRegex(@"^.+-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z", RegexOptions.ExplicitCapture, 1000)]
    internal static partial Regex ApiKey();
}

/// <summary>The council's mail server.</summary>
public sealed class SmtpSettings
{
    /// <summary>Its name.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whether to insist on encryption with STARTTLS.</summary>
    public bool StartTls { get; set; }

    /// <summary>The user to sign in as, if it asks.</summary>
    public string User { get; set; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address messages come from.</summary>
    public string From { get; set; } = "";
}

/// <summary>The council's service at GOV.UK Notify.</summary>
public sealed class NotifySettings
{
    /// <summary>Where its API is.</summary>
    public string BaseUrl { get; set; } = "https://api.notifications.service.gov.uk";

    /// <summary>The API key: name, service id and secret.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The id of the e-mail template that is <c>((subject))</c> and <c>((body))</c>.</summary>
    public Guid EmailTemplate { get; set; }

    /// <summary>The id of the text template that is <c>((body))</c>.</summary>
    public Guid SmsTemplate { get; set; }

    /// <summary>How letters are posted: <c>first</c>, <c>second</c> or <c>economy</c>.</summary>
    public string Postage { get; set; } = "second";

    /// <summary>The bearer token of its delivery receipts. Without one none are taken.</summary>
    public string CallbackToken { get; set; } = "";
}
