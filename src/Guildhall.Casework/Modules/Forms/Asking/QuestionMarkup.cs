using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Applying;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>A question of a form with all its fields, hints and errors, as the design system writes them.</summary>
internal sealed class QuestionMarkup(CouncilProfile council, IStringLocalizer<Words> words)
{
    public IHtmlContent Write(Field field) => field.Question.Purpose is { } purpose
        ? Together(Ask(field), Govuk.Details(new() { SummaryText = words["Why we ask this"], Text = purpose.ToString() }))
        : Ask(field);

    private IHtmlContent Ask(Field field)
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
            QuestionType.Date => Date(field, [("day", words["Day"]), ("month", words["Month"]), ("year", words["Year"])]),
            QuestionType.Month => Date(field, [("month", words["Month"]), ("year", words["Year"])]),
            QuestionType.Radios => Radios(field, question.Options.Select(o => (o.Value, o.Label.ToString(), o.Hint?.ToString()))),
            QuestionType.YesNo => Radios(field, [("yes", words["Yes"], null), ("no", words["No"], null)]),
            QuestionType.Select => Govuk.Select(new()
            {
                Id = name,
                Name = name,
                Value = field.Typed[name],
                Items = [new() { Value = "", Text = words["Choose one"] }, .. question.Options.Select(o => new SelectItem { Value = o.Value, Text = o.Label.ToString() })],
                Label = Label(field),
                Hint = Hint(field),
                ErrorMessage = Error(field, name),
                Attributes = new Dictionary<string, string?> { ["data-type-ahead"] = "" },
            }),
            QuestionType.Checkboxes => Govuk.Checkboxes(new()
            {
                Name = name,
                Values = field.Typed.All(name),
                Items = Ticks(field),
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
            QuestionType.Street => field.Address is { State: AddressFields.List } view ? AddressList(field, view) : StreetBox(field),
            QuestionType.Place => Place(field),
            QuestionType.Name => Parts(field, Part(field, "first", words["First name"], "given-name"), Part(field, "last", words["Last name"], "family-name")),
            QuestionType.BankAccount => Parts(
                field,
                Part(field, "holder", words["Name on the account"], "off"),
                Part(field, "sort-code", words["Sort code"], "off", words["Must be 6 numbers long"], "govuk-input--width-5", digits: true),
                Part(field, "account", words["Account number"], "off", words["Must be between 6 and 8 numbers long"], "govuk-input--width-10", digits: true)),
            QuestionType.Signature => Signature(field),
            QuestionType.File => Files(field),
            QuestionType.Group => Group(field),
            QuestionType.Costs => Costs(field),
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
            Prefix = question.Prefix is { } prefix ? new() { Text = prefix.ToString() } : null,
            Suffix = question.Suffix is { } suffix ? new() { Text = suffix.ToString() } : null,
        };
        return question.Type switch
        {
            QuestionType.Number => input with { Inputmode = question.Decimals == 0 ? "numeric" : "decimal", Classes = "govuk-input--width-10", Spellcheck = false },
            QuestionType.Money => input with { Inputmode = "decimal", Prefix = new() { Text = "£" }, Classes = "govuk-input--width-10", Spellcheck = false },
            QuestionType.Time => input with { Classes = "govuk-input--width-5", Hint = input.Hint ?? new() { Text = words["For example, 9am or 2:30pm"] }, Spellcheck = false },
            QuestionType.NationalInsuranceNumber => input with
            {
                Classes = "govuk-input--width-10 govuk-input--extra-letter-spacing",
                Hint = input.Hint ?? new() { Text = words["It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’."] },
                Autocomplete = "off",
                Spellcheck = false,
            },
            QuestionType.VehicleRegistration => input with { Classes = "govuk-input--width-10", Autocomplete = "off", Autocapitalize = "characters", Spellcheck = false },
            QuestionType.Organisation => input with { Autocomplete = "organization" },
            QuestionType.Email => input with { Type = "email", Autocapitalize = "none", Spellcheck = false },
            QuestionType.Phone => input with { Type = "tel", Classes = "govuk-input--width-20" },
            _ => input,
        };
    }

