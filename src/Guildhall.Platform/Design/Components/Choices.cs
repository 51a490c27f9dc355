using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of radio buttons.</summary>
public sealed record RadiosOptions : GroupOptions
{
    /// <summary>The name the value is sent under.</summary>
    public string? Name { get; init; }

    /// <summary>What ids begin with; the name when left out.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>The value picked.</summary>
    public string? Value { get; init; }

    /// <summary>The choices; null is passed over, but keeps its number.</summary>
    public IReadOnlyList<ChoiceItem?>? Items { get; init; }
}

/// <summary>Options of checkboxes.</summary>
public sealed record CheckboxesOptions : GroupOptions
{
    /// <summary>The name the values are sent under.</summary>
    public string? Name { get; init; }

    /// <summary>What ids begin with; the name when left out.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Ids of other elements that describe the boxes.</summary>
    public string? DescribedBy { get; init; }

    /// <summary>The values ticked.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The choices; null is passed over, but keeps its number.</summary>
    public IReadOnlyList<ChoiceItem?>? Items { get; init; }
}

/// <summary>One radio button or checkbox, or a divider between two.</summary>
public sealed record ChoiceItem : Content
{
    /// <summary>The value sent.</summary>
    public string? Value { get; init; }

    /// <summary>The element's id; made from the prefix when left out.</summary>
    public string? Id { get; init; }

    /// <summary>A name other than the group's; for checkboxes.</summary>
    public string? Name { get; init; }

    /// <summary>Classes and attributes of its label.</summary>
    public StyledContent? Label { get; init; }

    /// <summary>Its hint.</summary>
    public HintOptions? Hint { get; init; }

    /// <summary>Makes a divider of the item, with these words.</summary>
    public string? Divider { get; init; }

    /// <summary>Whether it is picked, whatever the group's value says.</summary>
    public bool? Checked { get; init; }

    /// <summary>Shown only while the item is picked (always, without scripts).</summary>
    public Content? Conditional { get; init; }

    /// <summary><c>exclusive</c> clears the other checkboxes.</summary>
    public string? Behaviour { get; init; }

