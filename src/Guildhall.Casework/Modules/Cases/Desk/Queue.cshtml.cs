using System.Globalization;
using Guildhall.Casework.Modules.Cases.SavedViews;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>Something that narrows a list, with the address of the list without it.</summary>
/// <param name="Text">What it is, in words.</param>
/// <param name="Without">Where it is gone.</param>
public sealed record AppliedFilter(string Text, string Without);

/// <summary>An officer's list of cases.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class QueueModel(
    CaseList list, DeskScopes scopes, FilterChooser chooser, SavedViewShelf shelf, ServiceCatalogue catalogue, Teams teams, CouncilProfile council) : PageModel
{
    private static readonly CaseView[] s_tabs =
        [CaseView.Open, CaseView.Mine, CaseView.Unassigned, CaseView.DueSoon, CaseView.Waiting, CaseView.Snoozed, CaseView.Unread, CaseView.Closed];

    /// <summary>Which cases are shown, and how.</summary>
    public CaseFilter Filter { get; private set; } = new();

    /// <summary>Whose lists they are.</summary>
    public CaseScope Scope { get; private set; } = null!;

    /// <summary>What the list may be narrowed by.</summary>
    public FilterChoices Choices { get; private set; } = null!;

    /// <summary>The lines of this page.</summary>
    public LinesModel Lines { get; private set; } = null!;

    /// <summary>The page's places in the list.</summary>
    public CaseLines Cases { get; private set; } = new([], null, null);

    /// <summary>The figures above the list.</summary>
    public CaseCounts Counts { get; private set; } = new();

    /// <summary>How many cases a narrowed list has; null where nothing narrows it.</summary>
    public int? Listed { get; private set; }

    /// <summary>The lists the officer keeps.</summary>
    public IReadOnlyList<SavedView> Saved { get; private set; } = [];

    /// <summary>The one that is open; null for none.</summary>
    public SavedView? Current { get; private set; }

    /// <summary>Those who are away, and whose work the officer does meanwhile.</summary>
    public IReadOnlyList<StaffMember> Covered { get; private set; } = [];

    /// <summary>A case the officer has just handed to a team whose cases they do not see; null for none.</summary>
    public string? HandedOver { get; private set; }

    /// <summary>Whether this is a later page.</summary>
    public bool IsLaterPage { get; private set; }

    /// <summary>Whether the open list differs from how it was kept.</summary>
    public bool IsChanged => Current is { } current && CaseFilter.Parse(current.Query).ToQuery() != Filter.ToQuery();

    /// <summary>The page's heading.</summary>
    public string Title => Current is { } current && !IsChanged ? current.Name : DeskWords.Title(Filter.View);

    /// <summary>How many cases “all of this list” are, as people read it; null where nobody has counted.</summary>
    public string? AllCount => Listed is { } listed ? Shown(listed, CaseList.Cap) : CountOf(Filter.View);

    /// <summary>The tabs.</summary>
    public IEnumerable<CaseView> Tabs => s_tabs.Contains(Filter.View) ? s_tabs : [.. s_tabs, Filter.View];

    /// <summary>The list without anything that narrows it.</summary>
    public CaseFilter Cleared => new() { View = Filter.View, Teams = Filter.Teams, Columns = Filter.Columns, Sort = Filter.Sort, Descending = Filter.Descending };

    /// <summary>Shows a page of the list, or leads to the search for a reference.</summary>
    public async Task<IActionResult> OnGetAsync(string? after, string? before, string? reference, string? saved, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(reference?.Replace("\0", "", StringComparison.Ordinal)))
        {
            return Redirect($"{CaseLinks.Search}?q={Uri.EscapeDataString(reference)}");
        }

        var staff = User.Staff();
        Saved = await shelf.ForAsync(staff, cancellationToken);
        if (!Request.QueryString.HasValue && Saved.FirstOrDefault(v => v.First) is { } first)
        {
            return Redirect(first.Link);
        }

        HandedOver = Reference.TryParse(Request.Query["handed-over"], council.ReferencePrefix, out var handed) ? handed.ToString() : null;
        Current = Guid.TryParse(saved, out var id) ? Saved.FirstOrDefault(v => v.Id == id) : null;
        (Filter, Scope) = await scopes.OfAsync(CaseFilter.Read(Request.Query), staff, cancellationToken);
        IsLaterPage = after is not null || before is not null;
        (Cases, Counts, Listed) = await list.ReadAsync(Filter, Scope, after, before, cancellationToken);
        Choices = await chooser.ForAsync(Filter, Scope, cancellationToken);
        Covered = await teams.CoveredByAsync(staff.Id, cancellationToken);
        Lines = await LinesModel.OfAsync(Cases.Lines, Filter, Choices, Scope.Today, catalogue, Title, cancellationToken) with { MayChoose = true };
        return Page();
    }

    /// <summary>The figure of a tab; null where it has none.</summary>
    public string? CountOf(CaseView view) => view switch
    {
        CaseView.Open => Shown(Counts.Open),
        CaseView.Mine => Shown(Counts.Mine),
        CaseView.Unassigned => Shown(Counts.Unassigned),
        CaseView.DueSoon => Shown(Counts.DueSoon),
        CaseView.Waiting => Shown(Counts.Waiting),
        CaseView.Snoozed => Shown(Counts.Snoozed),
        CaseView.Unread => Shown(Counts.Unread),
        _ => null,
    };

    /// <summary>The address of another list of the same teams.</summary>
    public string Tab(CaseView view) => new CaseFilter { View = view, Teams = Filter.Teams }.Link;

    /// <summary>The address of the same list from another place on.</summary>
    public string From(string which, string place) => $"{Filter.Link}{(Current is null ? "" : $"&saved={Current.Id:N}")}&{which}={place}";

    /// <summary>What narrows the list, each with the list without it.</summary>
    public IEnumerable<AppliedFilter> Applied()
    {
        foreach (var service in Filter.Services)
        {
            yield return new(FilterChoices.TitleOf(Choices.Services, service), Without(f => f with { Services = [.. f.Services.Where(s => s != service)], Answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) }));
        }

        foreach (var stage in Filter.Stages)
        {
            yield return new($"Stage: {FilterChoices.TitleOf(Choices.Stages, stage)}", Without(f => f with { Stages = [.. f.Stages.Where(s => s != stage)] }));
        }

        if (Filter.Owner is { } owner)
        {
            yield return new($"With: {FilterChoices.TitleOf(Choices.Owners, Guid.TryParse(owner, out var id) ? id.ToString() : owner)}", Without(f => f with { Owner = null }));
        }

        if (Filter.Place is { } place)
        {
            yield return new($"Place: {place}", Without(f => f with { Place = null }));
        }

        if (Filter.Customer is { } customer)
        {
            yield return new($"Customer of {customer}", Without(f => f with { Customer = null }));
        }

        foreach (var ward in Filter.Wards)
        {
            yield return new($"Ward: {FilterChoices.TitleOf(Choices.Wards, ward)}", Without(f => f with { Wards = [.. f.Wards.Where(w => w != ward)] }));
        }

        foreach (var flag in Filter.Flags)
        {
            yield return new($"Flag: {FlagWords.Of(flag)}", Without(f => f with { Flags = [.. f.Flags.Where(w => w != flag)] }));
        }

        if (Filter.Due is { } due)
        {
            yield return new($"Target: {DeskWords.Due(due).ToLowerInvariant()}", Without(f => f with { Due = null }));
        }

        if (Filter.Channel is { } channel)
        {
            yield return new($"Came by: {DeskWords.Channel(channel)}", Without(f => f with { Channel = null }));
        }

        if (Filter.Language is { } language)
        {
            yield return new($"Language: {DeskWords.Language(language)}", Without(f => f with { Language = null }));
        }

        if (!Filter.Opened.IsAny)
        {
            yield return new($"Opened: {DeskWords.Days(Filter.Opened)}", Without(f => f with { Opened = DayRange.Any }));
        }

        if (!Filter.Target.IsAny)
        {
            yield return new($"Target: {DeskWords.Days(Filter.Target)}", Without(f => f with { Target = DayRange.Any }));
        }

        if (!Filter.Closed.IsAny)
        {
            yield return new($"Closed: {DeskWords.Days(Filter.Closed)}", Without(f => f with { Closed = DayRange.Any }));
        }

        if (Filter.Outcomes.Count > 0)
        {
            yield return new($"Ended: {string.Join(" or ", Filter.Outcomes.Select(o => DeskWords.Outcome(o).ToLowerInvariant()))}", Without(f => f with { Outcomes = [] }));
        }

        if (Filter.OpenOn is { } openOn)
        {
            yield return new(openOn >= Scope.Today ? "Open now" : $"Open at the end of {PlainDates.Short(openOn)}", Without(f => f with { OpenOn = null }));
        }

        if (Filter.InTarget is { } inTarget)
        {
            yield return new(inTarget ? "Within its target" : "After its target", Without(f => f with { InTarget = null }));
        }

        if (Filter.FirstContact is { } firstContact)
        {
            yield return new(firstContact ? "Resolved at first contact" : "Not resolved at first contact", Without(f => f with { FirstContact = null }));
        }

        if (!Filter.Chased.IsAny)
        {
            yield return new($"Chased: {DeskWords.Days(Filter.Chased)}", Without(f => f with { Chased = DayRange.Any }));
        }

        if (!Filter.Reopened.IsAny)
        {
            yield return new($"Opened again: {DeskWords.Days(Filter.Reopened)}", Without(f => f with { Reopened = DayRange.Any }));
        }

        if (!Filter.Surveyed.IsAny)
        {
            yield return new($"Said how it went: {DeskWords.Days(Filter.Surveyed)}", Without(f => f with { Surveyed = DayRange.Any }));
        }

        if (Filter.Scores.Count > 0)
        {
            yield return new($"It went: {string.Join(" or ", Filter.Scores.Select(DeskWords.Score))}", Without(f => f with { Scores = [] }));
        }

        foreach (var (question, answers) in Filter.Answers)
        {
            var asked = Choices.Answers.FirstOrDefault(a => a.Question == question);
            yield return new(
                $"{asked?.Label ?? question}: {string.Join(" or ", answers.Select(a => FilterChoices.TitleOf(asked?.Answers ?? [], a)))}",
                Without(f => f with { Answers = f.Answers.Where(a => a.Key != question).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal) }));
        }
    }

    /// <summary>A count as people read it, with a plus where counting stopped.</summary>
    public static string Shown(int count, int cap = CaseCounts.Cap) => count.ToString("N0", CultureInfo.GetCultureInfo("en-GB")) + (count >= cap ? "+" : "");

    /// <summary>What narrows the list and the form has no field for: it is sent with the form, so that it stays.</summary>
    public IEnumerable<(string Name, string Value)> Kept()
    {
        var other = new CaseFilter
        {
            Outcomes = Filter.Outcomes,
            OpenOn = Filter.OpenOn,
            InTarget = Filter.InTarget,
            FirstContact = Filter.FirstContact,
            Chased = Filter.Chased,
            Reopened = Filter.Reopened,
            Surveyed = Filter.Surveyed,
            Scores = Filter.Scores,
        };
        return other.ToQuery().Split('&').Select(part => part.Split('=', 2)).Where(pair => pair[0] != "view").Select(pair => (pair[0], pair[1]));
    }

    /// <summary>A day as a date field has it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Without(Func<CaseFilter, CaseFilter> change) => change(Filter).Link + (Current is null ? "" : $"&saved={Current.Id:N}");
}
