using System.Collections;
using System.Globalization;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Guildhall.Platform.Design.TagHelpers;

/// <summary>
/// What every field's tag has. <c>asp-for</c> gives name, id and value; without it, give them as attributes. The error is
/// the <c>error</c> attribute, or the first error the model state has under the field's name.
/// </summary>
public abstract class FieldTagHelper : ComponentTagHelper
{
    /// <summary>The property the field fills.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression? For { get; set; }

    /// <summary>The name the value is sent under.</summary>
    public string? Name { get; set; }

    /// <summary>The id; made from the name when left out.</summary>
    public string? Id { get; set; }

    /// <summary>The label of a single field.</summary>
    public string? Label { get; set; }

    /// <summary>The legend of a group of fields.</summary>
    public string? Legend { get; set; }

    /// <summary>Size of the label or legend: s, m, l or xl.</summary>
    public string? LabelSize { get; set; }

    /// <summary>Whether the label or legend is the page's heading.</summary>
    public bool PageHeading { get; set; }

    /// <summary>The hint.</summary>
    public string? Hint { get; set; }

    /// <summary>The error.</summary>
    public string? Error { get; set; }

    /// <summary>Ids of other elements that describe the field.</summary>
    public string? DescribedBy { get; set; }

    /// <summary>Whether the field is greyed out.</summary>
    public bool Disabled { get; set; }

    /// <summary>Extra classes of the form group.</summary>
    public string? GroupClass { get; set; }

    private protected string FieldName { get; private set; } = "";

    private protected string FieldId { get; private set; } = "";

    private protected Slots Children { get; private set; } = new();

    /// <inheritdoc />
    public sealed override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        FieldName = Name ?? (For is null ? "" : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));
        FieldId = Id ?? TagBuilder.CreateSanitizedId(FieldName, "_");
        Children = Slots.Open(context, isField: true);
        await output.GetChildContentAsync();
        Write(output, Make(output));
    }

    private protected abstract IHtmlContent Make(TagHelperOutput output);

    /// <summary>What was typed last, or the property's value.</summary>
    private protected string? CurrentValue(string? given)
    {
        if (given is not null)
        {
            return given;
        }

        if (Typed() is { } entry)
        {
            return entry.AttemptedValue;
        }

        return For?.Model switch
        {
            null => null,
            bool yes => yes ? "true" : "false",
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };
    }

    private protected IReadOnlyList<string> CurrentValues(IEnumerable<string>? given)
    {
        if (given is not null)
        {
            return [.. given];
        }

        if (Typed() is { } entry)
        {
            return entry.RawValue switch
            {
                string[] several => several,
                string one => [one],
                _ => [],
            };
        }

        return For?.Model switch
        {
            null => [],
            string one => [one],
            IEnumerable several => [.. several.Cast<object?>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")],
            bool yes => [yes ? "true" : "false"],
            var other => [Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""],
        };
    }

    private protected ErrorMessageOptions? CurrentError(string? anchor = null)
    {
        var options = Children.Error;
        var message = Error ?? options?.Text ?? FromModelState();
        if (string.IsNullOrEmpty(message))
        {
            return options;
        }

        FieldErrors.Of(ViewContext.HttpContext).Add(FieldName, message, anchor ?? FieldId);
        return options ?? new() { Text = message };
    }

    private protected HintOptions? CurrentHint() => Children.Hint ?? (string.IsNullOrEmpty(Hint) ? null : new() { Text = Hint });

    private protected LabelOptions CurrentLabel()
    {
        var label = Children.Label ?? new() { Text = Label ?? For?.Metadata.DisplayName };
        return label with
        {
            Classes = Join(LabelSize is null ? null : $"govuk-label--{LabelSize}", label.Classes),
            IsPageHeading = PageHeading || label.IsPageHeading,
        };
    }

    private protected FieldsetOptions? CurrentFieldset()
    {
        var legend = Children.Legend ?? ((Legend ?? Label) is { } text ? new() { Text = text } : null);
        return legend is null ? null : new()
        {
            DescribedBy = DescribedBy,
            Legend = legend with
            {
                Classes = Join(LabelSize is null ? null : $"govuk-fieldset__legend--{LabelSize}", legend.Classes),
                IsPageHeading = PageHeading || legend.IsPageHeading,
            },
        };
    }

    private protected FormGroupOptions Group() => new()
    {
        Classes = GroupClass,
        BeforeInput = Wrap(Children.Before),
        AfterInput = Wrap(Children.After),
        BeforeInputs = Wrap(Children.Before),
        AfterInputs = Wrap(Children.After),
    };

    private protected ModelStateEntry? Typed(string? suffix = null) =>
        FieldName.Length > 0 && ViewContext.ViewData.ModelState.TryGetValue(FieldName + suffix, out var entry) && entry.AttemptedValue is not null
            ? entry : null;

    private string? FromModelState() =>
        FieldName.Length > 0 && ViewContext.ViewData.ModelState.TryGetValue(FieldName, out var entry) && entry.Errors.Count > 0
            ? FieldErrors.Message(entry.Errors[0]) : null;

    private static Content? Wrap(IHtmlContent? html) => html is null ? null : new() { Html = html };
}

