using System.Text.RegularExpressions;
using Guildhall.Sandbox.Mailbox;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

/// <summary>A running council whose hashes are quick, with a service for each level of sign-in.</summary>
public sealed partial class AccountSite() : CouncilRun(
[
    ("for-business", BusinessService),
    .. s_levels.Select(level => ($"for-{level}", For(level, level))),
    ("for-helpers", For("helpers", "required").Replace("notice: We use it for this.", "notice: We use it for this., restricted: true, helpers: true", StringComparison.Ordinal)),
    ("for-files", For("files", "required")
        .Replace("label: What do you wish for? }", "label: What do you wish for? }\n      - { name: papers, type: file, label: Your papers, accept: [pdf], max-size: 1 MB, optional: true }", StringComparison.Ordinal)
        .Replace("- page: wish", "- page: wish\n    title: Your wish", StringComparison.Ordinal)),
])
{
    private const string Service =
        """
        service: for-{name}
        title: A service for {level}
        summary: A short service.
        topic: housing
        sign-in: {level}
        start: { who-for: Everyone., takes: 10 minutes, what-happens-next: We look at it. }
        form:
          - page: wish
            ask:
              - { name: wish, type: text, label: What do you wish for? }
          - page: more
            ask:
              - { name: more, type: text, label: Anything else?, optional: true }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    private const string BusinessService =
        """
        service: for-business
        title: A service for businesses
        summary: A short service.
        topic: housing
        audience: [business]
        sign-in: optional
        start: { who-for: Businesses., takes: 10 minutes, what-happens-next: We look at it. }
        form:
          - page: wish
            title: Your wish
            ask:
              - { name: wish, type: text, label: What does the business wish for? }
              - { name: business, type: organisation, label: Its name, prefill: business-name }
              - { name: phone, type: phone, label: Its phone, contact: phone, optional: true }
              - { name: place, type: address, label: Where is it?, prefill: premises }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    private static readonly string[] s_levels = ["required", "two-factor", "verified"];

    protected override HostSettings Change(HostSettings settings) => With(
        settings,
        ("Staff:PasswordRounds", "10000"),
        ("Account:TriesFromOneNetwork", "100000"),
        ("Account:EmailsFromOneNetwork", "100000"),
        ("Site:Url", "https://my.northmere.example"));

    private static string For(string name, string level) => Service.Replace("{name}", name, StringComparison.Ordinal).Replace("{level}", level, StringComparison.Ordinal);

    public static string NewEmail() => $"{Guid.CreateVersion7():n}@example.com";

    /// <summary>The newest e-mail to an address, once there are so many.</summary>
    public async Task<Message> EmailAsync(string to, int count = 1)
    {
        await Eventually.TrueAsync(() => Guildhall.Sandbox.Messages.To(to).Count >= count, $"e-mail {count} to {to}");
        return Guildhall.Sandbox.Messages.To(to).OrderByDescending(message => message.Id).First();
    }

    public static string CodeIn(Message message) => Code().Match(message.Subject + " " + message.Text).Value;

    /// <summary>The link of an e-mail, as this site's own address.</summary>
    public static string LinkIn(Message message) => new Uri(Link().Match(message.Text).Value).PathAndQuery;

    [GeneratedRegex(@"\b\d{6}\b", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"https://my\.northmere\.example/account/link\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
