using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of the error summary.</summary>
public sealed record ErrorSummaryOptions
{
    /// <summary>"There is a problem".</summary>
    public string? TitleText { get; init; }

    /// <summary>Markup in place of the title.</summary>
    public IHtmlContent? TitleHtml { get; init; }

    /// <summary>A paragraph under the title.</summary>
    public string? DescriptionText { get; init; }

    /// <summary>Markup in place of the description.</summary>
    public IHtmlContent? DescriptionHtml { get; init; }

    /// <summary>The errors.</summary>
    public IReadOnlyList<ErrorSummaryItem>? ErrorList { get; init; }

    /// <summary>Whether the script leaves focus where it is.</summary>
    public bool? DisableAutoFocus { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>One error of the summary.</summary>
public sealed record ErrorSummaryItem : Content
{
    /// <summary>Leads to the field.</summary>
    public string? Href { get; init; }

    /// <summary>Extra attributes of the link.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of a notification banner.</summary>
public sealed record NotificationBannerOptions : StyledContent
{
    /// <summary>"Important" or "Success" when left out.</summary>
    public string? TitleText { get; init; }

    /// <summary>Markup in place of the title.</summary>
    public IHtmlContent? TitleHtml { get; init; }

    /// <summary>Heading level of the title, 2 when left out.</summary>
    public int? TitleHeadingLevel { get; init; }

    /// <summary><c>success</c> makes it green and an alert.</summary>
    public string? Type { get; init; }

    /// <summary>The ARIA role.</summary>
    public string? Role { get; init; }

    /// <summary>The title's id.</summary>
    public string? TitleId { get; init; }

    /// <summary>Whether the script leaves focus where it is.</summary>
    public bool? DisableAutoFocus { get; init; }
}

/// <summary>Options of a summary list.</summary>
public sealed record SummaryListOptions
{
    /// <summary>The rows.</summary>
    public IReadOnlyList<SummaryListRow>? Rows { get; init; }

    /// <summary>A card round the list.</summary>
    public SummaryCard? Card { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A row of a summary list.</summary>
public sealed record SummaryListRow
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>What the row is about.</summary>
    public StyledContent? Key { get; init; }

    /// <summary>What it is.</summary>
    public StyledContent? Value { get; init; }

    /// <summary>What can be done with it.</summary>
    public SummaryActions? Actions { get; init; }
}

/// <summary>The links of a row or card.</summary>
public sealed record SummaryActions
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>The links.</summary>
    public IReadOnlyList<SummaryAction>? Items { get; init; }
}

/// <summary>A link of a row or card.</summary>
public sealed record SummaryAction : StyledContent
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Said after the words, so that "Change" alone is never heard.</summary>
    public string? VisuallyHiddenText { get; init; }
}

/// <summary>A card round a summary list.</summary>
public sealed record SummaryCard
{
    /// <summary>The title.</summary>
    public SummaryCardTitle? Title { get; init; }

    /// <summary>The links.</summary>
    public SummaryActions? Actions { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>The title of a summary card.</summary>
public sealed record SummaryCardTitle : Content
{
    /// <summary>Heading level, 2 when left out.</summary>
    public int? HeadingLevel { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }
}

/// <summary>Options of a table.</summary>
public sealed record TableOptions
{
    /// <summary>The caption.</summary>
    public string? Caption { get; init; }

    /// <summary>Classes of the caption.</summary>
    public string? CaptionClasses { get; init; }

    /// <summary>Whether the first cell of each row heads the row.</summary>
    public bool FirstCellIsHeader { get; init; }

    /// <summary>The headings.</summary>
    public IReadOnlyList<TableCell>? Head { get; init; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<TableCell>>? Rows { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A cell of a table.</summary>
public sealed record TableCell : StyledContent
{
    /// <summary><c>numeric</c> puts it to the right.</summary>
    public string? Format { get; init; }

    /// <summary>How many columns it spans.</summary>
    public int? Colspan { get; init; }

    /// <summary>How many rows it spans.</summary>
    public int? Rowspan { get; init; }
}

/// <summary>Options of tabs.</summary>
public sealed record TabsOptions
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }

    /// <summary>What the ids of panels begin with.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>"Contents"; seen without scripts.</summary>
    public string? Title { get; init; }

    /// <summary>The tabs.</summary>
    public IReadOnlyList<TabItem>? Items { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>One tab and its panel.</summary>
public sealed record TabItem
{
    /// <summary>The panel's id.</summary>
    public string? Id { get; init; }

    /// <summary>The words on the tab.</summary>
    public string? Label { get; init; }

    /// <summary>Extra attributes of the tab.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary>The panel.</summary>
    public StyledContent? Panel { get; init; }
}

/// <summary>Options of a task list.</summary>
public sealed record TaskListOptions
{
    /// <summary>The tasks; null is passed over, but keeps its number.</summary>
    public IReadOnlyList<TaskListItem?>? Items { get; init; }

    /// <summary>What ids begin with.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A task of a task list.</summary>
public sealed record TaskListItem
{
    /// <summary>What it is called.</summary>
    public StyledContent? Title { get; init; }

    /// <summary>Its hint.</summary>
    public Content? Hint { get; init; }

    /// <summary>How far it is.</summary>
    public TaskListStatus? Status { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }
}

/// <summary>How far a task is.</summary>
public sealed record TaskListStatus : Content
{
    /// <summary>The status as a tag.</summary>
    public TagOptions? Tag { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }
}

/// <summary>Options of an accordion.</summary>
public sealed record AccordionOptions
{
    /// <summary>The element's id: must be the only one of its name on the site, as the script remembers by it.</summary>
    public string? Id { get; init; }

    /// <summary>Heading level of the sections, 2 when left out.</summary>
    public int? HeadingLevel { get; init; }

    /// <summary>The sections; null is passed over, but keeps its number.</summary>
    public IReadOnlyList<AccordionItem?>? Items { get; init; }

    /// <summary>Whether the script remembers what was open.</summary>
    public bool? RememberExpanded { get; init; }

    /// <summary>"Hide all sections".</summary>
    public string? HideAllSectionsText { get; init; }

    /// <summary>"Hide".</summary>
    public string? HideSectionText { get; init; }

    /// <summary>"Hide this section".</summary>
    public string? HideSectionAriaLabelText { get; init; }

    /// <summary>"Show all sections".</summary>
    public string? ShowAllSectionsText { get; init; }

    /// <summary>"Show".</summary>
    public string? ShowSectionText { get; init; }

    /// <summary>"Show this section".</summary>
    public string? ShowSectionAriaLabelText { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A section of an accordion.</summary>
public sealed record AccordionItem
{
    /// <summary>The heading.</summary>
    public Content? Heading { get; init; }

    /// <summary>A line under the heading.</summary>
    public Content? Summary { get; init; }

    /// <summary>What it opens to.</summary>
    public Content? Content { get; init; }

    /// <summary>Whether it starts open.</summary>
    public bool Expanded { get; init; }
}

public static partial class Govuk
{
    /// <summary>The errors of a page, each leading to its field.</summary>
    public static IHtmlContent ErrorSummary(ErrorSummaryOptions options)
    {
        var body = new Element("div").Class("govuk-error-summary__body");
        if (options.DescriptionHtml is not null || options.DescriptionText is not null)
        {
            body.Add(new Element("p").Add(options.DescriptionText, options.DescriptionHtml));
        }

        if (options.ErrorList is { Count: > 0 } errors)
        {
            body.Add(new Element("ul").Class("govuk-list govuk-error-summary__list").AddAll(errors.Select(error =>
                error.Href is null
                    ? new Element("li").Add(error.Text, error.Html)
                    : new Element("li").Add(new Element("a").Set("href", error.Href).Attributes(error.Attributes).Add(error.Text, error.Html)))));
        }

        return new Element("div").Class("govuk-error-summary", options.Classes)
            .Set("data-disable-auto-focus", Text(options.DisableAutoFocus)).Attributes(options.Attributes).Set("data-module", "govuk-error-summary")
            // The alert is a child of its own: on the element the script focuses, screen readers miss parts.
            .Add(new Element("div").Set("role", "alert")
                .Add(new Element("h2").Class("govuk-error-summary__title").Add(options.TitleText, options.TitleHtml))
                .Add(body));
    }

    /// <summary>A banner for news that is not about the page's own task.</summary>
    public static IHtmlContent NotificationBanner(NotificationBannerOptions options)
    {
        var success = options.Type == "success";
        var titleId = options.TitleId ?? "govuk-notification-banner-title";
        var content = new Element("div").Class("govuk-notification-banner__content");
        content.Add(options.Html ?? (options.Text is null ? null : new Element("p").Class("govuk-notification-banner__heading").Add(options.Text)));
        return new Element("div").Class("govuk-notification-banner", success ? "govuk-notification-banner--success" : null, options.Classes)
            .Set("role", options.Role ?? (success ? "alert" : "region")).Set("aria-labelledby", titleId)
            .Set("data-module", "govuk-notification-banner").Set("data-disable-auto-focus", Text(options.DisableAutoFocus))
            .Attributes(options.Attributes)
            .Add(new Element("div").Class("govuk-notification-banner__header")
                .Add(new Element($"h{options.TitleHeadingLevel ?? 2}").Class("govuk-notification-banner__title").Set("id", titleId)
                    .Add(options.TitleText ?? Words.Say(success ? "Success" : "Important"), options.TitleHtml)))
            .Add(content);
    }

    /// <summary>A list of what is known, with links to change it.</summary>
    public static IHtmlContent SummaryList(SummaryListOptions options)
    {
        var rows = options.Rows ?? [];
        var anyActions = rows.Any(row => row.Actions?.Items is { Count: > 0 });
        var list = new Element("dl").Class("govuk-summary-list", options.Classes).Attributes(options.Attributes);
        foreach (var row in rows)
        {
            var line = new Element("div")
                .Class("govuk-summary-list__row", anyActions && row.Actions?.Items is null ? "govuk-summary-list__row--no-actions" : null, row.Classes)
                .Add(new Element("dt").Class("govuk-summary-list__key", row.Key?.Classes).Add(row.Key?.Text, row.Key?.Html))
                .Add(new Element("dd").Class("govuk-summary-list__value", row.Value?.Classes).Add(row.Value?.Text, row.Value?.Html));
            if (row.Actions?.Items is { Count: > 0 } actions)
            {
                var cell = new Element("dd").Class("govuk-summary-list__actions", row.Actions.Classes);
                line.Add(actions.Count == 1
                    ? cell.Add(Link(actions[0]))
                    : cell.Add(new Element("ul").Class("govuk-summary-list__actions-list").AddAll(actions.Select(action =>
                        new Element("li").Class("govuk-summary-list__actions-list-item").Add(Link(action))))));
            }

            list.Add(line);
        }

        return options.Card is { } card ? Card(card) : list;

        Element Link(SummaryAction action)
        {
            var link = new Element("a").Class("govuk-link", action.Classes).Set("href", action.Href ?? "").Attributes(action.Attributes)
                .Add(action.Text, action.Html);
            var title = options.Card?.Title;
            if (string.IsNullOrEmpty(action.VisuallyHiddenText) && title is null)
            {
                return link;
            }

            var hidden = new Element("span").Class("govuk-visually-hidden");
            if (action.VisuallyHiddenText is { } more)
            {
                hidden.Add($" {more}");
            }

            return link.Add(title is null ? hidden : hidden.Add(" (").Add(title.Text, title.Html).Add(")"));
        }

        Element Card(SummaryCard card)
        {
            var head = new Element("div").Class("govuk-summary-card__title-wrapper");
            if (card.Title is { } title)
            {
                head.Add(new Element($"h{title.HeadingLevel ?? 2}").Class("govuk-summary-card__title", title.Classes).Add(title.Text, title.Html));
            }

            if (card.Actions?.Items is { Count: > 0 } actions)
            {
                head.Add(actions.Count == 1
                    ? new Element("div").Class("govuk-summary-card__actions", card.Actions.Classes).Add(Link(actions[0]))
                    : new Element("ul").Class("govuk-summary-card__actions", card.Actions.Classes).AddAll(actions.Select(action =>
                        new Element("li").Class("govuk-summary-card__action").Add(Link(action)))));
            }

            return new Element("div").Class("govuk-summary-card", card.Classes).Attributes(card.Attributes)
                .Add(head).Add(new Element("div").Class("govuk-summary-card__content").Add(list));
        }
    }

    /// <summary>A table.</summary>
    public static IHtmlContent Table(TableOptions options)
    {
        var table = new Element("table").Class("govuk-table", options.Classes).Attributes(options.Attributes);
        if (options.Caption is { } caption)
        {
            table.Add(new Element("caption").Class("govuk-table__caption", options.CaptionClasses).Add(caption));
        }

        if (options.Head is { } head)
        {
            table.Add(new Element("thead").Class("govuk-table__head").Add(new Element("tr").Class("govuk-table__row")
                .AddAll(head.Select(cell => Cell("th", "col", cell)))));
        }

        return table.Add(new Element("tbody").Class("govuk-table__body").AddAll((options.Rows ?? []).Select(row =>
            new Element("tr").Class("govuk-table__row").AddAll(row.Select((cell, index) =>
                index == 0 && options.FirstCellIsHeader ? Cell("th", "row", cell with { Format = null }) : Cell("td", null, cell))))));

        static Element Cell(string name, string? scope, TableCell cell)
        {
            var kind = name == "th" ? "govuk-table__header" : "govuk-table__cell";
            return new Element(name).Set("scope", scope).Class(kind, cell.Format is null ? null : $"{kind}--{cell.Format}", cell.Classes)
                .Set("colspan", cell.Colspan?.ToString(CultureInfo.InvariantCulture))
                .Set("rowspan", cell.Rowspan?.ToString(CultureInfo.InvariantCulture))
                .Attributes(cell.Attributes).Add(cell.Text, cell.Html);
        }
    }

    /// <summary>Tabs: one panel at a time with scripts, one under the other without.</summary>
    public static IHtmlContent Tabs(TabsOptions options)
    {
        var tabs = new Element("div").Set("id", options.Id).Class("govuk-tabs", options.Classes).Attributes(options.Attributes)
            .Set("data-module", "govuk-tabs")
            .Add(new Element("h2").Class("govuk-tabs__title").Add(options.Title ?? Words.Say("Contents")));
        if (options.Items is not { Count: > 0 } items)
        {
            return tabs;
        }

        return tabs.Add(new Element("ul").Class("govuk-tabs__list").AddAll(items.Select((item, index) =>
                new Element("li").Class("govuk-tabs__list-item", index == 0 ? "govuk-tabs__list-item--selected" : null)
                    .Add(new Element("a").Class("govuk-tabs__tab").Set("href", $"#{PanelId(item, index)}").Attributes(item.Attributes).Add(item.Label)))))
            .AddAll(items.Select((item, index) =>
                new Element("div").Class("govuk-tabs__panel", index == 0 ? null : "govuk-tabs__panel--hidden").Set("id", PanelId(item, index))
                    .Attributes(item.Panel?.Attributes)
                    .Add(item.Panel?.Html ?? (item.Panel?.Text is { } text ? new Element("p").Class("govuk-body").Add(text) : null))));

        string PanelId(TabItem item, int index) => item.Id ?? string.Create(CultureInfo.InvariantCulture, $"{options.IdPrefix}-{index + 1}");
    }

    /// <summary>A list of tasks and how far each is.</summary>
    public static IHtmlContent TaskList(TaskListOptions options)
    {
        var prefix = options.IdPrefix ?? "task-list";
        return new Element("ul").Class("govuk-task-list", options.Classes).Attributes(options.Attributes)
            .AddAll(Numbered(options.Items).Select(pair => Task(pair.Item, $"{prefix}-{Number(pair.Number)}")));

        static Element Task(TaskListItem item, string id)
        {
            var name = new Element("div").Class("govuk-task-list__name-and-hint");
            name.Add(item.Href is null
                ? new Element("div").Set("class", item.Title?.Classes).Add(item.Title?.Text, item.Title?.Html)
                : new Element("a").Class("govuk-link govuk-task-list__link", item.Title?.Classes).Set("href", item.Href)
                    .Set("aria-describedby", Join(item.Hint is null ? null : $"{id}-hint", $"{id}-status"))
                    .Add(item.Title?.Text, item.Title?.Html));
            if (item.Hint is { } hint)
            {
                name.Add(new Element("div").Set("id", $"{id}-hint").Class("govuk-task-list__hint").Add(hint.Text, hint.Html));
            }

            var status = new Element("div").Class("govuk-task-list__status", item.Status?.Classes).Set("id", $"{id}-status");
            return new Element("li").Class("govuk-task-list__item", item.Href is null ? null : "govuk-task-list__item--with-link", item.Classes)
                .Add(name)
                .Add(item.Status?.Tag is { } tag ? status.Add(Tag(tag)) : status.Add(item.Status?.Text, item.Status?.Html));
        }
    }

    /// <summary>Sections that open and close.</summary>
    public static IHtmlContent Accordion(AccordionOptions options)
    {
        var attributes = new Dictionary<string, string?>(StringComparer.Ordinal);
        Translate(attributes, "hide-all-sections", options.HideAllSectionsText ?? Words.Translated("Hide all sections"));
        Translate(attributes, "hide-section", options.HideSectionText ?? Words.Translated("Hide"));
        Translate(attributes, "hide-section-aria-label", options.HideSectionAriaLabelText ?? Words.Translated("Hide this section"));
        Translate(attributes, "show-all-sections", options.ShowAllSectionsText ?? Words.Translated("Show all sections"));
        Translate(attributes, "show-section", options.ShowSectionText ?? Words.Translated("Show"));
        Translate(attributes, "show-section-aria-label", options.ShowSectionAriaLabelText ?? Words.Translated("Show this section"));
        return new Element("div").Class("govuk-accordion", options.Classes).Set("data-module", "govuk-accordion").Set("id", options.Id)
            .Attributes(attributes).Set("data-remember-expanded", Text(options.RememberExpanded)).Attributes(options.Attributes)
            .AddAll(Numbered(options.Items).Select(pair => Section(pair.Item, Number(pair.Number))));

        Element Section(AccordionItem item, string number)
        {
            var header = new Element("div").Class("govuk-accordion__section-header")
                .Add(new Element($"h{options.HeadingLevel ?? 2}").Class("govuk-accordion__section-heading")
                    .Add(new Element("span").Class("govuk-accordion__section-button").Set("id", $"{options.Id}-heading-{number}")
                        .Add(item.Heading?.Text, item.Heading?.Html)));
            if (item.Summary is { Any: true } summary)
            {
                header.Add(new Element("div").Class("govuk-accordion__section-summary govuk-body").Set("id", $"{options.Id}-summary-{number}")
                    .Add(summary.Text, summary.Html));
            }

            return new Element("div").Class("govuk-accordion__section", item.Expanded ? "govuk-accordion__section--expanded" : null)
                .Add(header)
                .Add(new Element("div").Set("id", $"{options.Id}-content-{number}").Class("govuk-accordion__section-content")
                    .Add(item.Content?.Html ?? (item.Content?.Text is { } text ? new Element("p").Class("govuk-body").Add(text) : null)));
        }
    }
}
