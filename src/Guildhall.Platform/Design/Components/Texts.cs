using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of a label.</summary>
public sealed record LabelOptions : StyledContent
{
    /// <summary>The id of the field it names.</summary>
    public string? For { get; init; }

    /// <summary>Whether the label is also the page's heading.</summary>
    public bool IsPageHeading { get; init; }
}

/// <summary>Options of a hint.</summary>
public sealed record HintOptions : StyledContent
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }
}

/// <summary>Options of an error message beside a field.</summary>
public sealed record ErrorMessageOptions : StyledContent
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }

    /// <summary>Said before the message to people who cannot see it is red; "Error" when left out.</summary>
    public string? VisuallyHiddenText { get; init; }
}

/// <summary>Options of a legend.</summary>
public sealed record LegendOptions : Content
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Whether the legend is also the page's heading.</summary>
    public bool IsPageHeading { get; init; }
}

/// <summary>Options of a fieldset.</summary>
public sealed record FieldsetOptions
{
    /// <summary>Ids of elements that describe the group.</summary>
    public string? DescribedBy { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary>The ARIA role.</summary>
    public string? Role { get; init; }

    /// <summary>The legend.</summary>
    public LegendOptions? Legend { get; init; }

    /// <summary>What the fieldset holds.</summary>
    public IHtmlContent? Html { get; init; }
}

/// <summary>Options of inset text.</summary>
public sealed record InsetTextOptions : StyledContent
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }
}

/// <summary>Options of a warning.</summary>
public sealed record WarningTextOptions : StyledContent
{
    /// <summary>Said in place of the exclamation mark; "Warning" when left out.</summary>
    public string? IconFallbackText { get; init; }
}

/// <summary>Options of a tag.</summary>
public sealed record TagOptions : StyledContent;

/// <summary>Options of the details component.</summary>
public sealed record DetailsOptions : StyledContent
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }

    /// <summary>Whether it starts open.</summary>
    public bool Open { get; init; }

    /// <summary>The words to click.</summary>
    public string? SummaryText { get; init; }

    /// <summary>Markup in place of the summary text.</summary>
    public IHtmlContent? SummaryHtml { get; init; }
}

/// <summary>Options of a panel.</summary>
public sealed record PanelOptions : StyledContent
{
    /// <summary>The title.</summary>
    public string? TitleText { get; init; }

    /// <summary>Markup in place of the title.</summary>
    public IHtmlContent? TitleHtml { get; init; }

    /// <summary>Heading level of the title, 1 when left out.</summary>
    public int? HeadingLevel { get; init; }

    /// <summary>Buttons and links, for an interruption panel.</summary>
    public PanelActions? Actions { get; init; }
}

/// <summary>The buttons and links of an interruption panel.</summary>
public sealed record PanelActions
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary>The actions.</summary>
    public IReadOnlyList<PanelAction>? Items { get; init; }
}

/// <summary>A button or link of an interruption panel.</summary>
public sealed record PanelAction
{
    /// <summary>The words.</summary>
    public string? Text { get; init; }

