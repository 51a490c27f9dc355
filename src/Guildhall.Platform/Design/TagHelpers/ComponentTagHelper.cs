using System.Net;
using System.Text.Encodings.Web;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Guildhall.Platform.Design.TagHelpers;

/// <summary>A tag that stands for a component: it gathers options and lets <see cref="Govuk"/> write the markup.</summary>
public abstract class ComponentTagHelper : TagHelper
{
    /// <summary>The page being written.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    private protected static void Write(TagHelperOutput output, IHtmlContent component)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(component);
    }

    /// <summary>The content between the tags, null when there is none to see.</summary>
    private protected static async Task<IHtmlContent?> InsideAsync(TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        return content.IsEmptyOrWhiteSpace ? null : content;
    }

    private protected static string? Classes(TagHelperOutput output) =>
        output.Attributes.TryGetAttribute("class", out var attribute) ? AsText(attribute.Value) : null;

    /// <summary>The attributes no property took: they go on the component's own element.</summary>
    private protected static IReadOnlyDictionary<string, string?>? Rest(TagHelperOutput output)
    {
        Dictionary<string, string?>? rest = null;
        foreach (var attribute in output.Attributes)
        {
            if (attribute.Name != "class")
            {
                rest ??= new(StringComparer.Ordinal);
                rest.TryAdd(attribute.Name, attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : AsText(attribute.Value));
            }
        }

        return rest;
    }

    /// <summary>Markup, or null when there is none.</summary>
    private protected static string? AsText(object? value)
    {
        if (value is not IHtmlContent html)
        {
            return value?.ToString();
        }

        using var writer = new StringWriter();
        html.WriteTo(writer, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(writer.ToString());
    }

    private protected static string? Join(string? first, string? second) =>
        string.IsNullOrEmpty(first) ? second : string.IsNullOrEmpty(second) ? first : $"{first} {second}";
}

/// <summary>What child tags hand to the component around them.</summary>
internal sealed class Slots
{
    public LabelOptions? Label { get; set; }

    public LegendOptions? Legend { get; set; }

    public HintOptions? Hint { get; set; }

    public ErrorMessageOptions? Error { get; set; }

    public IHtmlContent? Conditional { get; set; }

    public IHtmlContent? Before { get; set; }

    public IHtmlContent? After { get; set; }

    public List<ChoiceItem?> Choices => field ??= [];

    public List<SummaryListRow> Rows => field ??= [];

    public List<SummaryAction> Actions => field ??= [];

    public List<TabItem> Tabs => field ??= [];

    public List<TaskListItem?> Tasks => field ??= [];

    public List<BreadcrumbsItem> Breadcrumbs => field ??= [];

    public List<AccordionItem?> Sections => field ??= [];

    public List<ErrorSummaryItem> Errors => field ??= [];

    public List<ServiceNavigationItem> Links => field ??= [];

    /// <summary>Whether labels, hints and errors inside belong to the tag; otherwise they stand by themselves.</summary>
    public bool IsField { get; private init; }

    /// <summary>Opens slots for the children of a tag.</summary>
    public static Slots Open(TagHelperContext context, bool isField = false)
    {
        var slots = new Slots { IsField = isField };
        context.Items[typeof(Slots)] = slots;
        return slots;
    }

    /// <summary>Closes the slots: what is inside stands by itself.</summary>
    public static void Close(TagHelperContext context) => context.Items.Remove(typeof(Slots));

    /// <summary>The slots of the component around a tag, if any.</summary>
    public static Slots? Around(TagHelperContext context) =>
        context.Items.TryGetValue(typeof(Slots), out var slots) ? (Slots)slots : null;
}
