namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>The numbers of something: a week, a team, all.</summary>
internal sealed record Figures
{
    public int Opened { get; init; }

    public int Closed { get; init; }

    /// <summary>Of those closed, the ones done or refused.</summary>
    public int Resolved { get; init; }

    /// <summary>Of those done or refused, the ones in time.</summary>
    public int InTarget { get; init; }

    /// <summary>Of those done or refused, the ones that took no more of the customer.</summary>
    public int FirstContact { get; init; }

    public int Reopened { get; init; }

    public int Chases { get; init; }

    /// <summary>How many customers said how it went.</summary>
    public int Answers { get; init; }

    /// <summary>Of those, the ones who said good or very good.</summary>
    public int Satisfied { get; init; }

    public int Score { get; init; }

    /// <summary>How many are no longer open, those merged included.</summary>
    public int Ended { get; init; }

    /// <summary>How many are open now; of a week, how many were at its end.</summary>
    public int Open { get; init; }

    /// <summary>Whether too few answered to say what they said without saying who.</summary>
    public bool HidesAnswers { get; init; }

    public int? InTargetShare => Share(InTarget, Resolved);

    public int? FirstContactShare => Share(FirstContact, Resolved);

    public int? SatisfiedShare => HidesAnswers ? null : Share(Satisfied, Answers);

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsNothing => Opened + Closed + Ended + Reopened + Chases + Answers + Open == 0;

    // Away from even, as people reckon; and never “100%” of what is not all, or “0%” of what is not none.
    private static int? Share(int some, int all) =>
        all == 0 ? null : some == all ? 100 : some == 0 ? 0 : Math.Clamp((int)Math.Round(100.0 * some / all, MidpointRounding.AwayFromZero), 1, 99);
}

/// <summary>A line of a table.</summary>
/// <param name="Key">What it is of: a service, a team, a ward (empty for none) or a channel.</param>
internal sealed record NumbersRow(string Key, string Title, Figures Figures);

/// <summary>A line of the table by time.</summary>
internal sealed record NumbersPart(Days Days, Figures Figures)
{
    /// <summary>Whether it is not over.</summary>
    public bool IsUnfinished { get; init; }
}

/// <summary>Open cases of an age.</summary>
/// <param name="Opened">The days they were opened.</param>
internal sealed record AgeBand(string Title, Days Opened, int Open);

/// <summary>All numbers of the page.</summary>
internal sealed record NumbersReport
{
    public required Figures Total { get; init; }

    /// <summary>The same of as many days before.</summary>
    public required Figures Before { get; init; }

    public required IReadOnlyList<NumbersPart> Parts { get; init; }

    public required IReadOnlyList<NumbersRow> Services { get; init; }

    public required IReadOnlyList<NumbersRow> Teams { get; init; }

    public required IReadOnlyList<NumbersRow> Wards { get; init; }

    public required IReadOnlyList<NumbersRow> Channels { get; init; }

    public required IReadOnlyList<AgeBand> Ages { get; init; }

    /// <summary>Half of the open cases are older than so many days; null where none is open.</summary>
    public int? MedianAge { get; init; }

    /// <summary>How many cases the chases were about.</summary>
    public required int ChasedCases { get; init; }

    /// <summary>How many cases were opened again.</summary>
    public required int ReopenedCases { get; init; }

    /// <summary>Whether all cases have been counted.</summary>
    public required bool IsWhole { get; init; }
}