    /// <summary>Button type; <c>button</c> makes a button of a link.</summary>
    public string? Type { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of the phase banner.</summary>
public sealed record PhaseBannerOptions : StyledContent
{
    /// <summary>The tag that names the phase.</summary>
    public TagOptions? Tag { get; init; }
}

public static partial class Govuk
{
    /// <summary>A label; nothing when it has no words.</summary>
    public static IHtmlContent Label(LabelOptions options)
    {
        if (!options.Any)
        {
            return HtmlString.Empty;
        }

        var label = new Element("label").Class("govuk-label", options.Classes).Attributes(options.Attributes)
            .Set("for", string.IsNullOrEmpty(options.For) ? null : options.For).Add(options.Text, options.Html);
        return options.IsPageHeading ? new Element("h1").Class("govuk-label-wrapper").Add(label) : label;
    }

    /// <summary>A hint.</summary>
    public static IHtmlContent Hint(HintOptions options) =>
        new Element("div").Set("id", options.Id).Class("govuk-hint", options.Classes).Attributes(options.Attributes)
            .Add(options.Text, options.Html);

    /// <summary>An error message beside a field.</summary>
    public static IHtmlContent ErrorMessage(ErrorMessageOptions options)
    {
        var message = new Element("p").Set("id", options.Id).Class("govuk-error-message", options.Classes).Attributes(options.Attributes);
        var prefix = options.VisuallyHiddenText ?? Words.Say("Error");
        if (prefix.Length > 0)
        {
            message.Add(Hidden($"{prefix}:")).Add(" ");
        }

        return message.Add(options.Text, options.Html);
    }

    /// <summary>A fieldset with its legend.</summary>
    public static IHtmlContent Fieldset(FieldsetOptions options)
    {
        var fieldset = new Element("fieldset").Class("govuk-fieldset", options.Classes).Set("role", options.Role)
            .Set("aria-describedby", string.IsNullOrEmpty(options.DescribedBy) ? null : options.DescribedBy).Attributes(options.Attributes);
        if (options.Legend is { Any: true } legend)
        {
            var inside = new Element("legend").Class("govuk-fieldset__legend", legend.Classes);
            fieldset.Add(legend.IsPageHeading
                ? inside.Add(new Element("h1").Class("govuk-fieldset__heading").Add(legend.Text, legend.Html))
                : inside.Add(legend.Text, legend.Html));
        }

        return fieldset.Add(options.Html);
    }

    /// <summary>Text set in from the margin by a bar.</summary>
    public static IHtmlContent InsetText(InsetTextOptions options) =>
        new Element("div").Set("id", options.Id).Class("govuk-inset-text", options.Classes).Attributes(options.Attributes)
            .Add(options.Text, options.Html);

    /// <summary>A warning with its exclamation mark.</summary>
    public static IHtmlContent WarningText(WarningTextOptions options) =>
        new Element("div").Class("govuk-warning-text", options.Classes).Attributes(options.Attributes)
            .Add(new Element("span").Class("govuk-warning-text__icon").Set("aria-hidden", "true").Add("!"))
            .Add(new Element("strong").Class("govuk-warning-text__text")
                .Add(Hidden(options.IconFallbackText ?? Words.Say("Warning"))).Add(" ").Add(options.Text, options.Html));

    /// <summary>A tag: a status in a coloured box.</summary>
    public static IHtmlContent Tag(TagOptions options) =>
        new Element("strong").Class("govuk-tag", options.Classes).Attributes(options.Attributes).Add(options.Text, options.Html);

    /// <summary>Text that opens on demand.</summary>
    public static IHtmlContent Details(DetailsOptions options) =>
        new Element("details").Set("id", options.Id).Class("govuk-details", options.Classes).Attributes(options.Attributes).Flag("open", options.Open)
            .Add(new Element("summary").Class("govuk-details__summary")
                .Add(new Element("span").Class("govuk-details__summary-text").Add(options.SummaryText, options.SummaryHtml)))
            .Add(new Element("div").Class("govuk-details__text").Add(options.Text, options.Html));

    /// <summary>The panel that says a thing is done, or that interrupts.</summary>
    public static IHtmlContent Panel(PanelOptions options)
    {
        var interrupts = options.Classes?.Contains("govuk-panel--interruption", StringComparison.Ordinal) == true;
        var panel = new Element("div").Class("govuk-panel", interrupts ? null : "govuk-panel--confirmation", options.Classes)
            .Attributes(options.Attributes)
            .Add(new Element($"h{options.HeadingLevel ?? 1}").Class("govuk-panel__title").Add(options.TitleText, options.TitleHtml));
        if (options.Any)
        {
            panel.Add(new Element("div").Class("govuk-panel__body").Add(options.Text, options.Html));
        }

        if (interrupts && options.Actions is { } actions)
        {
            var box = new Element("div").Class("govuk-panel__actions", actions.Classes).Attributes(actions.Attributes);
            if (actions.Items is { Count: > 0 } items)
            {
                box.Add(new Element("div").Class("govuk-button-group").AddAll(items.Select(Action)));
            }

            panel.Add(box);
        }

        return panel;

        static IHtmlContent Action(PanelAction action) => action.Href is null || action.Type == "button"
            ? Button(new()
            {
                Text = action.Text,
                Type = action.Type ?? "button",
                Classes = Join("govuk-button--inverse", action.Classes),
                Href = action.Href,
                Attributes = action.Attributes,
            })
            : new Element("a").Class("govuk-link govuk-link--inverse", action.Classes).Set("href", action.Href)
                .Attributes(action.Attributes).Add(action.Text);
    }

    /// <summary>The banner that says how finished a service is.</summary>
    public static IHtmlContent PhaseBanner(PhaseBannerOptions options) =>
        new Element("div").Class("govuk-phase-banner govuk-width-container", options.Classes).Attributes(options.Attributes)
            .Add(new Element("p").Class("govuk-phase-banner__content")
                .Add(Tag(new()
                {
                    Text = options.Tag?.Text,
                    Html = options.Tag?.Html,
                    Classes = Join("govuk-phase-banner__content__tag", options.Tag?.Classes),
                }))
                .Add(" ")
                .Add(new Element("span").Class("govuk-phase-banner__text").Add(options.Text, options.Html)));
}
