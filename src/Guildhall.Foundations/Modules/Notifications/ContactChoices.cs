using Guildhall.Platform.Time;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>What a message is about, as far as people choose how to get it.</summary>
public enum MessageTopic
{
    /// <summary>News of what they asked for.</summary>
    Requests,

    /// <summary>Reminders of what they have begun.</summary>
    Reminders,
}

/// <summary>How somebody wants to hear of a topic.</summary>
public enum ChosenChannel
{
    /// <summary>By e-mail.</summary>
    Email,

    /// <summary>By text message.</summary>
    Sms,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>What a person chose, and where they can be reached.</summary>
public sealed record ContactChoice
{
    /// <summary>How; null where they have not said.</summary>
    public ChosenChannel? Channel { get; init; }

    /// <summary>In which language; null where they have not said.</summary>
    public string? Language { get; init; }

    /// <summary>The hour of the day, in London, at which their quiet hours begin; null where they have none.</summary>
    public int? QuietFrom { get; init; }

    /// <summary>The hour at which they end.</summary>
    public int? QuietTo { get; init; }

    /// <summary>Their e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Their telephone number; null for none.</summary>
    public string? Phone { get; init; }
}

/// <summary>Knows what people chose. Another module does: this one only asks.</summary>
public interface IContactChoices
{
    /// <summary>What an account chose; null where there is no such account.</summary>
    Task<ContactChoice?> FindAsync(Guid account, MessageTopic topic, CancellationToken cancellationToken);
}

/// <summary>Where, how and when a message goes.</summary>
/// <param name="Channel">How.</param>
/// <param name="To">The address or number.</param>
/// <param name="Language">In which language.</param>
/// <param name="NotBefore">When it may be sent; null for at once.</param>
public sealed record Reach(MessageChannel Channel, string To, string Language, DateTimeOffset? NotBefore);

/// <summary>A message for which a way to somebody is looked for.</summary>
public sealed record ReachQuestion
{
    /// <summary>Whose account it concerns; null for nobody's.</summary>
    public Guid? Account { get; init; }

    /// <summary>What it is about.</summary>
    public required MessageTopic Topic { get; init; }

    /// <summary>The e-mail address they gave for this; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>The telephone number they gave for this; null for none.</summary>
    public string? Phone { get; init; }

    /// <summary>The language of what they sent.</summary>
    public required string Language { get; init; }

    /// <summary>Whether it answers what they do at this moment, so that quiet hours do not matter.</summary>
    public bool IsAwaited { get; init; }
}

/// <summary>Finds how to reach people, as they chose it.</summary>
public sealed class Reaches(Messenger messenger, IEnumerable<IContactChoices> choices, TimeProvider clock)
{
    /// <summary>How to reach somebody; null where nothing reaches them, or they do not want it.</summary>
    public async Task<Reach?> FindAsync(ReachQuestion question, CancellationToken cancellationToken = default)
    {
        var chosen = question.Account is { } account && choices.FirstOrDefault() is { } known
            ? await known.FindAsync(account, question.Topic, cancellationToken)
            : null;
        if (chosen?.Channel == ChosenChannel.None)
        {
            return null;
        }

        var email = string.IsNullOrEmpty(question.Email) ? chosen?.Email : question.Email;
        var mobile = Mobile(question.Phone) ?? Mobile(chosen?.Phone);
        var (channel, to) = (chosen?.Channel == ChosenChannel.Sms, email, mobile) switch
        {
            (true, _, { } number) => (MessageChannel.Sms, number),
            (_, { } address, _) => (MessageChannel.Email, address),
            (_, null, { } number) => (MessageChannel.Sms, number),
            _ => (MessageChannel.Email, ""),
        };
        return to.Length == 0 ? null
            : new Reach(channel, to, chosen?.Language ?? question.Language, question.IsAwaited || chosen is null ? null : EndOfQuiet(chosen.QuietFrom, chosen.QuietTo, clock.GetUtcNow()));
    }

    /// <summary>When the quiet hours that an instant falls into are over; null where it falls into none.</summary>
    internal static DateTimeOffset? EndOfQuiet(int? from, int? to, DateTimeOffset instant)
    {
        if (from is not { } begins || to is not { } ends || begins == ends)
        {
            return null;
        }

        var (hour, day) = (LondonTime.At(instant).Hour, LondonTime.DayOf(instant));
        var isQuiet = begins < ends ? hour >= begins && hour < ends : hour >= begins || hour < ends;
        return isQuiet ? LondonTime.InstantOf(hour < ends ? day : day.AddDays(1), new TimeOnly(ends, 0)) : null;
    }

    private string? Mobile(string? phone) =>
        messenger.CanText && Platform.Ids.PhoneNumber.TryParse(phone, out var number) && (number.IsUkMobile || !number.IsUk) ? number.Value : null;
}
