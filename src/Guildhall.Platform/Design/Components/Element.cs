using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>
/// An HTML element in the making. Everything added as a string is text and is encoded when written; only
/// <see cref="IHtmlContent"/> is markup. The first value given to an attribute stands, as in a browser.
/// </summary>
public sealed class Element(string name) : IHtmlContent
{
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private readonly List<object> _children = [];

    /// <summary>Sets an attribute; null leaves it out.</summary>
    public Element Set(string attribute, string? value)
    {
        if (value is not null && !_attributes.Exists(set => set.Key == attribute))
        {
            _attributes.Add(new(attribute, value));
        }

        return this;
    }

    /// <summary>Sets an attribute that has no value, such as <c>disabled</c>.</summary>
    public Element Flag(string attribute, bool on) => Set(attribute, on ? "" : null);

    /// <summary>Sets the classes, leaving out those that are null or empty.</summary>
    public Element Class(params ReadOnlySpan<string?> classes)
    {
        var joined = "";
        foreach (var one in classes)
        {
            if (!string.IsNullOrEmpty(one))
            {
                joined = joined.Length == 0 ? one : $"{joined} {one}";
            }
        }

        return Set("class", joined);
    }

    /// <summary>Sets every attribute of the list; one with no value is written empty.</summary>
    public Element Attributes(IReadOnlyDictionary<string, string?>? attributes)
    {
        foreach (var (attribute, value) in attributes ?? Nothing)
        {
            Set(attribute, value ?? "");
        }

        return this;
    }

    /// <summary>Adds markup; null adds nothing.</summary>
    public Element Add(IHtmlContent? child)
    {
        if (child is not null)
        {
            _children.Add(child);
        }

        return this;
    }

    /// <summary>Adds several pieces of markup.</summary>
    public Element AddAll(IEnumerable<IHtmlContent> children)
    {
        _children.AddRange(children);
        return this;
    }

    /// <summary>Adds text, to be encoded.</summary>
    public Element Add(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _children.Add(text);
        }

        return this;
    }

    /// <summary>Adds the markup if there is any, otherwise the text.</summary>
    public Element Add(string? text, IHtmlContent? html) => html is null ? Add(text) : Add(html);

    /// <inheritdoc />
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write('<');
        writer.Write(name);
        foreach (var (attribute, value) in _attributes)
        {
            writer.Write(' ');
            writer.Write(attribute);
            if (value.Length > 0)
            {
                writer.Write("=\"");
                encoder.Encode(writer, value);
                writer.Write('"');
            }
            else if (attribute is "value" or "alt" or "class")
            {
                writer.Write("=\"\"");
            }
        }

        writer.Write('>');
        if (name is "input" or "hr" or "br" or "img" or "meta" or "link")
        {
            return;
        }

        foreach (var child in _children)
        {
            if (child is string text)
            {
                encoder.Encode(writer, text);
            }
            else
            {
                ((IHtmlContent)child).WriteTo(writer, encoder);
            }
        }

        writer.Write("</");
        writer.Write(name);
        writer.Write('>');
    }

    private static readonly Dictionary<string, string?> Nothing = [];
}
