using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Grants;

/// <summary>Something an application is scored on.</summary>
internal sealed record Criterion
{
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>What assessors go by.</summary>
    public required string Help { get; init; }

    /// <summary>The most points.</summary>
    public required int Most { get; init; }

    /// <summary>How much a point counts.</summary>
    public required decimal Weight { get; init; }

    /// <summary>The fewest points with which an application passes.</summary>
    public required int Least { get; init; }

    /// <summary>The questions of the form whose answers are scored.</summary>
    public required IReadOnlyList<string> Questions { get; init; }
}

/// <summary>The stages of the service through which a scheme moves its cases.</summary>
internal sealed record SchemeStages
{
    /// <summary>Here applications come in and are scored.</summary>
    public required string Assess { get; init; }

    /// <summary>Here the scores are agreed; null where that is no stage.</summary>
    public string? Moderate { get; init; }

    /// <summary>Here they wait for the decision; null where that is no stage.</summary>
    public string? Decide { get; init; }

    public required string Award { get; init; }

    public required string Refuse { get; init; }

    /// <summary>The waiting list; null where there is none.</summary>
    public string? Wait { get; init; }

    public required string Pay { get; init; }
}

/// <summary>What customers are told, besides what the stages say.</summary>
internal sealed record SchemeWords
{
    public required LocalText Award { get; init; }

    public required LocalText Part { get; init; }

    public required LocalText Refuse { get; init; }

    public required LocalText Wait { get; init; }

    public required LocalText Paid { get; init; }
}

/// <summary>A round of grants: how applications to a service are scored, decided and paid.</summary>
internal sealed record Scheme
{
    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Title { get; init; }

    public required Money Budget { get; init; }

    /// <summary>The most one application gets.</summary>
    public required Money Most { get; init; }

    public required DateOnly Opens { get; init; }

    public DateOnly? Closes { get; init; }

    /// <summary>The question that holds the amount asked for.</summary>
    public required string Amount { get; init; }

    /// <summary>The question that says who applies; null for the customer's name.</summary>
    public string? Applicant { get; init; }

    /// <summary>The question that says what for.</summary>
    public string? Project { get; init; }

    /// <summary>The question that holds the bank account.</summary>
    public required string Account { get; init; }

    /// <summary>What stands on the bank statement, with <c>{reference}</c> for the case's.</summary>
    public required string PaymentReference { get; init; }

    public required IReadOnlyList<Criterion> Criteria { get; init; }

    /// <summary>How many score each application.</summary>
    public required int Assessors { get; init; }

    /// <summary>Totals further apart than this are moderated.</summary>
    public required decimal Difference { get; init; }

    /// <summary>The total with which an application passes.</summary>
    public required decimal Pass { get; init; }

    /// <summary>Whether any officer of the team may moderate; otherwise its managers do.</summary>
    public required bool OfficersModerate { get; init; }

    /// <summary>Whether applicants are told their points.</summary>
    public required bool SharesScores { get; init; }

    public required SchemeStages Stages { get; init; }

    public required SchemeWords Words { get; init; }

    /// <summary>The most points an application can have.</summary>
    public decimal MostPoints => Criteria.Sum(c => c.Most * c.Weight);

    /// <summary>The most an application for so much gets.</summary>
    public Money Suggested(Money asked) => asked < Most ? asked : Most;

    /// <summary>What may not change once somebody was asked to score: else equal answers would have unequal scores.</summary>
    public string Frozen => string.Join('\n',
        [Service, $"{Assessors}", $"{Difference:0.##}", $"{Pass:0.##}", .. Criteria.Select(c => $"{c.Name} {c.Most} {c.Weight:0.##} {c.Least}")]);
}