    /// <summary>Whether it cannot be picked.</summary>
    public bool Disabled { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of a date asked in three parts.</summary>
public sealed record DateInputOptions : GroupOptions
{
    /// <summary>The id of the group.</summary>
    public string? Id { get; init; }

    /// <summary>What the names begin with, before a hyphen.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>The day's field.</summary>
    public DateInputItem? Day { get; init; }

    /// <summary>The month's field.</summary>
    public DateInputItem? Month { get; init; }

    /// <summary>The year's field.</summary>
    public DateInputItem? Year { get; init; }

    /// <summary>Values by full name, such as <c>dob-day</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>Fields of another make than day, month and year.</summary>
    public IReadOnlyList<DateInputItem>? Items { get; init; }
}

/// <summary>One part of a date.</summary>
public sealed record DateInputItem
{
    /// <summary>Leaves the part out.</summary>
    public static readonly DateInputItem None = new();

    /// <summary>The element's id; made from the group's when left out.</summary>
    public string? Id { get; init; }

    /// <summary>The name, after the prefix.</summary>
    public string? Name { get; init; }

    /// <summary>The label.</summary>
    public string? Label { get; init; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; init; }

    /// <summary><c>numeric</c> when left out.</summary>
    public string? Inputmode { get; init; }

    /// <summary>What the browser may fill in.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>A pattern the browser checks.</summary>
    public string? Pattern { get; init; }

    /// <summary>Extra classes.</summary>
    public string? Classes { get; init; }

    /// <summary>Whether this part is wrong; when no part says so, all are marked.</summary>
    public bool? Error { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

public static partial class Govuk
{
    /// <summary>Radio buttons: one of a few.</summary>
    public static IHtmlContent Radios(RadiosOptions options)
    {
        var prefix = options.IdPrefix ?? options.Name;
        var describedBy = options.Fieldset?.DescribedBy;
        return ChoiceGroup(options, "radios", prefix, ref describedBy, _ => Numbered(options.Items).Select(pair =>
        {
            var (item, number) = pair;
            return item.Divider is { } words
                ? new Element("div").Class("govuk-radios__divider").Add(words)
                : Choice("radio", item, item.Id ?? ItemId(prefix, number), options.Name, Picked(item.Checked, item.Value, options.Value), null);
        }));
    }

    /// <summary>Checkboxes: any of a few.</summary>
    public static IHtmlContent Checkboxes(CheckboxesOptions options)
    {
        var prefix = options.IdPrefix ?? options.Name;
        var describedBy = options.Fieldset?.DescribedBy ?? options.DescribedBy;
        return ChoiceGroup(options, "checkboxes", prefix, ref describedBy, described => Numbered(options.Items).Select(pair =>
        {
            var (item, number) = pair;
            return item.Divider is { } words
                ? new Element("div").Class("govuk-checkboxes__divider").Add(words)
                : Choice("checkbox", item, item.Id ?? ItemId(prefix, number), item.Name ?? options.Name,
                    item.Checked == true || (item.Checked is null && item.Value is { } value && options.Values?.Contains(value, StringComparer.Ordinal) == true),
                    options.Fieldset is null ? described : null);
        }));
    }

    /// <summary>A date asked in three parts.</summary>
    public static IHtmlContent DateInput(DateInputOptions options)
    {
        var describedBy = options.Fieldset?.DescribedBy;
        var inside = new Element("div").Class("govuk-date-input", options.Classes).Attributes(options.Attributes).Set("id", options.Id)
            .Add(Written(options.FormGroup?.BeforeInputs));

        var day = Part(options.Day, "day");
        var month = Part(options.Month, "month");
        var year = Part(options.Year, "year");
        IReadOnlyList<DateInputItem> items = options.Items is { Count: > 0 } own ? own : [day, month, year];
        var anyError = items.Any(Wrong);
        foreach (var item in items.Where(item => item != DateInputItem.None))
        {
            var name = item.Name;
            var known = name == day.Name ? day : name == month.Name ? month : name == year.Name ? year : null;
            var isYear = name == "year" || (name is not null && name == year.Name);
            var classes = "";
            if (item.Classes?.Contains("govuk-input--error", StringComparison.Ordinal) != true
                && (Wrong(item) || (item.Error != false && options.ErrorMessage is not null && !anyError)))
            {
                classes = "govuk-input--error";
            }

            if (item.Classes?.Contains("govuk-input--width-", StringComparison.Ordinal) != true)
            {
                classes = Join(classes, isYear ? "govuk-input--width-4" : "govuk-input--width-2")!;
            }

            var fullName = options.NamePrefix is { } prefix ? $"{prefix}-{name}" : name;
            inside.Add(new Element("div").Class("govuk-date-input__item").Add(Input(new()
            {
                Label = new() { Text = item.Label ?? Words.Say(Capitalised(name)), Classes = "govuk-date-input__label" },
                Id = item.Id ?? $"{options.Id}-{name}",
                Classes = Join("govuk-date-input__input", Join(classes, item.Classes)),
                Name = fullName,
                Value = item.Value ?? known?.Value ?? options.Values?.GetValueOrDefault(fullName ?? ""),
                Inputmode = item.Inputmode ?? "numeric",
                Autocomplete = item.Autocomplete,
                Pattern = item.Pattern,
                Attributes = item.Attributes,
            })));
        }

        inside.Add(Written(options.FormGroup?.AfterInputs));
        // Without the role, JAWS does not read the description of a fieldset of text fields.
        return Enclosed(options, options.Id, "group", ref describedBy, _ => inside);

        DateInputItem Part(DateInputItem? item, string name) => item is null
            ? new() { Name = name, Value = options.Values?.GetValueOrDefault(name) }
            : item == DateInputItem.None ? item : item with { Name = item.Name ?? name };

        static bool Wrong(DateInputItem item) =>
            item.Error == true || item.Classes?.Contains("govuk-input--error", StringComparison.Ordinal) == true;
    }

    private static IHtmlContent ChoiceGroup(GroupOptions options, string kind, string? prefix, ref string? describedBy, Func<string?, IEnumerable<IHtmlContent>> items) =>
        Enclosed(options, prefix, null, ref describedBy, described =>
            new Element("div").Class($"govuk-{kind}", options.Classes).Attributes(options.Attributes).Set("data-module", $"govuk-{kind}")
                .Add(Written(options.FormGroup?.BeforeInputs)).AddAll(items(described)).Add(Written(options.FormGroup?.AfterInputs)));

    /// <summary>The hint, the error and the inputs, in a fieldset if there is one, in a form group.</summary>
    private static IHtmlContent Enclosed(GroupOptions options, string? id, string? role, ref string? describedBy, Func<string?, IHtmlContent> inside)
    {
        var group = Group(options.FormGroup, options.ErrorMessage is not null);
        IHtmlContent? hint = null;
        IHtmlContent? error = null;
        if (options.Hint is { } hinted)
        {
            describedBy = Join(describedBy, $"{id}-hint");
            hint = Hint(hinted with { Id = $"{id}-hint" });
        }

        if (options.ErrorMessage is { } wrong)
        {
            describedBy = Join(describedBy, $"{id}-error");
            error = ErrorMessage(wrong with { Id = $"{id}-error" });
        }

        var content = inside(describedBy);
        return options.Fieldset is { } fieldset
            ? group.Add(Fieldset(fieldset with { DescribedBy = describedBy, Role = role, Html = Together(hint, error, content) }))
            : group.Add(hint).Add(error).Add(content);
    }

    private static IHtmlContent Choice(string type, ChoiceItem item, string id, string? name, bool picked, string? describedBy)
    {
        var kind = type == "radio" ? "radios" : "checkboxes";
        var hinted = item.Hint is { Any: true };
        var conditionalId = $"conditional-{id}";
        var choice = new Element("div").Class($"govuk-{kind}__item")
            .Add(new Element("input").Class($"govuk-{kind}__input").Set("id", id).Set("name", name ?? "").Set("type", type)
                .Set("value", item.Value ?? "").Flag("checked", picked).Flag("disabled", item.Disabled)
                .Set("data-aria-controls", item.Conditional?.Html is null ? null : conditionalId)
                .Set("data-behaviour", type == "radio" ? null : item.Behaviour)
                .Set("aria-describedby", Join(describedBy, hinted ? $"{id}-item-hint" : null))
                .Attributes(item.Attributes))
            .Add(Label(new()
            {
                Text = item.Text,
                Html = item.Html,
                Classes = Join($"govuk-{kind}__label", item.Label?.Classes),
                Attributes = item.Label?.Attributes,
                For = id,
            }));
        if (hinted)
        {
            choice.Add(Hint(item.Hint! with { Id = $"{id}-item-hint", Classes = Join($"govuk-{kind}__hint", item.Hint!.Classes) }));
        }

        return item.Conditional?.Html is { } conditional
            ? Together(choice, new Element("div")
                .Class($"govuk-{kind}__conditional", picked ? null : $"govuk-{kind}__conditional--hidden")
                .Set("id", conditionalId).Add(conditional))
            : choice;
    }

    /// <summary>The items with their numbers from 1, passing over null.</summary>
    private static IEnumerable<(T Item, int Number)> Numbered<T>(IReadOnlyList<T?>? items) where T : class =>
        (items ?? []).Select((item, index) => (Item: item!, Number: index + 1)).Where(pair => pair.Item is not null);

    /// <summary>The first id has no number, so that the error summary can lead to it.</summary>
    private static string ItemId(string? prefix, int number) =>
        number > 1 ? string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}") : prefix ?? "";

    private static string Capitalised(string? name) =>
        string.IsNullOrEmpty(name) ? "" : char.ToUpperInvariant(name[0]) + name[1..].ToLowerInvariant();
}
