using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design;

/// <summary>A text of paragraphs, lists, links and headings, written in Markdown, as part of a page. HTML in it is shown as text.</summary>
public static class Prose
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>The text with the design system's classes. Links lead to web pages, e-mail addresses, phone numbers and our own pages alone.</summary>
    public static IHtmlContent Html(string? markdown)
    {
        if (string.IsNullOrEmpty(markdown))
        {
            return HtmlString.Empty;
        }

        var document = Markdown.Parse(markdown, s_pipeline);
        foreach (var item in document.Descendants().ToList())
        {
            switch (item)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Max(heading.Level, 2);
                    heading.GetAttributes().AddClass(heading.Level == 2 ? "govuk-heading-m" : "govuk-heading-s");
                    break;
                case ParagraphBlock { Parent: not ListItemBlock } paragraph:
                    paragraph.GetAttributes().AddClass("govuk-body");
                    break;
                case ListBlock list:
                    list.GetAttributes().AddClass($"govuk-list govuk-list--{(list.IsOrdered ? "number" : "bullet")}");
                    break;
                case LinkInline link:
                    link.IsImage = false;
                    link.Url = IsSafe(link.Url) ? link.Url : "#";
                    link.GetAttributes().AddClass("govuk-link");
                    break;
                case AutolinkInline own:
                    own.GetAttributes().AddClass("govuk-link");
                    break;
            }
        }

        return new HtmlString(document.ToHtml(s_pipeline));
    }

    private static bool IsSafe(string? url) =>
        url is not null && (url.StartsWith('/') || url.StartsWith('#')
            || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "mailto" or "tel"));
}
