using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of a one-line text field.</summary>
public record InputOptions : FieldOptions
{
    /// <summary><c>text</c> when left out.</summary>
    public string? Type { get; init; }

    /// <summary>Which on-screen keyboard a phone shows.</summary>
    public string? Inputmode { get; init; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; init; }

    /// <summary>Words or a sign before the field, such as £.</summary>
    public StyledContent? Prefix { get; init; }

    /// <summary>Words or a sign after the field.</summary>
    public StyledContent? Suffix { get; init; }

    /// <summary>What the browser may fill in.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>How a phone capitalises.</summary>
    public string? Autocapitalize { get; init; }

    /// <summary>A pattern the browser checks.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether the browser checks spelling.</summary>
    public bool? Spellcheck { get; init; }

    /// <summary>What surrounds a field with a prefix or suffix.</summary>
    public StyledContent? InputWrapper { get; init; }
}

/// <summary>Options of a password field with its show button.</summary>
public sealed record PasswordInputOptions : FieldOptions
{
    /// <summary>The value it starts with.</summary>
    public string? Value { get; init; }

    /// <summary><c>current-password</c> when left out.</summary>
    public string? Autocomplete { get; init; }

    /// <summary>The show button.</summary>
    public StyledContent? Button { get; init; }

    /// <summary>"Show".</summary>
    public string? ShowPasswordText { get; init; }

    /// <summary>"Hide".</summary>
    public string? HidePasswordText { get; init; }

    /// <summary>"Show password".</summary>
    public string? ShowPasswordAriaLabelText { get; init; }

    /// <summary>"Hide password".</summary>
    public string? HidePasswordAriaLabelText { get; init; }

    /// <summary>"Your password is visible".</summary>
    public string? PasswordShownAnnouncementText { get; init; }

    /// <summary>"Your password is hidden".</summary>
    public string? PasswordHiddenAnnouncementText { get; init; }
}

/// <summary>Options of a text field of several lines.</summary>
public sealed record TextareaOptions : FieldOptions
{
    /// <summary>Lines it shows; 5 when left out.</summary>
    public int? Rows { get; init; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; init; }

    /// <summary>Whether the browser checks spelling.</summary>
    public bool? Spellcheck { get; init; }

    /// <summary>What the browser may fill in.</summary>
    public string? Autocomplete { get; init; }
}

/// <summary>Options of a text field that counts what is left.</summary>
public sealed record CharacterCountOptions : FieldOptions
{
    /// <summary>Most characters allowed.</summary>
    public int? Maxlength { get; init; }

    /// <summary>Most words allowed; goes before characters.</summary>
    public int? Maxwords { get; init; }

    /// <summary>Per cent of the limit at which the count appears.</summary>
    public string? Threshold { get; init; }

    /// <summary>What the script counts: <c>words</c>, <c>characters</c> or <c>characters-trimmed</c>.</summary>
    public string? CountType { get; init; }

    /// <summary>Lines it shows; 5 when left out.</summary>
    public int? Rows { get; init; }

    /// <summary>The value it starts with.</summary>
    public string? Value { get; init; }

    /// <summary>Whether the browser checks spelling.</summary>
    public bool? Spellcheck { get; init; }

    /// <summary>The line that says the limit; <c>%{count}</c> stands for it.</summary>
    public string? TextareaDescriptionText { get; init; }

    /// <summary>The message with the count.</summary>
    public StyledContent? CountMessage { get; init; }

    /// <summary>The words while characters are left, by plural rule.</summary>
    public IReadOnlyDictionary<string, string?>? CharactersUnderLimitText { get; init; }

    /// <summary>The words when no characters are left.</summary>
    public string? CharactersAtLimitText { get; init; }

    /// <summary>The words when there are too many characters, by plural rule.</summary>
    public IReadOnlyDictionary<string, string?>? CharactersOverLimitText { get; init; }

    /// <summary>The words while words are left, by plural rule.</summary>
    public IReadOnlyDictionary<string, string?>? WordsUnderLimitText { get; init; }

    /// <summary>The words when no words are left.</summary>
    public string? WordsAtLimitText { get; init; }

    /// <summary>The words when there are too many words, by plural rule.</summary>
    public IReadOnlyDictionary<string, string?>? WordsOverLimitText { get; init; }
}

/// <summary>Options of a list to pick one of.</summary>
public sealed record SelectOptions : FieldOptions
{
    /// <summary>The value picked.</summary>
    public string? Value { get; init; }

    /// <summary>The choices.</summary>
    public IReadOnlyList<SelectItem>? Items { get; init; }
}

/// <summary>One choice of a select.</summary>
public sealed record SelectItem
{
    /// <summary>The value sent; the text when null.</summary>
    public string? Value { get; init; }