/// <summary>A one-line text field.</summary>
[HtmlTargetElement("govuk-input")]
public sealed class InputTagHelper : FieldTagHelper
{
    /// <summary><c>text</c> when left out.</summary>
    public string? Type { get; set; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; set; }

    /// <summary>Words or a sign before the field.</summary>
    public string? Prefix { get; set; }

    /// <summary>Words or a sign after the field.</summary>
    public string? Suffix { get; set; }

    /// <summary>Its width in characters (2, 3, 4, 5, 10, 20, 30), or <c>one-half</c>, <c>two-thirds</c> and the like.</summary>
    public string? Width { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.Input(new()
    {
        Id = FieldId,
        Name = FieldName,
        Type = Type,
        Value = CurrentValue(Value),
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        DescribedBy = DescribedBy,
        Disabled = Disabled,
        Prefix = Prefix is null ? null : new() { Text = Prefix },
        Suffix = Suffix is null ? null : new() { Text = Suffix },
        FormGroup = Group(),
        Classes = Join(Width is null ? null : char.IsDigit(Width[0]) ? $"govuk-input--width-{Width}" : $"govuk-!-width-{Width}", Classes(output)),
        Attributes = Rest(output),
    });
}

/// <summary>A password field with a button that shows what is typed. It never shows a value sent before.</summary>
[HtmlTargetElement("govuk-password-input")]
public sealed class PasswordInputTagHelper : FieldTagHelper
{
    /// <summary><c>current-password</c> when left out; <c>new-password</c> for a new one.</summary>
    public string? Autocomplete { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.PasswordInput(new()
    {
        Id = FieldId,
        Name = FieldName,
        Autocomplete = Autocomplete,
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        DescribedBy = DescribedBy,
        Disabled = Disabled,
        FormGroup = Group(),
        Classes = Classes(output),
        Attributes = Rest(output),
    });
}

/// <summary>A text field of several lines.</summary>
[HtmlTargetElement("govuk-textarea")]
public sealed class TextareaTagHelper : FieldTagHelper
{
    /// <summary>Lines it shows; 5 when left out.</summary>
    public int? Rows { get; set; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.Textarea(new()
    {
        Id = FieldId,
        Name = FieldName,
        Rows = Rows,
        Value = CurrentValue(Value),
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        DescribedBy = DescribedBy,
        Disabled = Disabled,
        FormGroup = Group(),
        Classes = Classes(output),
        Attributes = Rest(output),
    });
}

/// <summary>A text field of several lines that counts what is left.</summary>
[HtmlTargetElement("govuk-character-count")]
public sealed class CharacterCountTagHelper : FieldTagHelper
{
    /// <summary>Lines it shows; 5 when left out.</summary>
    public int? Rows { get; set; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; set; }

    /// <summary>Most characters allowed.</summary>
    public int? MaxLength { get; set; }

    /// <summary>Most words allowed.</summary>
    public int? MaxWords { get; set; }

    /// <summary>Per cent of the limit at which the count appears.</summary>
    public string? Threshold { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.CharacterCount(new()
    {
        Id = FieldId,
        Name = FieldName,
        Rows = Rows,
        Value = CurrentValue(Value),
        Maxlength = MaxLength,
        Maxwords = MaxWords,
        Threshold = Threshold,
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        Disabled = Disabled,
        FormGroup = Group(),
        Classes = Classes(output),
        Attributes = Rest(output),
    });
}

/// <summary>A list to pick one of.</summary>
[HtmlTargetElement("govuk-select")]
public sealed class SelectTagHelper : FieldTagHelper
{
    /// <summary>The value picked.</summary>
    public string? Value { get; set; }

    /// <summary>The choices; or give <c>govuk-item</c> tags.</summary>
    public IEnumerable<SelectItem>? Items { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.Select(new()
    {
        Id = FieldId,
        Name = FieldName,
        Value = CurrentValue(Value),
        Items =
        [
            .. Items ?? [],
            .. Children.Choices.OfType<ChoiceItem>().Select(choice => new SelectItem
            {
                Value = choice.Value,
                Text = choice.Text ?? AsText(choice.Html)?.Trim(),
                Selected = choice.Checked,
                Disabled = choice.Disabled,
                Attributes = choice.Attributes,
            }),
        ],
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        DescribedBy = DescribedBy,
        Disabled = Disabled,
        FormGroup = Group(),
        Classes = Classes(output),
        Attributes = Rest(output),
    });
}

/// <summary>A field that takes files.</summary>
[HtmlTargetElement("govuk-file-upload")]
public sealed class FileUploadTagHelper : FieldTagHelper
{
    /// <summary>Whether several files may be given.</summary>
    public bool Multiple { get; set; }

