using System.Text.RegularExpressions;
using Dapper;
using Guildhall.Sandbox.Mailbox;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

/// <summary>A running council whose hashes are quick, with a service for each level of sign-in.</summary>
public sealed partial class AccountSite : IAsyncLifetime
{
    private const string Service =
        """
        service: {name}
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

    private readonly string _council = Directory.CreateTempSubdirectory("guildhall-accounts").FullName;

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CopyFolder(Repository.Folder("council", "northmere"), _council);
        foreach (var level in (string[])["required", "two-factor", "verified"])
        {
            await File.WriteAllTextAsync(
                Path.Combine(_council, "services", $"for-{level}.yaml"),
                Service.Replace("{name}", $"for-{level}", StringComparison.Ordinal).Replace("{level}", level, StringComparison.Ordinal));
        }

        await File.WriteAllTextAsync(
            Path.Combine(_council, "services", "for-helpers.yaml"),
            Service.Replace("{name}", "for-helpers", StringComparison.Ordinal).Replace("{level}", "required", StringComparison.Ordinal)
                .Replace("notice: We use it for this.", "notice: We use it for this., restricted: true, helpers: true", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            Path.Combine(_council, "services", "for-files.yaml"),
            Service.Replace("{name}", "for-files", StringComparison.Ordinal).Replace("{level}", "required", StringComparison.Ordinal)
                .Replace("label: What do you wish for? }", "label: What do you wish for? }\n      - { name: papers, type: file, label: Your papers, accept: [pdf], max-size: 1 MB, optional: true }", StringComparison.Ordinal)
                .Replace("- page: wish", "- page: wish\n    title: Your wish", StringComparison.Ordinal));
        Guildhall = await RunningGuildhall.StartAsync(settings => settings with
        {
            Council = _council,
            More = new Dictionary<string, string?>(settings.More)
            {
                ["Staff:PasswordRounds"] = "10000",
                ["Account:TriesFromOneNetwork"] = "100000",
                ["Account:EmailsFromOneNetwork"] = "100000",
                ["Site:Url"] = "https://my.northmere.example",
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Guildhall.DisposeAsync();
        Directory.Delete(_council, recursive: true);
    }

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

    public async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [GeneratedRegex(@"\b\d{6}\b", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"https://my\.northmere\.example/account/link\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
