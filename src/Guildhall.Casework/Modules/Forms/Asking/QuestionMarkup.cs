using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Applying;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>A question of a form with all its fields, hints and errors, as the design system writes them.</summary>
internal sealed class QuestionMarkup(IStringLocalizer<Words> words)
{
    public IHtmlContent Write(Field field)
    {
        var question = field.Question;
        var name = question.Name;
        return question.Type switch
        {
            QuestionType.LongText => Govuk.CharacterCount(new()
            {
                Id = name,
                Name = name,
                Value = field.Typed[name],
                Maxlength = question.MaxLength,
                Label = Label(field),
                Hint = Hint(field),
                ErrorMessage = Error(field, name),
            }),
            QuestionType.Date => Date(field),
            QuestionType.Radios => Radios(field, question.Options.Select(o => (o.Value, o.Label.ToString(), o.Hint?.ToString()))),
            QuestionType.YesNo => Radios(field, [("yes", words["Yes"], null), ("no", words["No"], null)]),
            QuestionType.Checkboxes => Govuk.Checkboxes(new()
            {
                Name = name,
                Values = field.Typed.All(name),
                Items = Choices(field, question.Options.Select(o => (o.Value, o.Label.ToString(), o.Hint?.ToString()))),
                Fieldset = Fieldset(field),
                Hint = Hint(field),
                ErrorMessage = Error(field, name),
            }),
            QuestionType.Declaration => Govuk.Checkboxes(new()
            {
                Name = name,
                Values = field.Typed.All(name),
                Items = [new() { Value = "yes", Text = question.Label.ToString() }],
                Hint = Hint(field),
                ErrorMessage = Error(field, name),
            }),
            QuestionType.Address => Address(field, field.Address!),
            _ => Govuk.Input(Input(field)),
        };
    }

    private InputOptions Input(Field field)
    {
        var question = field.Question;
        var input = new InputOptions
        {
            Id = question.Name,
            Name = question.Name,
            Value = field.Typed[question.Name],
            Label = Label(field),
            Hint = Hint(field),
            ErrorMessage = Error(field, question.Name),
            Autocomplete = question.Contact switch
            {
                ContactRole.Name => "name",
                ContactRole.Email => "email",
                ContactRole.Phone => "tel",
                _ => null,
            },
            Spellcheck = question.Contact is null ? null : false,
        };
        return question.Type switch
        {
            QuestionType.Email => input with { Type = "email", Autocapitalize = "none", Spellcheck = false },
            QuestionType.Phone => input with { Type = "tel", Classes = "govuk-input--width-20" },
            _ => input,
        };
    }

    private IHtmlContent Date(Field field)
    {
        var question = field.Question;
        var name = question.Name;
        var problem = field.Problems.Count > 0 ? field.Problems[0] : null;
        DateInputItem Part(string part, string label) => new()
        {
            Id = $"{name}-{part}",
            Name = part,
            Label = label,
            Value = field.Typed[$"{name}-{part}"],
            // One part that is wrong is marked alone; a date that is wrong as a whole is marked whole.
            Error = problem is not null && (problem.Field == $"{name}-{part}" || problem.Field == $"{name}-day"),
        };

        return Govuk.DateInput(new()
        {
            Id = name,
            NamePrefix = name,
            Day = Part("day", words["Day"]),
            Month = Part("month", words["Month"]),
            Year = Part("year", words["Year"]),
            Fieldset = Fieldset(field),
            Hint = Hint(field),
            ErrorMessage = problem is null ? null : new() { Text = problem.Message, VisuallyHiddenText = words["Error"] },
        });
    }

    private IHtmlContent Radios(Field field, IEnumerable<(string Value, string Label, string? Hint)> options)
    {
        var items = Choices(field, options);
        return Govuk.Radios(new()
        {
            Name = field.Question.Name,
            Value = field.Typed[field.Question.Name],
            Items = items,
            Classes = items.Count == 2 && items.All(i => i!.Conditional is null && i.Hint is null && i.Text!.Length < 10) ? "govuk-radios--inline" : null,
            Fieldset = Fieldset(field),
            Hint = Hint(field),
            ErrorMessage = Error(field, field.Question.Name),
        });
    }

    private List<ChoiceItem?> Choices(Field field, IEnumerable<(string Value, string Label, string? Hint)> options) =>
    [
        .. options.Select(option => new ChoiceItem
        {
            Value = option.Value,
            Text = option.Label,
            Hint = option.Hint is null ? null : new() { Text = option.Hint },
            Conditional = field.Revealed.Contains(option.Value) ? new() { Html = Together([.. field.Revealed[option.Value].Select(Write)]) } : null,
        }),
    ];

    private IHtmlContent Address(Field field, AddressView view) => view.State switch
    {
        AddressFields.List => AddressList(field, view),
        AddressFields.ByHand => AddressByHand(field),
        _ => AddressSearch(field),
    };

