using System.Text.Json;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Grants.Decide;

/// <summary>What is done to many applications.</summary>
internal enum JobKind
{
    /// <summary>They get a grant.</summary>
    Award,

    /// <summary>They get none.</summary>
    Refuse,

    /// <summary>They go on the waiting list.</summary>
    Reserve,

    /// <summary>They were paid.</summary>
    Pay,
}

/// <summary>What a customer is told of a decision, in their language, besides the words of the stage.</summary>
internal static class Told
{
    /// <summary>The whole message.</summary>
    /// <param name="reason">What the manager wrote for all.</param>
    public static string Of(Scheme scheme, JobKind kind, ApplicationRow about, Money? amount, string reason)
    {
        var language = about.Language;
        var words = kind switch
        {
            JobKind.Award => amount < about.Asked ? scheme.Words.Part : scheme.Words.Award,
            JobKind.Refuse => scheme.Words.Refuse,
            _ => scheme.Words.Wait,
        };
        var parts = new List<string>
        {
            words.In(language)
                .Replace("{amount}", amount is { } given ? GrantWords.Pounds(given) : "", StringComparison.Ordinal)
                .Replace("{asked}", GrantWords.Pounds(about.Asked), StringComparison.Ordinal),
            reason,
            about.Feedback,
        };
        if (scheme.SharesScores && about.Agreed is { } agreed)
        {
            parts.Add(Scores(scheme, JsonSerializer.Deserialize<Dictionary<string, decimal>>(agreed)!, about.Score ?? 0, language));
        }

        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>What they are told when they are paid.</summary>
    public static string Paid(Scheme scheme, string language, Money amount, DateOnly day, string paymentReference) => scheme.Words.Paid.In(language)
        .Replace("{amount}", GrantWords.Pounds(amount), StringComparison.Ordinal)
        .Replace("{date}", PlainDates.Long(day, language), StringComparison.Ordinal)
        .Replace("{payment-reference}", paymentReference, StringComparison.Ordinal);

    private static string Scores(Scheme scheme, Dictionary<string, decimal> agreed, decimal total, string language)
    {
        var of = new LocalText("of", "o").In(language);
        return string.Join('\n',
        [
            $"{new LocalText("Your score", "Eich sgôr").In(language)}: {GrantWords.Points(total)} {of} {GrantWords.Points(scheme.MostPoints)}",
            .. scheme.Criteria.Where(c => agreed.ContainsKey(c.Name)).Select(c => $"{c.Title.In(language)}: {GrantWords.Points(agreed[c.Name])} {of} {c.Most}"),
        ]);
    }
}

/// <summary>Something done to many applications, as its page shows it.</summary>
internal sealed record JobRow
{
    public required Guid Id { get; init; }

    public required string Scheme { get; init; }

    public required string KindText { get; init; }

    public required string State { get; init; }

    public required Guid Officer { get; init; }

    public required string OfficerName { get; init; }

    public required string Reason { get; init; }

    public Guid? Batch { get; init; }

    public DateOnly? PaidOn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Total { get; init; }

    public required int Done { get; init; }

    public required int NotDone { get; init; }

    public required int LeftOut { get; init; }

    public required long SumPence { get; init; }

    public JobKind Kind => Text.Parse<JobKind>(KindText);

    public Money Sum => new(SumPence);

    public bool IsDraft => State == "draft";

    public const string Columns =
        """
        j.id, j.scheme, j.kind as kind_text, j.state, j.officer, j.officer_name, j.reason, j.batch, j.paid_on, j.created_at,
            (select count(*)::int from grants.job_line l where l.job = j.id) as total,
            (select count(*)::int from grants.job_line l where l.job = j.id and l.result = 'done') as done,
            (select count(*)::int from grants.job_line l where l.job = j.id and l.result = 'not-done') as not_done,
            (select count(*)::int from grants.job_line l where l.job = j.id and l.result = 'left-out') as left_out,
            (select coalesce(sum(l.amount), 0)::bigint from grants.job_line l where l.job = j.id and l.result is distinct from 'left-out') as sum_pence
        """;
}

/// <summary>A line of one.</summary>
internal sealed record JobLine
{
    public required int Number { get; init; }

    public required Guid Application { get; init; }

    public required int SeenVersion { get; init; }

    public long? AmountPence { get; init; }

    public string? Message { get; init; }

    public string? Result { get; init; }

    public string? Why { get; init; }

    /// <summary>The application it is about. Set by the desk.</summary>
    public ApplicationRow About { get; init; } = null!;

    public Money? Amount => AmountPence is { } pence ? new Money(pence) : null;
}