    private IHtmlContent Date(Field field, IReadOnlyList<(string Name, string Label)> parts)
    {
        var name = field.Question.Name;
        var problem = field.Problems.Count > 0 ? field.Problems[0] : null;
        DateInputItem Part(string part)
        {
            var at = parts.FirstOrDefault(p => p.Name == part);
            return at.Name is null ? DateInputItem.None : new()
            {
                Id = $"{name}-{part}",
                Name = part,
                Label = at.Label,
                Value = field.Typed[$"{name}-{part}"],
                // One part that is wrong is marked alone; a date that is wrong as a whole is marked whole.
                Error = problem is not null && (problem.Field == $"{name}-{part}" || problem.Field == $"{name}-{parts[0].Name}"),
            };
        }

        return Govuk.DateInput(new()
        {
            Id = name,
            NamePrefix = name,
            Day = Part("day"),
            Month = Part("month"),
            Year = Part("year"),
            Fieldset = Fieldset(field),
            Hint = Hint(field),
            ErrorMessage = problem is null ? null : new() { Text = problem.Message, VisuallyHiddenText = words["Error"] },
        });
    }

    private IHtmlContent Parts(Field field, params ReadOnlySpan<IHtmlContent> parts) => Govuk.Fieldset(Fieldset(field) with
    {
        Html = Hint(field) is { } hint ? Together(Govuk.Hint(hint), Together(parts)) : Together(parts),
    });

    private IHtmlContent Part(Field field, string part, string label, string autocomplete, string? hint = null, string? width = null, bool digits = false)
    {
        var id = $"{field.Question.Name}-{part}";
        return Govuk.Input(new()
        {
            Id = id,
            Name = id,
            Value = field.Typed[id],
            Label = new() { Text = label },
            Hint = hint is null ? null : new() { Text = hint },
            ErrorMessage = Error(field, id) ?? (part is "first" or "holder" ? Error(field, field.Question.Name) : null),
            // The name of the person who fills the form in is theirs; those of others are not in their browser.
            Autocomplete = autocomplete == "off" || field.Question.Contact == ContactRole.Name ? autocomplete : null,
            Inputmode = digits ? "numeric" : null,
            Spellcheck = false,
            Classes = width,
        });
    }

    private IHtmlContent Signature(Field field)
    {
        var name = field.Question.Name;
        return Together(
            Govuk.InsetText(new() { Html = Prose.Html(field.Question.Statement?.ToString()) }),
            Govuk.Input(new()
            {
                Id = name,
                Name = name,
                Value = field.Typed[name],
                Label = Label(field),
                Hint = Hint(field) ?? new() { Text = words["Type your full name."] },
                ErrorMessage = Error(field, name),
                Autocomplete = "name",
                Spellcheck = false,
            }),
            Govuk.Checkboxes(new()
            {
                Name = $"{name}-agree",
                Values = field.Typed.All($"{name}-agree"),
                Items = [new() { Value = "yes", Text = words["I sign the statement above with my typed name"] }],
                ErrorMessage = Error(field, $"{name}-agree"),
            }));
    }

    private IHtmlContent Files(Field field)
    {
        var question = field.Question;
        var most = question.AtMost ?? 1;
        var given = field.Files.Select(file => new SummaryListRow
        {
            Key = new() { Text = file.Name },
            Value = new()
            {
                Html = Together(
                    new StringHtmlContent(file.State switch
                    {
                        DocumentState.Held => words["{0}. We are checking it for viruses: you can go on.", Size(file.Bytes)],
                        DocumentState.Clean => words["{0}. Added.", Size(file.Bytes)],
                        DocumentState.Infected => words["It holds a virus. We have deleted it."],
                        _ => words["It did not arrive whole."],
                    }),
                    Hidden(question.Name, file.Id.ToString()),
                    new HtmlString(" "),
                    Around("span", "gh-file-remove", null, Govuk.Button(new()
                    {
                        Name = AnswerModel.QuestionButton,
                        Value = FileFields.RemoveButton(file.Id) + question.Name,
                        Html = Together(new StringHtmlContent(words["Remove"]), Around("span", "govuk-visually-hidden", null, new StringHtmlContent($" {file.Name}"))),
                        Classes = "govuk-button--secondary gh-button--small",
                    }))),
            },
        }).ToList();
        var accepted = AcceptedFiles.Parse(question.Accept);
        var hint = (most == 1
            ? words["{0}, up to {1}.", string.Join(", ", accepted.Labels), Size(question.MaxBytes)]
            : words["{0}, up to {1} each. You can add {2}.", string.Join(", ", accepted.Labels), Size(question.MaxBytes), most - field.Files.Count]).Value;
        return Govuk.Fieldset(Fieldset(field) with
        {
            Html = Together(
                HintOf(field),
                given.Count == 0 ? HtmlString.Empty : Govuk.SummaryList(new() { Rows = given }),
                field.Files.Count >= most ? HtmlString.Empty : Together(
                    Govuk.FileUpload(new()
                    {
                        Id = question.Name,
                        Name = DraftFiles.Input(question.Name),
                        Multiple = most - field.Files.Count > 1,
                        Javascript = true,
                        Label = new() { Text = given.Count == 0 ? most == 1 ? words["Choose a file"] : words["Choose files"] : words["Choose more files"] },
                        Hint = new() { Text = hint },
                        ErrorMessage = Error(field, question.Name),
                        Attributes = new Dictionary<string, string?> { ["accept"] = accepted.ForInput, ["data-upload"] = "" },
                    }),
                    Button(FileFields.UploadButton + question.Name, most == 1 ? words["Upload the file"] : words["Upload files"]))),
        });
    }

