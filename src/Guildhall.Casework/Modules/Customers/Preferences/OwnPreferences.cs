using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Customers.Preferences;

/// <summary>How a person wants to be written to.</summary>
internal sealed record Preference
{
    /// <summary><c>en</c> or <c>cy</c>; null for the language of the form.</summary>
    public string? Language { get; init; }

    public int? QuietFrom { get; init; }

    public int? QuietTo { get; init; }

    /// <summary>The stored words for the channels, by the stored words for the topics.</summary>
    public IReadOnlyDictionary<string, string> Channels { get; init; } = new Dictionary<string, string>();
}

/// <summary>Keeps how people want to be written to.</summary>
internal sealed class OwnPreferences(Database database)
{
    public static readonly string[] Topics = ["requests", "reminders"];

    public static readonly string[] ChannelWords = ["email", "sms", "none"];

    public async Task<Preference> OfAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select language, quiet_from::int as quiet_from, quiet_to::int as quiet_to from customers.preference where account = @account;
            select topic, channel from customers.channel_choice where account = @account
            """,
            new { account });
        var row = await results.ReadSingleOrDefaultAsync<Row>();
        return new Preference
        {
            Language = row?.Language,
            QuietFrom = row?.QuietFrom,
            QuietTo = row?.QuietTo,
            Channels = (await results.ReadAsync<(string Topic, string Channel)>()).ToDictionary(c => c.Topic, c => c.Channel, StringComparer.Ordinal),
        };
    }

    public async Task SaveAsync(CurrentPerson person, Preference preference, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Platform.Ids.Actor.Person(person.Id, person.Name), cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into customers.preference (account, language, quiet_from, quiet_to, changed_at)
            values (@Id, @Language, @QuietFrom, @QuietTo, @Now)
            on conflict (account) do update
            set language = excluded.language, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, changed_at = excluded.changed_at
            """,
            new { person.Id, preference.Language, preference.QuietFrom, preference.QuietTo, tx.Now });
        await tx.ExecuteAsync(
            """
            insert into customers.channel_choice (account, topic, channel)
            select @Id, c.topic, c.channel from unnest(@topics, @channels) as c (topic, channel)
            on conflict (account, topic) do update set channel = excluded.channel
            """,
            new { person.Id, topics = preference.Channels.Keys.ToArray(), channels = preference.Channels.Values.ToArray() });
        tx.Audit("person.preferences-changed", $"account:{person.Id}");
        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Row
    {
        public string? Language { get; init; }

        public int? QuietFrom { get; init; }

        public int? QuietTo { get; init; }
    }
}