    private IHtmlContent AddressSearch(Field field)
    {
        var name = field.Question.Name;
        return Together(
            Govuk.Input(new()
            {
                Id = name,
                Name = name,
                Value = field.Typed[name],
                Label = Label(field),
                Hint = Hint(field) ?? new() { Text = words["Type a postcode, or part of the address."] },
                ErrorMessage = Error(field, name),
                Autocomplete = "off",
                Spellcheck = false,
                Attributes = new Dictionary<string, string?> { ["data-address-search"] = AddressFields.Uprn(name) },
            }),
            Hidden(AddressFields.Uprn(name), ""),
            Hidden(AddressFields.State(name), ""),
            ButtonGroup(
                Button(AddressFinder.FindButton + name, words["Find address"]),
                Button(AddressFinder.ByHandButton + name, words["Type the address by hand"])));
    }

    private IHtmlContent AddressList(Field field, AddressView view)
    {
        var name = field.Question.Name;
        var search = field.Typed[name];
        var uprn = AddressFields.Uprn(name);
        var hint = search.Length == 0 ? null
            : view.HasMore ? words["More than {0} addresses match ‘{1}’. If yours is not among them, search again with the house number or street.", view.Matches.Count, search].Value
            : words["Addresses that match ‘{0}’", search].Value;
        return Together(
            Hidden(name, search),
            Hidden(AddressFields.State(name), AddressFields.List),
            Govuk.Radios(new()
            {
                Name = uprn,
                Value = field.Typed[uprn],
                Items =
                [
                    .. view.Matches.Select(match => new ChoiceItem
                    {
                        Value = match.Uprn.ToString(),
                        Text = match.SingleLine,
                        Hint = match.Formerly is { } former ? new() { Text = words["Formerly {0}", former] }
                            : match.AlsoKnownAs is { } other ? new() { Text = words["Also known as {0}", other] } : null,
                    }),
                    new() { Divider = words["or"] },
                    new() { Value = AddressFields.NotListed, Text = words["My address is not listed"] },
                ],
                Classes = "govuk-radios--small",
                Fieldset = Fieldset(field),
                Hint = hint is null ? null : new() { Text = hint },
                ErrorMessage = Error(field, uprn),
            }));
    }

    private IHtmlContent AddressByHand(Field field)
    {
        var name = field.Question.Name;
        IHtmlContent Line(string id, string label, string autocomplete, string? width = null) => Govuk.Input(new()
        {
            Id = id,
            Name = id,
            Value = field.Typed[id],
            Label = new() { Text = label },
            ErrorMessage = Error(field, id),
            Autocomplete = autocomplete,
            Classes = width,
        });

        return Together(
            Hidden(name, field.Typed[name]),
            Hidden(AddressFields.State(name), AddressFields.ByHand),
            Govuk.Fieldset(Fieldset(field) with
            {
                Html = Together(
                    Line(AddressFields.Line1(name), words["Address line 1"], "address-line1"),
                    Line(AddressFields.Line2(name), words["Address line 2 (optional)"], "address-line2"),
                    Line(AddressFields.Town(name), words["Town or city"], "address-level2", "govuk-!-width-two-thirds"),
                    Line(AddressFields.Postcode(name), words["Postcode, if there is one"], "postal-code", "govuk-input--width-10")),
            }));
    }

    private LabelOptions Label(Field field) => new()
    {
        Text = Asked(field),
        Classes = Size(field) is { } size ? $"govuk-label--{size}" : null,
        IsPageHeading = field.IsHeading,
    };

    private FieldsetOptions Fieldset(Field field) => new()
    {
        Legend = new()
        {
            Text = Asked(field),
            Classes = Size(field) is { } size ? $"govuk-fieldset__legend--{size}" : null,
            IsPageHeading = field.IsHeading,
        },
    };

    private static string? Size(Field field) => field.IsHeading ? "l" : field.IsRevealed ? null : "m";

    private string Asked(Field field) =>
        field.Question.Optional ? words["{0} (optional)", field.Question.Label.ToString()] : field.Question.Label.ToString();

    private static HintOptions? Hint(Field field) => field.Question.Hint is { } hint ? new() { Text = hint.ToString() } : null;

    private ErrorMessageOptions? Error(Field field, string id) =>
        field.Problems.FirstOrDefault(p => p.Field == id) is { } problem ? new() { Text = problem.Message, VisuallyHiddenText = words["Error"] } : null;

    private static IHtmlContent Button(string value, string text) =>
        Govuk.Button(new() { Name = AnswerModel.QuestionButton, Value = value, Text = text, Classes = "govuk-button--secondary" });

    private static TagBuilder ButtonGroup(params ReadOnlySpan<IHtmlContent> buttons)
    {
        var group = new TagBuilder("div");
        group.AddCssClass("govuk-button-group");
        group.InnerHtml.AppendHtml(Together(buttons));
        return group;
    }

    private static TagBuilder Hidden(string name, string value)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.MergeAttribute("type", "hidden");
        input.MergeAttribute("name", name);
        input.MergeAttribute("value", value);
        return input;
    }

    private static HtmlContentBuilder Together(params ReadOnlySpan<IHtmlContent> parts)
    {
        var together = new HtmlContentBuilder(parts.Length);
        foreach (var part in parts)
        {
            together.AppendHtml(part);
        }

        return together;
    }
}