    /// <summary>Whether the script makes a drop zone of it.</summary>
    public bool DropZone { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output) => Govuk.FileUpload(new()
    {
        Id = FieldId,
        Name = FieldName,
        Multiple = Multiple,
        Javascript = DropZone,
        Label = CurrentLabel(),
        Hint = CurrentHint(),
        ErrorMessage = CurrentError(),
        DescribedBy = DescribedBy,
        Disabled = Disabled,
        FormGroup = Group(),
        Classes = Classes(output),
        Attributes = Rest(output),
    });
}

/// <summary>Radio buttons: one of a few.</summary>
[HtmlTargetElement("govuk-radios")]
public sealed class RadiosTagHelper : FieldTagHelper
{
    /// <summary>The value picked.</summary>
    public string? Value { get; set; }

    /// <summary>The choices; or give <c>govuk-item</c> and <c>govuk-divider</c> tags.</summary>
    public IEnumerable<ChoiceItem?>? Items { get; set; }

    /// <summary>Whether the buttons stand side by side.</summary>
    public bool Inline { get; set; }

    /// <summary>Whether the buttons are small.</summary>
    public bool Small { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output)
    {
        IReadOnlyList<ChoiceItem?> items = [.. Items ?? [], .. Children.Choices];
        return Govuk.Radios(new()
        {
            IdPrefix = FieldId,
            Name = FieldName,
            Value = CurrentValue(Value),
            Items = Disabled ? [.. items.Select(item => item is null ? null : item with { Disabled = true })] : items,
            Fieldset = CurrentFieldset(),
            Hint = CurrentHint(),
            ErrorMessage = CurrentError(items.Count > 0 ? items[0]?.Id : null),
            FormGroup = Group(),
            Classes = Join(Inline ? "govuk-radios--inline" : null, Join(Small ? "govuk-radios--small" : null, Classes(output))),
            Attributes = Rest(output),
        });
    }
}

/// <summary>Checkboxes: any of a few.</summary>
[HtmlTargetElement("govuk-checkboxes")]
public sealed class CheckboxesTagHelper : FieldTagHelper
{
    /// <summary>The values ticked.</summary>
    public IEnumerable<string>? Values { get; set; }

    /// <summary>The choices; or give <c>govuk-item</c> and <c>govuk-divider</c> tags.</summary>
    public IEnumerable<ChoiceItem?>? Items { get; set; }

    /// <summary>Whether the boxes are small.</summary>
    public bool Small { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output)
    {
        IReadOnlyList<ChoiceItem?> items = [.. Items ?? [], .. Children.Choices];
        return Govuk.Checkboxes(new()
        {
            IdPrefix = FieldId,
            Name = FieldName,
            Values = CurrentValues(Values),
            Items = Disabled ? [.. items.Select(item => item is null ? null : item with { Disabled = true })] : items,
            Fieldset = CurrentFieldset(),
            DescribedBy = DescribedBy,
            Hint = CurrentHint(),
            ErrorMessage = CurrentError(items.Count > 0 ? items[0]?.Id : null),
            FormGroup = Group(),
            Classes = Join(Small ? "govuk-checkboxes--small" : null, Classes(output)),
            Attributes = Rest(output),
        });
    }
}

/// <summary>
/// A date in three parts, sent as <c>name-day</c>, <c>name-month</c> and <c>name-year</c>. With <c>asp-for</c> a
/// <see cref="DateOnly"/> it starts with its value; the page reads the parts.
/// </summary>
[HtmlTargetElement("govuk-date-input")]
public sealed class DateInputTagHelper : FieldTagHelper
{
    /// <summary>The day it starts with.</summary>
    public string? Day { get; set; }

    /// <summary>The month it starts with.</summary>
    public string? Month { get; set; }

    /// <summary>The year it starts with.</summary>
    public string? Year { get; set; }

    /// <summary>The parts that are wrong, such as <c>day year</c>; all when left out.</summary>
    public string? Wrong { get; set; }

    /// <summary>Whether it asks for the person's own date of birth, which browsers may fill in.</summary>
    public bool Birthday { get; set; }

    private protected override IHtmlContent Make(TagHelperOutput output)
    {
        var wrong = Wrong?.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var date = For?.Model as DateOnly?;
        var error = CurrentError($"{FieldId}-{(wrong.Length > 0 ? wrong[0] : "day")}");
        return Govuk.DateInput(new()
        {
            Id = FieldId,
            NamePrefix = FieldName.Length == 0 ? null : FieldName,
            Day = Part("day", Day, date?.Day),
            Month = Part("month", Month, date?.Month),
            Year = Part("year", Year, date?.Year),
            Fieldset = CurrentFieldset(),
            Hint = CurrentHint(),
            ErrorMessage = error,
            FormGroup = Group(),
            Classes = Classes(output),
            Attributes = Rest(output),
        });

        DateInputItem Part(string name, string? given, int? known) => new()
        {
            Name = name,
            Value = given ?? Typed($"-{name}")?.AttemptedValue ?? known?.ToString(CultureInfo.InvariantCulture),
            Error = wrong.Length == 0 || error is null ? null : wrong.Contains(name, StringComparer.Ordinal),
            Autocomplete = Birthday ? $"bday-{name}" : null,
            Attributes = Disabled ? new Dictionary<string, string?>(StringComparer.Ordinal) { ["disabled"] = "" } : null,
        };
    }
}
