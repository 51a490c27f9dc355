namespace Guildhall.Council.Modules.Insight.Counting;

/// <summary>Where a number stands: a day of a ward's, team's, service's and channel's work.</summary>
internal readonly record struct Cell(string Ward, DateOnly Day, string Team, string Service, string Channel, bool Restricted)
{
    /// <summary>The word for the sum of all wards; and of a ward's teams, services and channels.</summary>
    public const string All = "*";
}

/// <summary>The numbers that are added up, in the order of the table's columns.</summary>
internal readonly record struct Counts
{
    public int Opened { get; init; }

    public int StillOpen { get; init; }

    public int Ended { get; init; }

    public int Closed { get; init; }

    public int Resolved { get; init; }

    public int InTarget { get; init; }

    public int FirstContact { get; init; }

    public int Reopened { get; init; }

    public int Chases { get; init; }

    public int Answers { get; init; }

    public int Satisfied { get; init; }

    public int Score { get; init; }

    /// <summary>Both together, the second so many times.</summary>
    public Counts Plus(Counts more, int times = 1) => new()
    {
        Opened = Opened + (times * more.Opened),
        StillOpen = StillOpen + (times * more.StillOpen),
        Ended = Ended + (times * more.Ended),
        Closed = Closed + (times * more.Closed),
        Resolved = Resolved + (times * more.Resolved),
        InTarget = InTarget + (times * more.InTarget),
        FirstContact = FirstContact + (times * more.FirstContact),
        Reopened = Reopened + (times * more.Reopened),
        Chases = Chases + (times * more.Chases),
        Answers = Answers + (times * more.Answers),
        Satisfied = Satisfied + (times * more.Satisfied),
        Score = Score + (times * more.Score),
    };
}

/// <summary>
/// One case as it is counted, and the one place that says what each measure means.
/// <para>A case is counted for the team, service and ward it has now, as the desk lists it, so that a number and the list behind it are the same; what was
/// counted before a case was handed over, opened again or merged is taken off and added anew.</para>
/// <para><b>Opened</b>: on the day it came, whatever became of it.</para>
/// <para><b>Closed</b>: done, refused or withdrawn, on the day it was closed last. A case merged into another is not closed, for the work goes on there; one
/// opened again is not closed until it is.</para>
/// <para><b>Within target</b>: of the cases done or refused, those that were so on or before the day promised last. What its customer withdrew says nothing.</para>
/// <para><b>Opened again</b>: each time an officer opened it again or its customer said that it is not fixed, on that day.</para>
/// <para><b>Chases</b>: each time the customer wrote, called or came about it while it was open, or a councillor asked after it for them, on that day: the contact that need not have been, “failure demand” as
/// J. Seddon calls it (Freedom from Command and Control, 2003) and the Department for Communities and Local Government counted it (National Indicator 14:
/// avoidable contact, 2008).</para>
/// <para><b>First-contact resolution</b>: of the cases done or refused, those that took no more of the customer than the one contact they came by: no chase, no question
/// back, no hand-over to another team or body, and not opened again. It is the measure of that name of contact centres (ISO 18295-1:2017 asks them
/// to measure how much is resolved at first contact), counted by what was done and not by what callers are asked.</para>
/// <para><b>Satisfaction</b>: of the customers who said how it went, those who said good or very good, on the day they said it.</para>
/// </summary>
internal sealed record CaseFact
{
    /// <summary>Counted up when the meaning of a measure changes: every node that starts then sees to it that all is counted anew.</summary>
    public const int Definition = 2;

    public required Guid CaseId { get; init; }

    public required string Service { get; init; }

    public required string Team { get; init; }

    /// <summary>Empty where it is not known.</summary>
    public required string Ward { get; init; }

    public required string Channel { get; init; }

    public required bool Restricted { get; init; }

    /// <summary>How it ended; null while it is open.</summary>
    public string? Outcome { get; init; }

    public required DateOnly OpenedOn { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public required bool InTarget { get; init; }

    public required bool FirstContact { get; init; }

    public required DateOnly[] ChasedOn { get; init; }

    public required DateOnly[] ReopenedOn { get; init; }

    public int? Score { get; init; }

    public DateOnly? SurveyedOn { get; init; }

    /// <summary>Adds what this case counts to the sums, so many times: once to count it, minus once to take it off.</summary>
    public void AddTo(Dictionary<Cell, Counts> sums, int times)
    {
        Add(OpenedOn, new Counts { Opened = 1, StillOpen = ClosedOn is null ? 1 : 0 });
        if (ClosedOn is { } closed)
        {
            var resolved = Outcome is "done" or "refused" ? 1 : 0;
            Add(closed, new Counts
            {
                Ended = 1,
                Closed = Outcome == "merged" ? 0 : 1,
                Resolved = resolved,
                InTarget = InTarget ? resolved : 0,
                FirstContact = FirstContact ? resolved : 0,
            });
        }

        foreach (var day in ReopenedOn)
        {
            Add(day, new Counts { Reopened = 1 });
        }

        foreach (var day in ChasedOn)
        {
            Add(day, new Counts { Chases = 1 });
        }

        if (SurveyedOn is { } said && Score is { } score)
        {
            Add(said, new Counts { Answers = 1, Satisfied = score >= 4 ? 1 : 0, Score = score });
        }

        void Add(DateOnly day, Counts counts)
        {
            AddCell(new Cell(Ward, day, Team, Service, Channel, Restricted), counts);
            AddCell(new Cell(Cell.All, day, Team, Service, Channel, Restricted), counts);
            if (!Restricted)
            {
                AddCell(new Cell(Ward, day, Cell.All, Cell.All, Cell.All, Restricted: false), counts);
            }
        }

        void AddCell(Cell cell, Counts counts) => sums[cell] = sums.GetValueOrDefault(cell).Plus(counts, times);
    }
}
