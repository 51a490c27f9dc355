using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>Something a list may be narrowed by.</summary>
/// <param name="Value">As an address has it.</param>
/// <param name="Title">As people read it.</param>
public sealed record FilterChoice(string Value, string Title);

/// <summary>A question whose answers officers may filter by.</summary>
public sealed record AnswerChoices(string Question, string Label, IReadOnlyList<FilterChoice> Answers);

/// <summary>All that the lists of an officer may be narrowed by.</summary>
public sealed record FilterChoices
{
    /// <summary>The teams they may choose.</summary>
    public required IReadOnlyList<Team> Teams { get; init; }

    /// <summary>The services of the teams shown.</summary>
    public required IReadOnlyList<FilterChoice> Services { get; init; }

    /// <summary>The stages of those services, or of the chosen ones.</summary>
    public required IReadOnlyList<FilterChoice> Stages { get; init; }

    /// <summary>Those who work in the teams shown.</summary>
    public required IReadOnlyList<FilterChoice> Owners { get; init; }

    /// <summary>Those of them who are away today, with the last day of it.</summary>
    public required IReadOnlyDictionary<Guid, DateOnly> Away { get; init; }

    /// <summary>The wards there are cases in.</summary>
    public required IReadOnlyList<FilterChoice> Wards { get; init; }

    /// <summary>The flags there are.</summary>
    public required IReadOnlyList<FilterChoice> Flags { get; init; }

    /// <summary>The questions of the one chosen service that can be filtered by.</summary>
    public required IReadOnlyList<AnswerChoices> Answers { get; init; }

    /// <summary>What a value is called, or the value itself.</summary>
    public static string TitleOf(IReadOnlyList<FilterChoice> choices, string value) => choices.FirstOrDefault(c => c.Value == value)?.Title ?? value;
}

/// <summary>Finds what lists may be narrowed by.</summary>
public sealed class FilterChooser(
    Database database, ServiceCatalogue catalogue, DeskScopes scopes, Teams teams, WardNames wards, IOptions<DeskOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(5);

    private volatile WardCopy? _wards;

    /// <summary>The choices for a list.</summary>
    public async Task<FilterChoices> ForAsync(CaseFilter filter, CaseScope scope, CancellationToken cancellationToken = default)
    {
        var services = catalogue.Current.Values.Select(v => v.Definition)
            .Where(s => s.Work is { } work && (scope.Teams.Contains(work.Team) || filter.Services.Contains(s.Name)))
            .OrderBy(s => s.Title.English, StringComparer.Ordinal).ToList();
        var staged = filter.Services.Count > 0 ? services.Where(s => filter.Services.Contains(s.Name)).ToList() : services;
        var members = new Dictionary<Guid, StaffMember>();
        foreach (var team in scope.Teams)
        {
            foreach (var member in await teams.MembersAsync(team, cancellationToken))
            {
                members[member.Id] = member;
            }
        }

        return new FilterChoices
        {
            Teams = await scopes.TeamsAsync(scope.Staff, cancellationToken),
            Services = [.. services.Select(s => new FilterChoice(s.Name, s.Title.English))],
            Stages = [.. staged.SelectMany(s => s.Case.Stages).DistinctBy(s => s.Name).Select(s => new FilterChoice(s.Name, s.Title.English)).OrderBy(s => s.Title, StringComparer.Ordinal)],
            Owners =
            [
                new FilterChoice(CaseFilter.Me, "Me"), new FilterChoice(CaseFilter.Nobody, "Nobody"),
                .. members.Where(m => m.Key != scope.Staff.Id).OrderBy(m => m.Value.Name, StringComparer.Ordinal).Select(m => new FilterChoice(m.Key.ToString(), m.Value.Name)),
            ],
            Away = members.Values.Where(m => m.AwayUntil is not null).ToDictionary(m => m.Id, m => m.AwayUntil!.Value),
            Wards = [.. (await WardsAsync(cancellationToken)).Select(w => new FilterChoice(w, wards.Of(w))).OrderBy(w => w.Title, StringComparer.Ordinal), .. filter.Wards.Contains(CaseFilter.NoWard) ? [new FilterChoice(CaseFilter.NoWard, "Not known")] : (FilterChoice[])[]],
            Flags =
            [
                .. options.Value.AllFlags.Union(services.SelectMany(s => s.Case.Rules).SelectMany(r => r.Acts).OfType<RuleAct.Flag>().Select(f => f.Name), StringComparer.Ordinal)
                    .Union(filter.Flags, StringComparer.Ordinal).Select(f => new FilterChoice(f, FlagWords.Of(f))),
            ],
            Answers = filter.Services is [var one] && services.FirstOrDefault(s => s.Name == one) is { } service
                ? [.. service.Questions.Where(q => q.Filter).Select(q => new AnswerChoices(q.Name, q.Label.English, Facets.Choices(q)))]
                : [],
        };
    }

    // One look at each ward that has a case, whatever the number of cases.
    private async ValueTask<IReadOnlyList<string>> WardsAsync(CancellationToken cancellationToken)
    {
        if (_wards is { } copy && clock.GetElapsedTime(copy.Read) < s_fresh)
        {
            return copy.Wards;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var codes = (await connection.QueryAsync<string>(
            """
            with recursive found as (
                select min(c.ward) as ward from cases."case" c where c.ward is not null
                union all
                select (select min(c.ward) from cases."case" c where c.ward > f.ward) from found f where f.ward is not null
            )
            select ward from found where ward is not null limit 500
            """)).AsList();
        _wards = new WardCopy(codes, clock.GetTimestamp());
        return codes;
    }

    private sealed record WardCopy(IReadOnlyList<string> Wards, long Read);
}
