namespace Guildhall.Foundations.Modules.Search;

/// <summary>Who may find a thing.</summary>
public enum SearchAudience
{
    /// <summary>Anybody.</summary>
    Public,

    /// <summary>Only staff, who find what is public too.</summary>
    Staff,
}

/// <summary>Something to be found: a service, an article, an organisation; once for each language it is written in.</summary>
public sealed record SearchEntry
{
    /// <summary>What its module knows it by.</summary>
    public required string Key { get; init; }

    /// <summary><c>en</c> or <c>cy</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Who may find it.</summary>
    public required SearchAudience Audience { get; init; }

    /// <summary>Its name. Words in it count most.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence, shown under the title.</summary>
    public required string Summary { get; init; }

    /// <summary>Other words people look for it with, and its codes. They count almost as much as the title, and are not shown.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The rest of what it says. Counts least, and is not shown.</summary>
    public string Body { get; init; } = "";

    /// <summary>Where it is: an address of this site, from <c>/</c> on.</summary>
    public required string Url { get; init; }
}

/// <summary>Something that was found.</summary>
/// <param name="Kind">What kind of thing: <c>service</c>, <c>article</c>.</param>
/// <param name="Key">What its module knows it by.</param>
/// <param name="Title">Its name.</param>
/// <param name="Summary">A sentence about it.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Rank">How well it fits, from 0 to about 1.</param>
public sealed record SearchHit(string Kind, string Key, string Title, string Summary, string Url, double Rank);

/// <summary>What came of a search.</summary>
/// <param name="Hits">What fits, the best first.</param>
/// <param name="Corrected">The words that were searched for in place of the typed ones, when those look misspelt; otherwise null.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, string? Corrected)
{
    /// <summary>Nothing.</summary>
    public static SearchResult Nothing { get; } = new([], null);
}
