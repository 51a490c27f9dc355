using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>Fills fields that are empty in from what a person told us before. Nothing is kept before they go on with it.</summary>
internal static class AccountPrefill
{
    /// <summary>Whether anything of a page can be filled in.</summary>
    public static bool Fits(FormPage page) => page.Questions.Any(Fits);

    /// <summary>The fields with what is known, and the questions that were filled in.</summary>
    public static (Typed Typed, IReadOnlySet<string> Filled) Fill(FormPage page, Answers answers, Typed typed, KnownDetails known)
    {
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var question in page.Questions.Where(q => Fits(q) && answers[q.Name] is null))
        {
            var fields = Fields(question, known);
            if (fields.Count == 0)
            {
                continue;
            }

            typed = fields.Aggregate(typed, (all, field) => all.With(field.Key, field.Value));
            filled.Add(question.Name);
        }

        return (typed, filled);
    }

    /// <summary>The fields with what whoever fills the form in for somebody else knows already, by their names.</summary>
    public static Typed Fill(FormPage page, Answers answers, Typed typed, IReadOnlyDictionary<string, string> known) =>
        page.Questions.Where(q => answers[q.Name] is null)
            .SelectMany(q => known.Where(field => field.Key == q.Name || field.Key.StartsWith($"{q.Name}-", StringComparison.Ordinal)))
            .Aggregate(typed, (all, field) => all.With(field.Key, [field.Value]));

    private static HomeAddress? Place(PrefillSource source, KnownDetails known) => source switch
    {
        PrefillSource.HomeAddress => known.Home,
        PrefillSource.Premises => known.Premises,
        PrefillSource.HomeOrPremises => known.Premises ?? known.Home,
        _ => null,
    };

    private static bool Fits(Question question) =>
        !question.Sensitive && (question.Contact is not null || question.Prefill is not null);

    private static Dictionary<string, string[]> Fields(Question question, KnownDetails known)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        switch (question)
        {
            case { Contact: ContactRole.Name, Type: QuestionType.Name }:
                var space = known.Name.LastIndexOf(' ');
                fields[$"{question.Name}-first"] = [space < 0 ? "" : known.Name[..space]];
                fields[$"{question.Name}-last"] = [known.Name[(space + 1)..]];
                break;
            case { Contact: ContactRole.Name, Type: QuestionType.Organisation }:
                Add(known.Business);
                break;
            case { Contact: ContactRole.Name }:
                Add(known.Name);
                break;
            case { Contact: ContactRole.Email }:
                Add(known.Email);
                break;
            case { Contact: ContactRole.Phone }:
                Add(known.Phone);
                break;
            case { Prefill: PrefillSource.BusinessName }:
                Add(known.Business);
                break;
            case { Prefill: { } source } when Place(source, known) is { } home:
                var address = Answers.Node(new AddressAnswer(home.Uprn?.ToString(System.Globalization.CultureInfo.InvariantCulture), home.Text));
                if (home.Lines is { } lines)
                {
                    address["lines"] = JsonNode.Parse(lines);
                }

                AddressFields.Fill(fields, question.Name, address);
                break;
        }

        return fields;

        void Add(string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                fields[question.Name] = [text];
            }
        }
    }
}
