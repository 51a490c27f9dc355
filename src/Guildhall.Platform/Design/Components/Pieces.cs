using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Plain text, or markup that stands in its place.</summary>
public record Content
{
    /// <summary>Text, encoded when written.</summary>
    public string? Text { get; init; }

    /// <summary>Markup, used instead of the text when given.</summary>
    public IHtmlContent? Html { get; init; }

    internal bool Any => Html is not null || !string.IsNullOrEmpty(Text);
}

/// <summary>Content with classes and attributes of its own.</summary>
public record StyledContent : Content
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>What surrounds a field: the form group.</summary>
public sealed record FormGroupOptions
{
    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary>Goes before the input, after the error message.</summary>
    public Content? BeforeInput { get; init; }

    /// <summary>Goes after the input.</summary>
    public Content? AfterInput { get; init; }

    /// <summary>Goes before the first of several inputs.</summary>
    public Content? BeforeInputs { get; init; }

    /// <summary>Goes after the last of several inputs.</summary>
    public Content? AfterInputs { get; init; }
}

/// <summary>What every single field has: a name, a label, a hint, perhaps an error.</summary>
public abstract record FieldOptions
{
    /// <summary>The element's id; the name when left out.</summary>
    public string? Id { get; init; }

    /// <summary>The name the value is sent under.</summary>
    public string? Name { get; init; }

    /// <summary>Ids of other elements that describe the field.</summary>
    public string? DescribedBy { get; init; }

    /// <summary>The label.</summary>
    public LabelOptions? Label { get; init; }

    /// <summary>The hint.</summary>
    public HintOptions? Hint { get; init; }

    /// <summary>The error.</summary>
    public ErrorMessageOptions? ErrorMessage { get; init; }

    /// <summary>What surrounds the field.</summary>
    public FormGroupOptions? FormGroup { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary>Whether the field is greyed out.</summary>
    public bool Disabled { get; init; }

    internal string? FieldId => string.IsNullOrEmpty(Id) ? Name : Id;
}

/// <summary>What every field of several inputs has: a fieldset round them, a hint, perhaps an error.</summary>
public abstract record GroupOptions
{
    /// <summary>The fieldset with its legend.</summary>
    public FieldsetOptions? Fieldset { get; init; }

    /// <summary>The hint.</summary>
    public HintOptions? Hint { get; init; }

    /// <summary>The error.</summary>
    public ErrorMessageOptions? ErrorMessage { get; init; }

    /// <summary>What surrounds the inputs.</summary>
    public FormGroupOptions? FormGroup { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>The components of govuk-frontend, each a function from its options to markup.</summary>
public static partial class Govuk
{
    private static string? Join(string? first, string? second) =>
        string.IsNullOrEmpty(first) ? second : string.IsNullOrEmpty(second) ? first : $"{first} {second}";

    private static HtmlContentBuilder Together(params ReadOnlySpan<IHtmlContent?> pieces)
    {
        var builder = new HtmlContentBuilder();
        foreach (var piece in pieces)
        {
            if (piece is not null)
            {
                builder.AppendHtml(piece);
            }
        }

        return builder;
    }

    private static IHtmlContent? Written(Content? content) =>
        content is null ? null : content.Html ?? (content.Text is null ? null : new HtmlContentBuilder().Append(content.Text));

    private static Element Group(FormGroupOptions? group, bool error) =>
        new Element("div").Class("govuk-form-group", error ? "govuk-form-group--error" : null, group?.Classes)
            .Attributes(group?.Attributes);

    /// <summary>Label, hint and error of a single field, and the ids that describe it.</summary>
    private static Element FieldGroup(FieldOptions options, LabelOptions? label, out string? describedBy)
    {
        var id = options.FieldId;
        describedBy = options.DescribedBy;
        var group = Group(options.FormGroup, options.ErrorMessage is not null);
        group.Add(Label((label ?? new()) with { For = id }));
        return AddHintAndError(group, id, options.Hint, options.ErrorMessage, ref describedBy);
    }

    private static Element AddHintAndError(Element parent, string? id, HintOptions? hint, ErrorMessageOptions? error, ref string? describedBy)
    {
        if (hint is not null)
        {
            describedBy = Join(describedBy, $"{id}-hint");
            parent.Add(Hint(hint with { Id = $"{id}-hint" }));
        }

        if (error is not null)
        {
            describedBy = Join(describedBy, $"{id}-error");
            parent.Add(ErrorMessage(error with { Id = $"{id}-error" }));
        }

        return parent;
    }

    private static Element Svg(string classes, string width, string height, string viewBox, Element path) =>
        new Element("svg").Class(classes).Set("xmlns", "http://www.w3.org/2000/svg").Set("width", width).Set("height", height)
            .Set("viewBox", viewBox).Set("aria-hidden", "true").Set("focusable", "false").Add(path);

    private static Element Hidden(string text) => new Element("span").Class("govuk-visually-hidden").Add(text);
}
