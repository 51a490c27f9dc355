using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Guildhall.Platform.Design.TagHelpers;

/// <summary>A button; with <c>href</c> a link that looks like one.</summary>
[HtmlTargetElement("govuk-button")]
public sealed class ButtonTagHelper : ComponentTagHelper
{
    /// <summary>Makes a link of it.</summary>
    public string? Href { get; set; }

    /// <summary><c>submit</c> when left out.</summary>
    public string? Type { get; set; }

    /// <summary><c>secondary</c>, <c>warning</c> or <c>inverse</c>.</summary>
    public string? Kind { get; set; }

    /// <summary>Whether it is greyed out.</summary>
    public bool Disabled { get; set; }

    /// <summary>Whether it starts a service: an arrow follows the words.</summary>
    public bool Start { get; set; }

    /// <summary>Whether the script swallows the second of two quick presses.</summary>
    public bool? PreventDoubleClick { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.Button(new()
        {
            Href = Href,
            Type = Type,
            Disabled = Disabled,
            IsStartButton = Start,
            PreventDoubleClick = PreventDoubleClick,
            Html = await InsideAsync(output),
            Classes = Join(Kind is null ? null : $"govuk-button--{Kind}", Classes(output)),
            Attributes = Rest(output),
        }));
}

/// <summary>
/// The errors of the page. Layouts write it by themselves from the fields and the model state; a page that wants its own
/// gives <c>govuk-error</c> tags.
/// </summary>
[HtmlTargetElement("govuk-error-summary")]
public sealed class ErrorSummaryTagHelper : ComponentTagHelper
{
    /// <summary>"There is a problem" when left out.</summary>
    public string? Title { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var errors = FieldErrors.Of(ViewContext.HttpContext);
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        var list = children.Errors.Count > 0 ? children.Errors
            : errors.Summarised ? [] : errors.Summary(ViewContext.ViewData.ModelState);
        if (list.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        errors.Summarised = true;
        Write(output, Govuk.ErrorSummary(new()
        {
            TitleText = Title ?? Words.Say("There is a problem"),
            ErrorList = list,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>One error of the summary around it.</summary>
[HtmlTargetElement("govuk-error")]
public sealed class ErrorTagHelper : ComponentTagHelper
{
    /// <summary>Leads to the field, such as <c>#email</c>.</summary>
    public string? Href { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Slots.Around(context)?.Errors.Add(new() { Href = Href, Html = await InsideAsync(output), Attributes = Rest(output) });
        output.SuppressOutput();
    }
}

/// <summary>A banner for news that is not about the page's own task.</summary>
[HtmlTargetElement("govuk-notification-banner")]
public sealed class NotificationBannerTagHelper : ComponentTagHelper
{
    /// <summary><c>success</c> makes it green and an alert.</summary>
    public string? Type { get; set; }

    /// <summary>"Important" or "Success" when left out.</summary>
    public string? Title { get; set; }

    /// <summary>A single line of text; or give markup between the tags.</summary>
    public string? Text { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.NotificationBanner(new()
        {
            Type = Type,
            // Two banners on one page need two names.
            TitleId = output.Attributes["id"]?.Value is { } id ? $"{id}-title" : null,
            TitleText = Title,
            Text = Text,
            Html = await InsideAsync(output),
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
}

/// <summary>Text that opens on demand.</summary>
[HtmlTargetElement("govuk-details")]
public sealed class DetailsTagHelper : ComponentTagHelper
{
    /// <summary>The words to click.</summary>
    public string? Summary { get; set; }

    /// <summary>Whether it starts open.</summary>
    public bool Open { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.Details(new()
        {
            SummaryText = Summary,
            Open = Open,
            Html = await InsideAsync(output),
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
}

/// <summary>Text set in from the margin by a bar.</summary>
[HtmlTargetElement("govuk-inset-text")]
public sealed class InsetTextTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.InsetText(new() { Html = await InsideAsync(output), Classes = Classes(output), Attributes = Rest(output) }));
}

/// <summary>A warning with its exclamation mark.</summary>
[HtmlTargetElement("govuk-warning-text")]
public sealed class WarningTextTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.WarningText(new() { Html = await InsideAsync(output), Classes = Classes(output), Attributes = Rest(output) }));
}

/// <summary>The panel that says a thing is done.</summary>
[HtmlTargetElement("govuk-panel")]
public sealed class PanelTagHelper : ComponentTagHelper
{
    /// <summary>The title.</summary>
    public string? Title { get; set; }

    /// <summary>Heading level of the title, 1 when left out.</summary>
    public int? HeadingLevel { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.Panel(new()
        {
            TitleText = Title,
            HeadingLevel = HeadingLevel,
            Html = await InsideAsync(output),
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
}

/// <summary>A tag: a status in a coloured box.</summary>
[HtmlTargetElement("govuk-tag")]
public sealed class TagTagHelper : ComponentTagHelper
{
    /// <summary>grey, green, teal, blue, purple, magenta, red, orange or yellow.</summary>
    public string? Colour { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.Tag(new()
        {
            Html = await InsideAsync(output),
            Classes = Join(Colour is null ? null : $"govuk-tag--{Colour}", Classes(output)),
            Attributes = Rest(output),
        }));
}

/// <summary>The banner that says how finished a service is.</summary>
[HtmlTargetElement("govuk-phase-banner")]
public sealed class PhaseBannerTagHelper : ComponentTagHelper
{
    /// <summary>The phase, such as Beta.</summary>
    public string? Phase { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.PhaseBanner(new()
        {
            Tag = new() { Text = Phase },
            Html = await InsideAsync(output),
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
}

/// <summary>A list of what is known, as <c>govuk-row</c> tags or options.</summary>
[HtmlTargetElement("govuk-summary-list")]
public sealed class SummaryListTagHelper : ComponentTagHelper
{
    /// <summary>Rows made elsewhere; they go before those between the tags.</summary>
    public IEnumerable<SummaryListRow>? Rows { get; set; }

    /// <summary>Makes a card of it, with this title.</summary>
    public string? CardTitle { get; set; }

    /// <summary>Heading level of the card's title, 2 when left out.</summary>
    public int? CardHeadingLevel { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.SummaryList(new()
        {
            Rows = [.. Rows ?? [], .. children.Rows],
            Card = CardTitle is null ? null : new()
            {
                Title = new() { Text = CardTitle, HeadingLevel = CardHeadingLevel },
                Actions = children.Actions.Count == 0 ? null : new() { Items = children.Actions },
            },
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A row of the summary list around it. The content is the value.</summary>
[HtmlTargetElement("govuk-row")]
public sealed class RowTagHelper : ComponentTagHelper
{
    /// <summary>What the row is about.</summary>
    public string? Key { get; set; }

    /// <summary>Where "Change" leads; no link when left out.</summary>
    public string? Change { get; set; }

    /// <summary>What is said instead of "Change", where there is nothing to change yet.</summary>
    public string? ChangeText { get; set; }

    /// <summary>Said after "Change" to people who cannot see the row; the key in lower case when left out.</summary>
    public string? ChangeWhat { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var list = Slots.Around(context);
        var children = Slots.Open(context);
        var content = await InsideAsync(output);
        // A page that gives null gives an empty text.
        if (!string.IsNullOrEmpty(Change))
        {
            children.Actions.Insert(0, new() { Href = Change, Text = string.IsNullOrEmpty(ChangeText) ? Words.Say("Change") : ChangeText, VisuallyHiddenText = ChangeWhat ?? Lower(Key) });
        }

        list?.Rows.Add(new()
        {
            Key = new() { Text = Key },
            Value = new() { Html = content ?? HtmlString.Empty },
            Actions = children.Actions.Count == 0 ? null : new() { Items = children.Actions },
            Classes = Classes(output),
        });
        output.SuppressOutput();
    }

    /// <summary>The first letter in lower case, unless the word is an abbreviation.</summary>
    private static string? Lower(string? key) =>
        key is { Length: > 1 } && !char.IsUpper(key[1]) ? char.ToLowerInvariant(key[0]) + key[1..] : key;
}

/// <summary>A link of the row or card around it.</summary>
[HtmlTargetElement("govuk-action")]
public sealed class ActionTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; set; }

    /// <summary>Said after the words to people who cannot see the row.</summary>
    public string? What { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Slots.Around(context)?.Actions.Add(new()
        {
            Href = Href,
            VisuallyHiddenText = What,
            Html = await InsideAsync(output),
            Classes = Classes(output),
            Attributes = Rest(output),
        });
        output.SuppressOutput();
    }
}

/// <summary>A table of plain rows and cells, that scrolls by itself where the screen is narrow.</summary>
[HtmlTargetElement("govuk-table")]
public sealed class TableTagHelper : ComponentTagHelper
{
    /// <summary>The caption; give one always, hidden if need be.</summary>
    public string? Caption { get; set; }

    /// <summary>Size of the caption: s, m, l or xl.</summary>
    public string? CaptionSize { get; set; }

    /// <summary>Whether the caption is only heard.</summary>
    public bool CaptionHidden { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var table = new Element("table").Class("gh-table", Classes(output)).Attributes(Rest(output));
        if (Caption is not null)
        {
            table.Add(new Element("caption").Class(
                CaptionHidden ? "govuk-visually-hidden" : Join("govuk-table__caption", CaptionSize is null ? null : $"govuk-table__caption--{CaptionSize}"))
                .Add(Caption));
        }

        table.Add(await InsideAsync(output));
        Write(output, new Element("div").Class("gh-table-scroll").Set("role", "region").Set("aria-label", Caption ?? Words.Say("Table"))
            .Set("tabindex", "0").Add(table));
    }
}

/// <summary>Tabs, as <c>govuk-tab</c> tags.</summary>
[HtmlTargetElement("govuk-tabs")]
public sealed class TabsTagHelper : ComponentTagHelper
{
    /// <summary>The id; also what the ids of panels begin with.</summary>
    public string? Id { get; set; }

    /// <summary>"Contents"; seen without scripts.</summary>
    public string? Title { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.Tabs(new()
        {
            Id = Id,
            IdPrefix = Id ?? "tab",
            Title = Title,
            Items = children.Tabs,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A tab of the tabs around it. The content is its panel.</summary>
[HtmlTargetElement("govuk-tab")]
public sealed class TabTagHelper : ComponentTagHelper
{
    /// <summary>The words on the tab.</summary>
    public string? Label { get; set; }

    /// <summary>The panel's id.</summary>
    public string? Id { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var tabs = Slots.Around(context);
        Slots.Close(context);
        tabs?.Tabs.Add(new() { Label = Label, Id = Id, Panel = new() { Html = await InsideAsync(output) }, Attributes = Rest(output) });
        output.SuppressOutput();
    }
}

/// <summary>A list of tasks, as <c>govuk-task</c> tags.</summary>
[HtmlTargetElement("govuk-task-list")]
public sealed class TaskListTagHelper : ComponentTagHelper
{
    /// <summary>What ids begin with.</summary>
    public string? IdPrefix { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.TaskList(new()
        {
            IdPrefix = IdPrefix,
            Items = children.Tasks,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A task of the list around it. The content is its name.</summary>
[HtmlTargetElement("govuk-task")]
public sealed class TaskTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads; none while it cannot be started.</summary>
    public string? Href { get; set; }

    /// <summary>How far it is, in words.</summary>
    public string? Status { get; set; }

    /// <summary>Shows the status as a tag of this colour; plain text when left out.</summary>
    public string? StatusColour { get; set; }

    /// <summary>Whether it cannot be started yet: the status is grey.</summary>
    public bool CannotStart { get; set; }

    /// <summary>Its hint.</summary>
    public string? Hint { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var list = Slots.Around(context);
        Slots.Close(context);
        list?.Tasks.Add(new()
        {
            Href = Href,
            Title = new() { Html = await InsideAsync(output) },
            Hint = Hint is null ? null : new() { Text = Hint },
            Status = StatusColour is null
                ? new() { Text = Status, Classes = CannotStart ? "govuk-task-list__status--cannot-start-yet" : null }
                : new() { Tag = new() { Text = Status, Classes = $"govuk-tag--{StatusColour}" } },
            Classes = Classes(output),
        });
        output.SuppressOutput();
    }
}

/// <summary>Sections that open and close, as <c>govuk-section</c> tags.</summary>
[HtmlTargetElement("govuk-accordion")]
public sealed class AccordionTagHelper : ComponentTagHelper
{
    /// <summary>The id: the only one of its name on the site, as the script remembers by it.</summary>
    public string? Id { get; set; }

    /// <summary>Heading level of the sections, 2 when left out.</summary>
    public int? HeadingLevel { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.Accordion(new()
        {
            Id = Id ?? "accordion",
            HeadingLevel = HeadingLevel,
            Items = children.Sections,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A section of the accordion around it.</summary>
[HtmlTargetElement("govuk-section")]
public sealed class SectionTagHelper : ComponentTagHelper
{
    /// <summary>The heading.</summary>
    public string? Heading { get; set; }

    /// <summary>A line under the heading.</summary>
    public string? Summary { get; set; }

    /// <summary>Whether it starts open.</summary>
    public bool Expanded { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var accordion = Slots.Around(context);
        Slots.Close(context);
        accordion?.Sections.Add(new()
        {
            Heading = new() { Text = Heading },
            Summary = Summary is null ? null : new() { Text = Summary },
            Content = new() { Html = await InsideAsync(output) },
            Expanded = Expanded,
        });
        output.SuppressOutput();
    }
}

/// <summary>Links to the page before and after. Lists are read by their last key, so pages have no numbers.</summary>
[HtmlTargetElement("govuk-pagination")]
public sealed class PaginationTagHelper : ComponentTagHelper
{
    /// <summary>Where "Previous" leads.</summary>
    public string? PreviousHref { get; set; }

    /// <summary>What is found there.</summary>
    public string? PreviousLabel { get; set; }

    /// <summary>Where "Next" leads.</summary>
    public string? NextHref { get; set; }

    /// <summary>What is found there.</summary>
    public string? NextLabel { get; set; }

    /// <summary>Numbered pages, where there are any.</summary>
    public IEnumerable<PaginationItem>? Items { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (PreviousHref is null && NextHref is null && Items is null)
        {
            output.SuppressOutput();
            return;
        }

        Write(output, Govuk.Pagination(new()
        {
            Previous = PreviousHref is null ? null : new() { Href = PreviousHref, LabelText = PreviousLabel },
            Next = NextHref is null ? null : new() { Href = NextHref, LabelText = NextLabel },
            Items = Items is null ? null : [.. Items],
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>The way from the home page to here, as <c>govuk-breadcrumb</c> tags.</summary>
[HtmlTargetElement("govuk-breadcrumbs")]
public sealed class BreadcrumbsTagHelper : ComponentTagHelper
{
    /// <summary>Whether a phone shows every step, instead of the first and last.</summary>
    public bool ShowAllOnMobile { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.Breadcrumbs(new()
        {
            Items = children.Breadcrumbs,
            CollapseOnMobile = !ShowAllOnMobile,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A step of the breadcrumbs around it.</summary>
[HtmlTargetElement("govuk-breadcrumb")]
public sealed class BreadcrumbTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads; none for the page itself.</summary>
    public string? Href { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Slots.Around(context)?.Breadcrumbs.Add(new() { Href = Href, Html = await InsideAsync(output), Attributes = Rest(output) });
        output.SuppressOutput();
    }
}

/// <summary>A link to the page before; "Back" when it has no words.</summary>
[HtmlTargetElement("govuk-back-link")]
public sealed class BackLinkTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.BackLink(new() { Href = Href, Html = await InsideAsync(output), Classes = Classes(output), Attributes = Rest(output) }));
}

/// <summary>A link past the header.</summary>
[HtmlTargetElement("govuk-skip-link")]
public sealed class SkipLinkTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        Write(output, Govuk.SkipLink(new() { Href = Href, Html = await InsideAsync(output), Classes = Classes(output), Attributes = Rest(output) }));
}

/// <summary>The name of a service and links between its parts, as <c>govuk-nav-item</c> tags.</summary>
[HtmlTargetElement("govuk-service-navigation")]
public sealed class ServiceNavigationTagHelper : ComponentTagHelper
{
    /// <summary>The service's name.</summary>
    public string? ServiceName { get; set; }

    /// <summary>The service's first page.</summary>
    public string? ServiceUrl { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        await output.GetChildContentAsync();
        Write(output, Govuk.ServiceNavigation(new()
        {
            ServiceName = ServiceName,
            ServiceUrl = ServiceUrl,
            Navigation = children.Links,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}

/// <summary>A link of the navigation around it.</summary>
[HtmlTargetElement("govuk-nav-item")]
public sealed class NavItemTagHelper : ComponentTagHelper
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; set; }

    /// <summary>Whether it is the page shown.</summary>
    public bool Current { get; set; }

    /// <summary>Whether the page shown lies beneath it.</summary>
    public bool Active { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Slots.Around(context)?.Links.Add(new()
        {
            Href = Href,
            Current = Current,
            Active = Active,
            Html = await InsideAsync(output),
            Attributes = Rest(output),
        });
        output.SuppressOutput();
    }
}