    /// <summary>The words.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it is picked, whatever the select's value says.</summary>
    public bool? Selected { get; init; }

    /// <summary>Whether it cannot be picked.</summary>
    public bool Disabled { get; init; }

    /// <summary>Extra attributes.</summary>
    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }
}

/// <summary>Options of a field that takes files.</summary>
public sealed record FileUploadOptions : FieldOptions
{
    /// <summary>Browsers ignore it; kept for what the design system allows.</summary>
    public string? Value { get; init; }

    /// <summary>Whether several files may be given.</summary>
    public bool Multiple { get; init; }

    /// <summary>Whether the script makes a drop zone of it.</summary>
    public bool Javascript { get; init; }

    /// <summary>Extra classes of the drop zone.</summary>
    public string? WrapperClasses { get; init; }

    /// <summary>Extra attributes of the drop zone.</summary>
    public IReadOnlyDictionary<string, string?>? WrapperAttributes { get; init; }

    /// <summary>"Choose file".</summary>
    public string? ChooseFilesButtonText { get; init; }

    /// <summary>"or drop file".</summary>
    public string? DropInstructionText { get; init; }

    /// <summary>"No file chosen".</summary>
    public string? NoFileChosenText { get; init; }

    /// <summary>"%{count} files chosen", by plural rule.</summary>
    public IReadOnlyDictionary<string, string?>? MultipleFilesChosenText { get; init; }

    /// <summary>"Entered drop zone".</summary>
    public string? EnteredDropZoneText { get; init; }

    /// <summary>"Left drop zone".</summary>
    public string? LeftDropZoneText { get; init; }
}

public static partial class Govuk
{
    /// <summary>A one-line text field.</summary>
    public static IHtmlContent Input(InputOptions options)
    {
        var group = FieldGroup(options, options.Label, out var describedBy);
        var input = new Element("input")
            .Class("govuk-input", options.Classes, options.ErrorMessage is null ? null : "govuk-input--error")
            .Set("id", options.FieldId).Set("name", options.Name ?? "").Set("type", options.Type ?? "text")
            .Set("spellcheck", Text(options.Spellcheck)).Set("value", options.Value).Flag("disabled", options.Disabled)
            .Set("aria-describedby", describedBy).Set("autocomplete", options.Autocomplete)
            .Set("autocapitalize", options.Autocapitalize).Set("pattern", options.Pattern).Set("inputmode", options.Inputmode)
            .Attributes(options.Attributes);

        var before = options.FormGroup?.BeforeInput is { Any: true } given ? given : null;
        var after = options.FormGroup?.AfterInput is { Any: true } follows ? follows : null;
        var prefix = options.Prefix is { Any: true } sign ? sign : null;
        var suffix = options.Suffix is { Any: true } unit ? unit : null;
        if (before is null && after is null && prefix is null && suffix is null)
        {
            return group.Add(input);
        }

        return group.Add(new Element("div").Class("govuk-input__wrapper", options.InputWrapper?.Classes)
            .Attributes(options.InputWrapper?.Attributes)
            .Add(Written(before)).Add(Affix(prefix, "prefix")).Add(input).Add(Affix(suffix, "suffix")).Add(Written(after)));

        static Element? Affix(StyledContent? affix, string kind) => affix is null ? null
            : new Element("div").Class($"govuk-input__{kind}", affix.Classes).Set("aria-hidden", "true")
                .Attributes(affix.Attributes).Add(affix.Text, affix.Html);
    }

    /// <summary>A password field with a button that shows what is typed.</summary>
    public static IHtmlContent PasswordInput(PasswordInputOptions options)
    {
        var attributes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["data-module"] = "govuk-password-input" };
        Translate(attributes, "show-password", options.ShowPasswordText ?? Words.Translated("Show"));
        Translate(attributes, "hide-password", options.HidePasswordText ?? Words.Translated("Hide"));
        Translate(attributes, "show-password-aria-label", options.ShowPasswordAriaLabelText ?? Words.Translated("Show password"));
        Translate(attributes, "hide-password-aria-label", options.HidePasswordAriaLabelText ?? Words.Translated("Hide password"));
        Translate(attributes, "password-shown-announcement", options.PasswordShownAnnouncementText ?? Words.Translated("Your password is visible"));
        Translate(attributes, "password-hidden-announcement", options.PasswordHiddenAnnouncementText ?? Words.Translated("Your password is hidden"));
        AddAll(attributes, options.FormGroup?.Attributes);

