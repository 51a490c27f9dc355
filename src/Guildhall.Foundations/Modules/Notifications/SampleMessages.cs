using Guildhall.Platform.Data;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>A message that a sample council would have sent.</summary>
/// <param name="About">What it concerns.</param>
/// <param name="Recipient">The e-mail address.</param>
/// <param name="Language">The language.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The text.</param>
/// <param name="At">When.</param>
public sealed record SampleMessage(Guid About, string Recipient, string Language, string Subject, string Body, DateTimeOffset At);

/// <summary>Messages that stand in the history of a sample council: nobody was sent them.</summary>
public static class SampleMessages
{
    /// <summary>Writes them, sent long ago.</summary>
    public static void Write(NpgsqlConnection connection, IEnumerable<SampleMessage> messages)
    {
        using var to = connection.BeginBinaryImport(
            """
            copy notifications.message (id, about, channel, recipient, language, template, subject, body, state, provider, attempts, created_at, sent_at)
            from stdin (format binary)
            """);
        foreach (var message in messages)
        {
            to.StartRow();
            to.Write(Guid.CreateVersion7(message.At), NpgsqlDbType.Uuid);
            to.Write(message.About, NpgsqlDbType.Uuid);
            to.Write("email", NpgsqlDbType.Text);
            to.Write(message.Recipient, NpgsqlDbType.Text);
            to.Write(message.Language, NpgsqlDbType.Text);
            to.Write("sample", NpgsqlDbType.Text);
            to.Write(message.Subject, NpgsqlDbType.Text);
            to.Write(message.Body, NpgsqlDbType.Text);
            to.Write("sent", NpgsqlDbType.Text);
            to.Write("sample", NpgsqlDbType.Text);
            to.Write(1, NpgsqlDbType.Integer);
            to.Write(message.At, NpgsqlDbType.TimestampTz);
            to.Write(message.At, NpgsqlDbType.TimestampTz);
        }

        to.Complete();
    }

    /// <summary>Takes away all messages about these things, in the caller's transaction.</summary>
    public static Task RemoveAsync(Transaction tx, IReadOnlyCollection<Guid> about) =>
        tx.ExecuteAsync("delete from notifications.message where about = any(@about)", new { about = about.ToArray() });
}
