using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of a back link.</summary>
public sealed record BackLinkOptions : StyledContent
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }
}

/// <summary>Options of a skip link.</summary>
public sealed record SkipLinkOptions : StyledContent
{
    /// <summary>Where it leads; <c>#content</c> when left out.</summary>
    public string? Href { get; init; }
}

/// <summary>Options of breadcrumbs.</summary>
public sealed record BreadcrumbsOptions
{
    /// <summary>The steps from the home page.</summary>
    public IReadOnlyList<BreadcrumbsItem>? Items { get; init; }

    /// <summary>Whether a phone shows only the first and last.</summary>
    public bool CollapseOnMobile { get; init; }

    /// <summary>"Breadcrumb".</summary>
    public string? LabelText { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A step of the breadcrumbs.</summary>
public sealed record BreadcrumbsItem : Content
{
    /// <summary>Where it leads; null on the page itself.</summary>
    public string? Href { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of pagination.</summary>
public sealed record PaginationOptions
{
    /// <summary>The numbered pages.</summary>
    public IReadOnlyList<PaginationItem>? Items { get; init; }

    /// <summary>The page before.</summary>
    public PaginationLink? Previous { get; init; }

    /// <summary>The page after.</summary>
    public PaginationLink? Next { get; init; }

    /// <summary>"Pagination".</summary>
    public string? LandmarkLabel { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A numbered page.</summary>
public sealed record PaginationItem
{
    /// <summary>The number.</summary>
    public string? Number { get; init; }

    /// <summary>"Page 3".</summary>
    public string? VisuallyHiddenText { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is the page shown.</summary>
    public bool Current { get; init; }

    /// <summary>Three dots in place of a page.</summary>
    public bool Ellipsis { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>The link to the page before or after.</summary>
public sealed record PaginationLink : Content
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>What is found there.</summary>
    public string? LabelText { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of the header of an organisation.</summary>
public sealed record GenericHeaderOptions
{
    /// <summary>The organisation's name.</summary>
    public string? LogoText { get; init; }

    /// <summary>Its crest and name.</summary>
    public IHtmlContent? LogoHtml { get; init; }

    /// <summary>Its home page; <c>/</c> when left out.</summary>
    public string? Url { get; init; }

    /// <summary>Classes of the container.</summary>
    public string? ContainerClasses { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of the switch between languages.</summary>
public sealed record LanguageNavigationOptions
{
    /// <summary>The languages.</summary>
    public IReadOnlyList<LanguageNavigationItem>? Items { get; init; }

    /// <summary>"Language".</summary>
    public string? AriaLabel { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A language of the switch.</summary>
public sealed record LanguageNavigationItem : StyledContent
{
    /// <summary>Where it leads; null for the language shown.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is the language shown.</summary>
    public bool Current { get; init; }

    /// <summary>Its code, such as <c>cy</c>.</summary>
    public string? Lang { get; init; }

    /// <summary>The code of the page it leads to, when another.</summary>
    public string? HrefLang { get; init; }

    /// <summary>Its writing direction.</summary>
    public string? Dir { get; init; }

    /// <summary>Said after the name.</summary>
    public string? LanguageDescriptionText { get; init; }
}

/// <summary>Options of the navigation of a service.</summary>
public sealed record ServiceNavigationOptions
{
    /// <summary>The service's name.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The service's first page.</summary>
    public string? ServiceUrl { get; init; }

    /// <summary>The links.</summary>
    public IReadOnlyList<ServiceNavigationItem>? Navigation { get; init; }

    /// <summary>"Service information".</summary>
    public string? AriaLabel { get; init; }

    /// <summary>"Menu".</summary>
    public string? MenuButtonText { get; init; }

    /// <summary>What is said of the menu button, when not its text.</summary>
    public string? MenuButtonLabel { get; init; }

    /// <summary>What is said of the navigation, when not the button's text.</summary>
    public string? NavigationLabel { get; init; }

    /// <summary>The list's id.</summary>
    public string? NavigationId { get; init; }

    /// <summary>Extra classes of the navigation.</summary>
    public string? NavigationClasses { get; init; }

    /// <summary>Whether a phone hides the links behind a button; yes for two or more.</summary>
    public bool? CollapseNavigationOnMobile { get; init; }

    /// <summary>Markup before, after and between.</summary>
    public ServiceNavigationSlots? Slots { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>A link of the navigation of a service.</summary>
public sealed record ServiceNavigationItem : Content
{
    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is the page shown.</summary>
    public bool Current { get; init; }

    /// <summary>Whether the page shown lies beneath it.</summary>
    public bool Active { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Markup to add to the navigation of a service.</summary>
public sealed record ServiceNavigationSlots
{
    /// <summary>Before everything.</summary>
    public IHtmlContent? Start { get; init; }

    /// <summary>After everything.</summary>
    public ServiceNavigationEnd? End { get; init; }

    /// <summary>Before the first link, as list items.</summary>
    public IHtmlContent? NavigationStart { get; init; }

    /// <summary>After the last link, as list items.</summary>
    public IHtmlContent? NavigationEnd { get; init; }
}

/// <summary>What follows the navigation of a service.</summary>
public sealed record ServiceNavigationEnd
{
    /// <summary>The markup.</summary>
    public IHtmlContent? Html { get; init; }

    /// <summary><c>inline</c> puts it on the same line.</summary>
    public string? Align { get; init; }
}

public static partial class Govuk
{
    /// <summary>A link to the page before.</summary>
    public static IHtmlContent BackLink(BackLinkOptions options) =>
        new Element("a").Set("href", string.IsNullOrEmpty(options.Href) ? "#" : options.Href).Class("govuk-back-link", options.Classes)
            .Attributes(options.Attributes).Add(string.IsNullOrEmpty(options.Text) ? Words.Say("Back") : options.Text, options.Html);

    /// <summary>A link past the header, seen when it has focus.</summary>
    public static IHtmlContent SkipLink(SkipLinkOptions options) =>
        new Element("a").Set("href", string.IsNullOrEmpty(options.Href) ? "#content" : options.Href).Class("govuk-skip-link", options.Classes)
            .Attributes(options.Attributes).Set("data-module", "govuk-skip-link").Add(options.Text, options.Html);

    /// <summary>The way from the home page to here.</summary>
    public static IHtmlContent Breadcrumbs(BreadcrumbsOptions options) =>
        new Element("nav").Class("govuk-breadcrumbs", options.Classes, options.CollapseOnMobile ? "govuk-breadcrumbs--collapse-on-mobile" : null)
            .Attributes(options.Attributes).Set("aria-label", options.LabelText ?? Words.Say("Breadcrumb"))
            .Add(new Element("ol").Class("govuk-breadcrumbs__list").AddAll((options.Items ?? []).Select(item => item.Href is null
                ? new Element("li").Class("govuk-breadcrumbs__list-item").Set("aria-current", "page").Add(item.Text, item.Html)
                : new Element("li").Class("govuk-breadcrumbs__list-item")
                    .Add(new Element("a").Class("govuk-breadcrumbs__link").Set("href", item.Href).Attributes(item.Attributes).Add(item.Text, item.Html)))));

    /// <summary>Links between the pages of a list.</summary>
    public static IHtmlContent Pagination(PaginationOptions options)
    {
        var block = options.Items is null && (options.Next is not null || options.Previous is not null);
        var nav = new Element("nav").Class("govuk-pagination", block ? "govuk-pagination--block" : null, options.Classes)
            .Set("aria-label", options.LandmarkLabel ?? Words.Say("Pagination")).Attributes(options.Attributes);
        if (options.Previous is { Href.Length: > 0 } previous)
        {
            nav.Add(Arrow(previous, "prev", "Previous"));
        }

        if (options.Items is { } items)
        {
            nav.Add(new Element("ul").Class("govuk-pagination__list").AddAll(items.Where(item => item != new PaginationItem()).Select(Item)));
        }

        return options.Next is { Href.Length: > 0 } next ? nav.Add(Arrow(next, "next", "Next")) : nav;

        Element Arrow(PaginationLink link, string rel, string word)
        {
            var icon = Svg($"govuk-pagination__icon govuk-pagination__icon--{rel}", "15", "13", "0 0 15 13", new Element("path").Set("d", rel == "prev"
                ? "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"
                : "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"));
            var title = new Element("span")
                .Class("govuk-pagination__link-title", block && link.LabelText is null ? "govuk-pagination__link-title--decorated" : null);
            title = link.Any
                ? title.Add(link.Text, link.Html)
                : title.Add(Words.Say(word)).Add(Hidden(" " + Words.Say("page")));
            var anchor = new Element("a").Class("govuk-link govuk-pagination__link").Set("href", link.Href).Set("rel", rel).Attributes(link.Attributes);
            var iconFirst = block || rel == "prev";
            anchor.Add(iconFirst ? icon : null).Add(title);
            if (link.LabelText is { } label && block)
            {
                anchor.Add(Hidden(":")).Add(" ").Add(new Element("span").Class("govuk-pagination__link-label").Add(label));
            }

            return new Element("div").Class($"govuk-pagination__{rel}").Add(anchor.Add(iconFirst ? null : icon));
        }

        static Element Item(PaginationItem item)
        {
            var place = new Element("li").Class("govuk-pagination__item", item.Current ? "govuk-pagination__item--current" : null,
                item.Ellipsis ? "govuk-pagination__item--ellipsis" : null);
            return item.Ellipsis
                ? place.Add("⋯")
                : place.Add(new Element("a").Class("govuk-link govuk-pagination__link").Set("href", item.Href ?? "")
                    .Set("aria-label", item.VisuallyHiddenText ?? Words.Say("Page {0}").Replace("{0}", item.Number, StringComparison.Ordinal))
                    .Set("aria-current", item.Current ? "page" : null).Attributes(item.Attributes).Add(item.Number));
        }
    }

    /// <summary>The header of an organisation that is not GOV.UK.</summary>
    public static IHtmlContent GenericHeader(GenericHeaderOptions options) =>
        new Element("div").Class("govuk-generic-header", options.Classes).Attributes(options.Attributes)
            .Add(new Element("div").Class("govuk-generic-header__container", options.ContainerClasses ?? "govuk-width-container")
                .Add(new Element("div").Class("govuk-generic-header__logo")
                    .Add(new Element("a").Set("href", options.Url ?? "/").Class("govuk-generic-header__homepage-link")
                        .Add(options.LogoText, options.LogoHtml))));

    /// <summary>The switch between languages.</summary>
    public static IHtmlContent LanguageNavigation(LanguageNavigationOptions options) =>
        new Element("nav").Class("govuk-language-navigation", options.Classes).Attributes(options.Attributes)
            .Set("aria-label", options.AriaLabel ?? Words.Say("Language"))
            .Add(new Element("ul").Class("govuk-language-navigation__list").AddAll((options.Items ?? []).Select(item =>
            {
                var place = new Element("li").Class("govuk-language-navigation__list-item");
                if (item.Current || string.IsNullOrEmpty(item.Href))
                {
                    return place.Add(new Element("span").Class("govuk-language-navigation__text", item.Classes).Set("aria-current", "true")
                        .Set("lang", item.Lang).Set("dir", item.Dir).Attributes(item.Attributes).Add(item.Text, item.Html));
                }

                var link = new Element("a").Class("govuk-language-navigation__link", item.Classes).Set("href", item.Href).Set("rel", "alternate")
                    .Set("lang", item.Lang).Set("hreflang", item.HrefLang ?? item.Lang).Set("dir", item.Dir).Attributes(item.Attributes)
                    .Add(item.Text, item.Html);
                return place.Add(item.LanguageDescriptionText is { } more ? link.Add(Hidden(" " + more)) : link);
            })));

    /// <summary>The name of a service and the links between its parts.</summary>
    public static IHtmlContent ServiceNavigation(ServiceNavigationOptions options)
    {
        var menu = options.MenuButtonText ?? Words.Say("Menu");
        var id = options.NavigationId ?? "navigation";
        var slots = options.Slots;
        var container = new Element("div").Class("govuk-service-navigation__container");
        if (options.ServiceName is { Length: > 0 } name)
        {
            container.Add(new Element("span").Class("govuk-service-navigation__service-name").Add(options.ServiceUrl is { } url
                ? new Element("a").Set("href", url).Class("govuk-service-navigation__link").Add(name)
                : new Element("span").Class("govuk-service-navigation__text").Add(name)));
        }

        var items = options.Navigation ?? [];
        if (items.Count > 0 || slots?.NavigationStart is not null || slots?.NavigationEnd is not null)
        {
            var nav = new Element("nav").Set("aria-label", options.NavigationLabel ?? menu)
                .Class("govuk-service-navigation__wrapper", options.NavigationClasses);
            if (options.CollapseNavigationOnMobile ?? items.Count > 1)
            {
                nav.Add(new Element("button").Set("type", "button").Class("govuk-service-navigation__toggle govuk-js-service-navigation-toggle")
                    .Set("aria-controls", id).Set("aria-label", options.MenuButtonLabel == menu ? null : options.MenuButtonLabel)
                    .Flag("hidden", true).Set("aria-hidden", "true").Add(menu));
            }

            container.Add(nav.Add(new Element("ul").Class("govuk-service-navigation__list").Set("id", id)
                .Add(slots?.NavigationStart).AddAll(items.Select(Item)).Add(slots?.NavigationEnd)));
        }

        var end = slots?.End;
        var landmark = !string.IsNullOrEmpty(options.ServiceName) || slots?.Start is not null || end?.Html is not null;
        return new Element(landmark ? "section" : "div").Set("aria-label", landmark ? options.AriaLabel ?? Words.Say("Service information") : null)
            .Class("govuk-service-navigation", options.Classes).Set("data-module", "govuk-service-navigation").Attributes(options.Attributes)
            .Add(new Element("div")
                .Class("govuk-width-container", end?.Align == "inline" ? "govuk-service-navigation__inlining-container" : null)
                .Add(slots?.Start).Add(container).Add(end?.Html));

        static Element Item(ServiceNavigationItem item)
        {
            var marked = item.Active || item.Current;
            var current = !marked ? null : item.Current ? "page" : "true";
            var place = new Element("li").Class("govuk-service-navigation__item", marked ? "govuk-service-navigation__item--active" : null);
            if (item.Href is null && !item.Any)
            {
                return place;
            }

            var inside = item.Href is { } href
                ? new Element("a").Class("govuk-service-navigation__link").Set("href", href).Set("aria-current", current).Attributes(item.Attributes)
                : new Element("span").Class("govuk-service-navigation__text").Set("aria-current", current);
            // Strong, so that the mark stays for people who replace colours.
            return place.Add(marked
                ? inside.Add(new Element("strong").Class("govuk-service-navigation__active-fallback").Add(item.Text, item.Html))
                : inside.Add(item.Text, item.Html));
        }
    }
}
