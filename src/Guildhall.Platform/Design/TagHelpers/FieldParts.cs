using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Guildhall.Platform.Design.TagHelpers;

/// <summary>A label: of the field around it, or by itself.</summary>
[HtmlTargetElement("govuk-label")]
public sealed class LabelTagHelper : ComponentTagHelper
{
    /// <summary>The id of the field it names; not needed inside a field.</summary>
    public string? For { get; set; }

    /// <summary>Size: s, m, l or xl.</summary>
    public string? Size { get; set; }

    /// <summary>Whether it is the page's heading.</summary>
    public bool PageHeading { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var label = new LabelOptions
        {
            For = For,
            Html = await InsideAsync(output),
            Classes = Join(Size is null ? null : $"govuk-label--{Size}", Classes(output)),
            IsPageHeading = PageHeading,
            Attributes = Rest(output),
        };
        if (Slots.Around(context) is { IsField: true } field)
        {
            field.Label = label;
            output.SuppressOutput();
            return;
        }

        Write(output, Govuk.Label(label));
    }
}

/// <summary>The legend of the group around it.</summary>
[HtmlTargetElement("govuk-legend")]
public sealed class LegendTagHelper : ComponentTagHelper
{
    /// <summary>Size: s, m, l or xl.</summary>
    public string? Size { get; set; }

    /// <summary>Whether it is the page's heading.</summary>
    public bool PageHeading { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (Slots.Around(context) is { } group)
        {
            group.Legend = new()
            {
                Html = await InsideAsync(output),
                Classes = Join(Size is null ? null : $"govuk-fieldset__legend--{Size}", Classes(output)),
                IsPageHeading = PageHeading,
            };
        }

        output.SuppressOutput();
    }
}

/// <summary>A hint: of the field or choice around it, or by itself.</summary>
[HtmlTargetElement("govuk-hint")]
public sealed class HintTagHelper : ComponentTagHelper
{
    /// <summary>The id; not needed inside a field.</summary>
    public string? Id { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var hint = new HintOptions { Id = Id, Html = await InsideAsync(output), Classes = Classes(output), Attributes = Rest(output) };
        if (Slots.Around(context) is { IsField: true } field)
        {
            field.Hint = hint;
            output.SuppressOutput();
            return;
        }

        Write(output, Govuk.Hint(hint));
    }
}

/// <summary>An error: of the field around it, or by itself.</summary>
[HtmlTargetElement("govuk-error-message")]
public sealed class ErrorMessageTagHelper : ComponentTagHelper
{
    /// <summary>The id; not needed inside a field.</summary>
    public string? Id { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await InsideAsync(output);
        var error = new ErrorMessageOptions { Id = Id, Html = content, Text = AsText(content)?.Trim(), Classes = Classes(output), Attributes = Rest(output) };
        if (Slots.Around(context) is { IsField: true } field)
        {
            field.Error = content is null ? null : error;
            output.SuppressOutput();
            return;
        }

        Write(output, Govuk.ErrorMessage(error));
    }
}

/// <summary>A choice of the radios, checkboxes or select around it. The content is its label.</summary>
[HtmlTargetElement("govuk-item")]
public sealed class ItemTagHelper : ComponentTagHelper
{
    /// <summary>The value sent.</summary>
    public string? Value { get; set; }

    /// <summary>The id; made from the group's when left out.</summary>
    public string? Id { get; set; }

    /// <summary>A name other than the group's; for checkboxes.</summary>
    public string? Name { get; set; }

    /// <summary>Its hint.</summary>
    public string? Hint { get; set; }

    /// <summary>Whether it is picked, whatever the group's value says.</summary>
    public bool? Checked { get; set; }

    /// <summary>Whether it cannot be picked.</summary>
    public bool Disabled { get; set; }

    /// <summary>Whether picking it clears the other checkboxes.</summary>
    public bool Exclusive { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var group = Slots.Around(context);
        var children = Slots.Open(context, isField: true);
        var content = await InsideAsync(output);
        group?.Choices.Add(new()
        {
            Value = Value,
            Id = Id,
            Name = Name,
            Html = content,
            Hint = children.Hint ?? (string.IsNullOrEmpty(Hint) ? null : new() { Text = Hint }),
            Checked = Checked,
            Disabled = Disabled,
            Behaviour = Exclusive ? "exclusive" : null,
            Conditional = children.Conditional is null ? null : new() { Html = children.Conditional },
            Attributes = Rest(output),
        });
        output.SuppressOutput();
    }
}

/// <summary>A divider between choices; "or" when it has no words.</summary>
[HtmlTargetElement("govuk-divider")]
public sealed class DividerTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Slots.Around(context)?.Choices.Add(new() { Divider = AsText(await InsideAsync(output))?.Trim() ?? Words.Say("or") });
        output.SuppressOutput();
    }
}

/// <summary>What is shown only while the choice around it is picked.</summary>
[HtmlTargetElement("govuk-conditional")]
public sealed class ConditionalTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var choice = Slots.Around(context);
        Slots.Close(context);
        var content = await InsideAsync(output);
        if (choice is not null)
        {
            choice.Conditional = content;
        }

        output.SuppressOutput();
    }
}

/// <summary>What goes straight before the input of the field around it.</summary>
[HtmlTargetElement("govuk-before-input")]
public sealed class BeforeInputTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var field = Slots.Around(context);
        Slots.Close(context);
        var content = await InsideAsync(output);
        if (field is not null)
        {
            field.Before = content;
        }

        output.SuppressOutput();
    }
}

/// <summary>What goes straight after the input of the field around it.</summary>
[HtmlTargetElement("govuk-after-input")]
public sealed class AfterInputTagHelper : ComponentTagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var field = Slots.Around(context);
        Slots.Close(context);
        var content = await InsideAsync(output);
        if (field is not null)
        {
            field.After = content;
        }

        output.SuppressOutput();
    }
}

/// <summary>A fieldset round fields that belong together.</summary>
[HtmlTargetElement("govuk-fieldset")]
public sealed class FieldsetTagHelper : ComponentTagHelper
{
    /// <summary>The legend; or give a <c>govuk-legend</c> tag.</summary>
    public string? Legend { get; set; }

    /// <summary>Size of the legend: s, m, l or xl.</summary>
    public string? LegendSize { get; set; }

    /// <summary>Whether the legend is the page's heading.</summary>
    public bool PageHeading { get; set; }

    /// <summary>Ids of elements that describe the group.</summary>
    public string? DescribedBy { get; set; }

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = Slots.Open(context);
        var content = await InsideAsync(output);
        Write(output, Govuk.Fieldset(new()
        {
            Legend = children.Legend ?? (Legend is null ? null : new()
            {
                Text = Legend,
                Classes = LegendSize is null ? null : $"govuk-fieldset__legend--{LegendSize}",
                IsPageHeading = PageHeading,
            }),
            DescribedBy = DescribedBy,
            Html = content,
            Classes = Classes(output),
            Attributes = Rest(output),
        }));
    }
}
