using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Guildhall.Foundations.Modules.Notifications.Write;

/// <summary>A message's Markdown as the forms it travels in: plain text, HTML, and the Markdown of GOV.UK Notify.</summary>
internal static class Letter
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Plain text, with each link's address beside its words.</summary>
    public static string Text(string markdown) => new TextWriterOf(forNotify: false).Write(Read(markdown));

    /// <summary>Notify's own Markdown: brackets of the text escaped, links, headings and bullets kept.</summary>
    public static string Notify(string markdown) => new TextWriterOf(forNotify: true).Write(Read(markdown));

    /// <summary>A fragment of HTML with the style in each element, as mail programs need it.</summary>
    public static string Html(string markdown, string linkColour)
    {
        var document = Read(markdown);
        foreach (var item in document.Descendants())
        {
            var style = item switch
            {
                HeadingBlock => "margin:24px 0 8px;font-size:20px;line-height:1.3;font-weight:bold;",
                QuoteBlock => "margin:0 0 16px;padding:4px 0 4px 16px;border-left:4px solid #c5cccd;",
                ParagraphBlock { Parent: MarkdownDocument } => "margin:0 0 16px;",
                ParagraphBlock => "margin:0;",
                ListBlock => "margin:0 0 16px;padding-left:24px;",
                ListItemBlock => "margin:0 0 4px;",
                LinkInline or AutolinkInline => $"color:{linkColour};",
                _ => null,
            };
            if (style is not null)
            {
                item.GetAttributes().AddProperty("style", style);
            }
        }

        return document.ToHtml(s_pipeline);
    }

    private static MarkdownDocument Read(string markdown)
    {
        var document = Markdown.Parse(markdown, s_pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.IsImage || !IsSafe(l.Url)).ToList())
        {
            // A link to anywhere but a page, an address or a telephone is shown as its words.
            var words = new ContainerInline();
            foreach (var child in link.ToList())
            {
                child.Remove();
                words.AppendChild(child);
            }

            link.ReplaceBy(words, copyChildren: false);
        }

        return document;
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeMailto || uri.Scheme == "tel");

    private sealed class TextWriterOf(bool forNotify)
    {
        private readonly StringBuilder _text = new();

        public string Write(MarkdownDocument document)
        {
            Blocks(document, "", tight: false);
            return _text.ToString().Trim('\n');
        }

        private void Blocks(ContainerBlock container, string indent, bool tight)
        {
            var first = true;
            foreach (var block in container)
            {
                if (!first)
                {
                    _text.Append('\n');
                    if (!tight)
                    {
                        _text.Append(indent.TrimEnd()).Append('\n');
                    }

                    _text.Append(indent);
                }

                first = false;
                Block(block, indent);
            }
        }

        private void Block(Block block, string indent)
        {
            switch (block)
            {
                case ListBlock list:
                    var number = int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
                    var first = true;
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        if (!first)
                        {
                            _text.Append('\n').Append(indent);
                        }

                        first = false;
                        var mark = list.IsOrdered ? $"{number++}. " : "* ";
                        _text.Append(mark);
                        Blocks(item, indent + new string(' ', mark.Length), tight: !list.IsLoose);
                    }

                    break;
                case QuoteBlock quote:
                    var bar = forNotify ? "^ " : "> ";
                    _text.Append(bar);
                    Blocks(quote, indent + bar, tight: false);
                    break;
                case ContainerBlock container:
                    Blocks(container, indent, tight: false);
                    break;
                case HeadingBlock heading:
                    _text.Append(forNotify ? "# " : "");
                    Inlines(heading.Inline, indent);
                    break;
                case ThematicBreakBlock:
                    _text.Append("---");
                    break;
                case LeafBlock { Inline: { } inline }:
                    Inlines(inline, indent);
                    break;
                case LeafBlock leaf:
                    _text.Append(leaf.Lines.ToString().Replace("\n", "\n" + indent, StringComparison.Ordinal));
                    break;
            }
        }

        private void Inlines(ContainerInline? container, string indent)
        {
            foreach (var inline in container ?? Enumerable.Empty<Inline>())
            {
                switch (inline)
                {
                    case LiteralInline literal:
                        Literal(literal.Content.ToString());
                        break;
                    case CodeInline code:
                        Literal(code.Content);
                        break;
                    case HtmlEntityInline entity:
                        Literal(entity.Transcoded.ToString());
                        break;
                    case LineBreakInline { IsHard: true }:
                        _text.Append('\n').Append(indent);
                        break;
                    case LineBreakInline:
                        _text.Append(' ');
                        break;
                    case AutolinkInline address:
                        _text.Append(address.Url);
                        break;
                    case LinkInline link when forNotify:
                        _text.Append('[');
                        Inlines(link, indent);
                        _text.Append("](").Append(link.Url).Append(')');
                        break;
                    case LinkInline link:
                        var at = _text.Length;
                        Inlines(link, indent);
                        if (_text.ToString(at, _text.Length - at) != link.Url)
                        {
                            _text.Append(": ").Append(link.Url);
                        }

                        break;
                    case ContainerInline inner:
                        Inlines(inner, indent);
                        break;
                }
            }
        }

        private void Literal(string text) => _text.Append(
            forNotify ? text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal) : text);
    }
}