    private static string Size(long bytes) => bytes >= 1024 * 1024
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024d / 1024d:0.#} MB")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024)} KB");

    private IHtmlContent Costs(Field field)
    {
        var lines = field.Reckoned?[field.Question.Name] is JsonObject costs ? costs : [];
        var language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        string Label(JsonNode? line) => line?[language == "cy" ? "label-cy" : "label"]?.GetValue<string>() ?? line?["label"]?.GetValue<string>() ?? "";
        static string Amount(JsonNode? amount) => Money.TryParse(amount?.GetValue<string>(), out var money) ? money.ToString() : "";
        return Govuk.Table(new()
        {
            Caption = field.Question.Label.ToString(),
            CaptionClasses = $"govuk-table__caption--{Size(field) ?? "m"}",
            FirstCellIsHeader = true,
            Rows =
            [
                .. (lines["lines"] as JsonArray ?? []).Select(line => (IReadOnlyList<TableCell>)[new() { Text = Label(line) }, new() { Text = Amount(line?["amount"]), Format = "numeric" }]),
                [new() { Text = words["Total"] }, new() { Text = Amount(lines["total"]), Format = "numeric", Classes = "govuk-!-font-weight-bold" }],
            ],
        });
    }

    private IHtmlContent Group(Field field)
    {
        var group = field.Question;
        if (!group.IsRepeated)
        {
            return Govuk.Fieldset(Fieldset(field) with { Html = Together(HintOf(field), Together([.. field.Things[0].Select(Write)])) });
        }

        var item = group.Item!.Value.ToString();
        var things = field.Things.Select((inside, i) => Around("div", $"gh-thing", GroupFields.Id(group.Name, i), Together(
            Govuk.Fieldset(new()
            {
                Legend = new() { Text = $"{item} {i + 1}", Classes = "govuk-fieldset__legend--m" },
                Html = Together([.. inside.Select(Write)]),
            }),
            field.Things.Count > (group.AtLeast ?? 0)
                ? Button(GroupFields.RemoveButton(i) + group.Name, words["Remove {0} {1}", item, i + 1])
                : HtmlString.Empty))).ToArray();
        var problem = field.Problems.FirstOrDefault(p => p.Field == GroupFields.Add(group.Name));
        return Govuk.Fieldset(Fieldset(field) with
        {
            Html = Together(
                HintOf(field),
                Hidden(GroupFields.Count(group.Name), field.Things.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                Together(things),
                problem is null ? HtmlString.Empty : Govuk.ErrorMessage(new() { Text = problem.Message, VisuallyHiddenText = words["Error"] }),
                field.Things.Count < group.AtMost
                    ? Govuk.Button(new()
                    {
                        Id = GroupFields.Add(group.Name),
                        Name = AnswerModel.QuestionButton,
                        Value = GroupFields.AddButton + group.Name,
                        Text = field.Things.Count == 0 ? words["Add: {0}", item] : words["Add another: {0}", item],
                        Classes = "govuk-button--secondary",
                    })
                    : Around("p", "govuk-body", null, new StringHtmlContent(words["You can tell us about {0} at most.", group.AtMost!]))),
        });
    }

    private static IHtmlContent HintOf(Field field) => field.Question.Hint is { } hint ? Govuk.Hint(new() { Text = hint.ToString() }) : HtmlString.Empty;

    private List<ChoiceItem?> Ticks(Field field)
    {
        var options = field.Question.Options;
        var items = new List<ChoiceItem?>();
        foreach (var item in Choices(field, options.Select(o => (o.Value, o.Label.ToString(), o.Hint?.ToString()))))
        {
            var isNone = options.First(o => o.Value == item!.Value).IsNone;
            if (isNone && items.Count > 0)
            {
                items.Add(new() { Divider = words["or"] });
            }

            items.Add(isNone ? item! with { Behaviour = "exclusive" } : item);
        }

        return items;
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

    private IHtmlContent StreetBox(Field field) => Govuk.Input(new()
    {
        Id = field.Question.Name,
        Name = field.Question.Name,
        Value = field.Typed[field.Question.Name],
        Label = Label(field),
        Hint = Hint(field) ?? new() { Text = words["Type the name of the street. We show you the streets that are like it."] },
        ErrorMessage = Error(field, field.Question.Name),
        Autocomplete = "off",
        Spellcheck = false,
    });

    private IHtmlContent Place(Field field)
    {
        var name = field.Question.Name;
        return Around("div", "gh-place", null, Together(
            Govuk.Textarea(new()
            {
                Id = name,
                Name = name,
                Rows = 3,
                Value = field.Typed[name],
                Label = Label(field),
                Hint = Hint(field) ?? new() { Text = words["Describe it so that someone who does not know it can find it: the street, and what is near. For example, ‘Station Road, by the bus stop opposite the library’."] },
                ErrorMessage = Error(field, name),
            }),
            Hidden(PlaceFields.Latitude(name), field.Typed[PlaceFields.Latitude(name)]),
            Hidden(PlaceFields.Longitude(name), field.Typed[PlaceFields.Longitude(name)]),
            Map(name)));
    }

    // A script draws the map in it. Without one the words do.
    private TagBuilder Map(string name)
    {
        var map = new TagBuilder("div");
        map.AddCssClass("gh-map");
        map.Attributes["data-map"] = name;
        map.Attributes["data-tiles"] = council.Map?.Tiles ?? "";
        map.Attributes["data-attribution"] = council.Map?.Attribution ?? "";
        return map;
    }

    private IHtmlContent AddressList(Field field, AddressView view)
    {
        var name = field.Question.Name;
        var search = field.Typed[name];
        var uprn = AddressFields.Uprn(name);
        var hint = search.Length == 0 ? field.IsFromAccount ? words["From your account. Change it here if it is different this time."].Value : null
            : field.Question.Type == QuestionType.Street ? words["Streets like ‘{0}’", search].Value
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
                        Value = match.Value,
                        Text = match.Text,
                        Hint = match.Note is null ? null : new() { Text = match.Note },
                    }),
                    new() { Divider = words["or"] },
                    new()
                    {
                        Value = AddressFields.NotListed,
                        Text = field.Question.Type == QuestionType.Street ? words["The street is not listed: I mean “{0}”", search] : words["My address is not listed"],
                    },
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
                    field.IsFromAccount ? Govuk.Hint(Hint(field)!) : HtmlString.Empty,
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

    private HintOptions? Hint(Field field) => HintText(field) is { } hint ? new() { Text = hint } : null;

    private string? HintText(Field field) => (field.Question.Hint?.ToString(), field.IsFromAccount) switch
    {
        ({ } hint, true) => $"{hint} {words["From your account. Change it here if it is different this time."].Value}",
        (null, true) => words["From your account. Change it here if it is different this time."].Value,
        var (hint, _) => hint,
    };

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

    private static TagBuilder Around(string element, string classes, string? id, IHtmlContent inside)
    {
        var around = new TagBuilder(element);
        around.AddCssClass(classes);
        if (id is not null)
        {
            around.MergeAttribute("id", id);
        }

        around.InnerHtml.AppendHtml(inside);
        return around;
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