        var button = Button(new()
        {
            Type = "button",
            Classes = Join("govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle", options.Button?.Classes),
            Text = options.ShowPasswordText ?? Words.Say("Show"),
            Attributes = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["aria-controls"] = options.FieldId,
                ["aria-label"] = options.ShowPasswordAriaLabelText ?? Words.Say("Show password"),
                ["hidden"] = "",
            },
        });

        return Input(new()
        {
            FormGroup = new()
            {
                Classes = Join("govuk-password-input", options.FormGroup?.Classes),
                Attributes = attributes,
                BeforeInput = options.FormGroup?.BeforeInput,
                AfterInput = new() { Html = Together(button, Written(options.FormGroup?.AfterInput)) },
            },
            InputWrapper = new() { Classes = "govuk-password-input__wrapper" },
            Label = options.Label,
            Hint = options.Hint,
            Classes = Join("govuk-password-input__input govuk-js-password-input-input", options.Classes),
            ErrorMessage = options.ErrorMessage,
            Id = options.Id,
            Name = options.Name,
            Type = "password",
            Spellcheck = false,
            Autocapitalize = "none",
            Autocomplete = options.Autocomplete ?? "current-password",
            Value = options.Value,
            Disabled = options.Disabled,
            DescribedBy = options.DescribedBy,
            Attributes = options.Attributes,
        });
    }

    /// <summary>A text field of several lines.</summary>
    public static IHtmlContent Textarea(TextareaOptions options)
    {
        var group = FieldGroup(options, options.Label, out var describedBy);
        return group.Add(Written(options.FormGroup?.BeforeInput))
            .Add(new Element("textarea").Class("govuk-textarea", options.ErrorMessage is null ? null : "govuk-textarea--error", options.Classes)
                .Set("id", options.FieldId).Set("name", options.Name ?? "").Set("rows", Number(options.Rows ?? 5))
                .Set("spellcheck", Text(options.Spellcheck)).Flag("disabled", options.Disabled)
                .Set("aria-describedby", describedBy).Set("autocomplete", options.Autocomplete)
                .Attributes(options.Attributes)
                // A browser drops the first line break after the tag: give it one to drop.
                .Add(options.Value?.StartsWith('\n') == true ? "\n" : null).Add(options.Value))
            .Add(Written(options.FormGroup?.AfterInput));
    }

    /// <summary>A text field of several lines that counts what is left.</summary>
    public static IHtmlContent CharacterCount(CharacterCountOptions options)
    {
        var id = options.FieldId;
        var limit = options.Maxwords ?? options.Maxlength;
        var countType = options.CountType ?? (options.Maxwords is null ? null : "words");
        var description = options.TextareaDescriptionText
            ?? Words.Say(countType == "words" ? "You can enter up to %{count} words" : "You can enter up to %{count} characters");

        var attributes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["data-module"] = "govuk-character-count" };
        Put("data-maxlength", options.Maxlength is { } length ? Number(length) : null);
        Put("data-maxwords", options.Maxwords is { } words ? Number(words) : null);
        Put("data-threshold", options.Threshold);
        Put("data-count-type", countType);
        if (limit is null && options.TextareaDescriptionText is { } said)
        {
            attributes["data-i18n.textarea-description.other"] = said;
        }

        Translate(attributes, "characters-under-limit", options.CharactersUnderLimitText ?? Plurals("You have %{count} character remaining", "You have %{count} characters remaining"));
        Translate(attributes, "characters-at-limit", options.CharactersAtLimitText ?? Words.Translated("You have 0 characters remaining"));
        Translate(attributes, "characters-over-limit", options.CharactersOverLimitText ?? Plurals("You have %{count} character too many", "You have %{count} characters too many"));
        Translate(attributes, "words-under-limit", options.WordsUnderLimitText ?? Plurals("You have %{count} word remaining", "You have %{count} words remaining"));
        Translate(attributes, "words-at-limit", options.WordsAtLimitText ?? Words.Translated("You have 0 words remaining"));
        Translate(attributes, "words-over-limit", options.WordsOverLimitText ?? Plurals("You have %{count} word too many", "You have %{count} words too many"));
        AddAll(attributes, options.FormGroup?.Attributes);

        return Textarea(new()
        {
            Id = id,
            Name = options.Name,
            DescribedBy = $"{id}-info",
            Rows = options.Rows,
            Spellcheck = options.Spellcheck,
            Value = options.Value,
            Disabled = options.Disabled,
            FormGroup = new()
            {
                Classes = Join("govuk-character-count", options.FormGroup?.Classes),
                Attributes = attributes,
                BeforeInput = options.FormGroup?.BeforeInput,
                AfterInput = new()
                {
                    Html = Together(
                        Hint(new()
                        {
                            Id = $"{id}-info",
                            Classes = Join("govuk-character-count__message", options.CountMessage?.Classes),
                            Text = limit is { } count ? description.Replace("%{count}", Number(count), StringComparison.Ordinal) : null,
                        }),
                        Written(options.FormGroup?.AfterInput)),
                },
            },
            Classes = Join("govuk-js-character-count", options.Classes),
            Label = options.Label,
            Hint = options.Hint,
            ErrorMessage = options.ErrorMessage,
            Attributes = options.Attributes,
        });

        void Put(string name, string? value)
        {
            if (value is not null)
            {
                attributes[name] = value;
            }
        }
    }

    /// <summary>A list to pick one of.</summary>
    public static IHtmlContent Select(SelectOptions options)
    {
        var group = FieldGroup(options, options.Label, out var describedBy);
        return group.Add(Written(options.FormGroup?.BeforeInput))
            .Add(new Element("select").Class("govuk-select", options.Classes, options.ErrorMessage is null ? null : "govuk-select--error")
                .Set("id", options.FieldId).Set("name", options.Name ?? "").Flag("disabled", options.Disabled)
                .Set("aria-describedby", describedBy).Attributes(options.Attributes)
                .AddAll((options.Items ?? []).Select(item => new Element("option").Set("value", item.Value)
                    .Flag("selected", Picked(item.Selected, item.Value ?? item.Text, options.Value))
                    .Flag("disabled", item.Disabled).Attributes(item.Attributes).Add(item.Text))))
            .Add(Written(options.FormGroup?.AfterInput));
    }

    /// <summary>A field that takes files.</summary>
    public static IHtmlContent FileUpload(FileUploadOptions options)
    {
        var group = FieldGroup(options, options.Label, out var describedBy);
        var input = new Element("input").Class("govuk-file-upload", options.Classes, options.ErrorMessage is null ? null : "govuk-file-upload--error")
            .Set("id", options.FieldId).Set("name", options.Name ?? "").Set("type", "file").Flag("disabled", options.Disabled)
            .Flag("multiple", options.Multiple).Set("aria-describedby", describedBy).Attributes(options.Attributes);
        group.Add(Written(options.FormGroup?.BeforeInput));
        if (options.Javascript)
        {
            var attributes = new Dictionary<string, string?>(StringComparer.Ordinal);
            Translate(attributes, "choose-files-button", options.ChooseFilesButtonText ?? Words.Translated("Choose file"));
            Translate(attributes, "no-file-chosen", options.NoFileChosenText ?? Words.Translated("No file chosen"));
            Translate(attributes, "multiple-files-chosen", options.MultipleFilesChosenText ?? Plurals("%{count} file chosen", "%{count} files chosen"));
            Translate(attributes, "drop-instruction", options.DropInstructionText ?? Words.Translated("or drop file"));
            Translate(attributes, "entered-drop-zone", options.EnteredDropZoneText ?? Words.Translated("Entered drop zone"));
            Translate(attributes, "left-drop-zone", options.LeftDropZoneText ?? Words.Translated("Left drop zone"));
            group.Add(new Element("div").Class("govuk-file-upload-wrapper", options.WrapperClasses)
                .Set("data-module", "govuk-file-upload").Attributes(attributes).Attributes(options.WrapperAttributes).Add(input));
        }
        else
        {
            group.Add(input);
        }

        return group.Add(Written(options.FormGroup?.AfterInput));
    }

    private static bool Picked(bool? said, string? value, string? picked) =>
        said == true || (said is null && !string.IsNullOrEmpty(picked) && value == picked);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AddAll(Dictionary<string, string?> attributes, IReadOnlyDictionary<string, string?>? more)
    {
        foreach (var (name, value) in more ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            attributes.TryAdd(name, value);
        }
    }

    /// <summary>Words for the script, which speaks English unless told otherwise.</summary>
    private static void Translate(Dictionary<string, string?> attributes, string key, string? message)
    {
        if (!string.IsNullOrEmpty(message))
        {
            attributes[$"data-i18n.{key}"] = message;
        }
    }

    private static void Translate(Dictionary<string, string?> attributes, string key, IReadOnlyDictionary<string, string?>? messages)
    {
        foreach (var (rule, message) in messages ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            attributes[$"data-i18n.{key}.{rule}"] = message;
        }
    }

    /// <summary>The translated words for every plural rule of the language; null in English, which the script knows.</summary>
    private static Dictionary<string, string?>? Plurals(string one, string other)
    {
        if (Words.Translated(other) is not { } several)
        {
            return null;
        }

        var messages = new Dictionary<string, string?>(StringComparer.Ordinal) { ["one"] = Words.Translated(one) ?? several };
        foreach (var rule in (ReadOnlySpan<string>)["zero", "two", "few", "many", "other"])
        {
            messages[rule] = several;
        }

        return messages;
    }
}
