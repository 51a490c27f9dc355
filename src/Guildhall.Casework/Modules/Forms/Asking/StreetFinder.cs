using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>Finds a street: type its name, and pick it where several are like it.</summary>
internal sealed class StreetFinder(Streets streets, AnswerRules rules, IStringLocalizer<Words> words)
{
    private const int MostShown = 20;
    private const int LongestName = 100;

    /// <summary>Reads the question's fields.</summary>
    public async Task<AddressReading> ReadAsync(Question question, Typed typed, string? button, CancellationToken cancellationToken)
    {
        var name = question.Name;
        if (button is not null)
        {
            return new AddressReading(Given.Good(null), typed.With(AddressFields.State(name), "").With(AddressFields.Uprn(name), ""), StepToGo: true);
        }

        var search = AnswerRules.OneLine(typed[name]);
        var isListed = typed[AddressFields.State(name)] == AddressFields.List;
        var picked = typed[AddressFields.Uprn(name)];
        if (picked == AddressFields.NotListed && search.Length > 0)
        {
            return new AddressReading(Own(search), typed);
        }

        if (isListed && picked.Length > 0)
        {
            return Usrn.TryParse(picked, out var usrn) && await streets.GetAsync(usrn, cancellationToken) is { } street
                ? new AddressReading(Known(street), typed)
                : new AddressReading(Given.Bad(question, AddressFields.Uprn(name), words["Select a street from the list"]), typed.With(AddressFields.Uprn(name), ""));
        }

        if (isListed)
        {
            return new AddressReading(Given.Bad(question, AddressFields.Uprn(name), words["Select a street, or say that it is not listed"]), typed);
        }

        if (search.Length == 0)
        {
            return new AddressReading(question.Optional ? Given.Good(null) : new Given(null, [rules.Missing(question)]), typed);
        }

        if (search.Length > LongestName)
        {
            return new AddressReading(Given.Bad(question, name, rules.TooLong(question.Label.ToString(), search, LongestName)!), typed);
        }

        var found = await streets.FindAsync(search, 2, cancellationToken);
        return found switch
        {
            [] => new AddressReading(Given.Bad(question, name, words["We found no street for ‘{0}’. Check the spelling", search]), typed),
            [var only] when string.Equals(only.Text.Split(", ")[0], search, StringComparison.OrdinalIgnoreCase) => new AddressReading(Known(only), typed),
            _ => new AddressReading(Given.Good(null), typed.With(AddressFields.State(name), AddressFields.List), StepToGo: true),
        };
    }

    /// <summary>What the question shows for what is in its fields.</summary>
    public async Task<AddressView> ViewAsync(Question question, Typed typed, CancellationToken cancellationToken)
    {
        if (typed[AddressFields.State(question.Name)] != AddressFields.List)
        {
            return AddressView.Box;
        }

        var search = AnswerRules.OneLine(typed[question.Name]);
        IReadOnlyList<Street> found = search.Length > 0 ? await streets.FindAsync(search, MostShown + 1, cancellationToken)
            : Usrn.TryParse(typed[AddressFields.Uprn(question.Name)], out var usrn) && await streets.GetAsync(usrn, cancellationToken) is { } chosen ? [chosen]
            : [];
        return found.Count == 0 ? AddressView.Box
            : new AddressView(AddressFields.List, [.. found.Take(MostShown).Select(s => new FoundPlace(s.Usrn.ToString(), s.Text, null))], found.Count > MostShown);
    }

    private static Given Known(Street street) => Given.Good(new JsonObject { ["usrn"] = street.Usrn.ToString(), ["text"] = street.Text });

    // A new street is not in the gazetteer yet.
    private static Given Own(string name) => Given.Good(new JsonObject { ["usrn"] = null, ["text"] = name });
}
