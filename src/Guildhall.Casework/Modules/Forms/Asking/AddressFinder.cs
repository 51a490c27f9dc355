using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>What came of reading an address question: an answer, a problem, or another step of finding it.</summary>
/// <param name="Given">The answer or the problems; neither when there is a step to go.</param>
/// <param name="Typed">The fields as they are to be shown next.</param>
/// <param name="StepToGo">Whether the same page is to be shown again, for the person to go on finding.</param>
internal sealed record AddressReading(Given Given, Typed Typed, bool StepToGo = false);

/// <summary>What an address question shows: a box to search with, a list to pick from, or lines to fill in.</summary>
/// <param name="State">Which of them, as in <see cref="AddressFields"/>; empty for the box.</param>
/// <param name="Matches">What the list offers.</param>
/// <param name="HasMore">Whether more matched than the list offers.</param>
internal sealed record AddressView(string State, IReadOnlyList<FoundPlace> Matches, bool HasMore)
{
    /// <summary>The box to search with.</summary>
    public static readonly AddressView Box = new("", [], false);
}

/// <summary>An address or street of a list.</summary>
/// <param name="Value">Its number.</param>
/// <param name="Text">What people call it.</param>
/// <param name="Note">What else it is or was called; null for nothing.</param>
internal sealed record FoundPlace(string Value, string Text, string? Note);

/// <summary>Finds an address in a few plain steps: search, pick, or type it by hand. Scripts may shorten them.</summary>
internal sealed class AddressFinder(Addresses addresses, AnswerRules rules, IStringLocalizer<Words> words)
{
    private const int MostShown = 50;
    private const int LongestSearch = 200;
    private const int LongestLine = 100;

    /// <summary>The buttons of an address question, as the start of their value; the question's name follows.</summary>
    public const string FindButton = "find ";

    /// <summary>Leads to lines to fill in.</summary>
    public const string ByHandButton = "by-hand ";

    /// <summary>Leads back to the box.</summary>
    public const string SearchButton = "search ";

    /// <summary>Does what one of the question's own buttons says.</summary>
    public async Task<AddressReading> PressAsync(Question question, Typed typed, string button, CancellationToken cancellationToken = default) => button switch
    {
        FindButton => await FindAsync(question, typed, cancellationToken),
        ByHandButton => Step(question, typed, AddressFields.ByHand),
        _ => Step(question, typed.With(AddressFields.Uprn(question.Name), ""), ""),
    };

    /// <summary>Reads the question's fields when the page's own button was pressed.</summary>
    public async Task<AddressReading> ReadAsync(Question question, Typed typed, CancellationToken cancellationToken = default)
    {
        var name = question.Name;
        if (typed[AddressFields.State(name)] == AddressFields.ByHand)
        {
            return new AddressReading(ByHand(question, typed), typed);
        }

        var picked = typed[AddressFields.Uprn(name)];
        if (picked == AddressFields.NotListed)
        {
            return Step(question, typed, AddressFields.ByHand);
        }

        if (picked.Length > 0)
        {
            // Only the number is taken from the browser: the words are the gazetteer's.
            return Uprn.TryParse(picked, out var uprn) && await addresses.GetAsync(uprn, cancellationToken) is { Status: not AddressStatus.Historic } found
                ? new AddressReading(Given.Good(Answers.Node(new AddressAnswer(uprn.ToString(), found.SingleLine))), typed)
                : new AddressReading(
                    Given.Bad(question, typed[AddressFields.State(name)] == AddressFields.List ? AddressFields.Uprn(name) : name, words["Select an address from the list"]),
                    typed.With(AddressFields.Uprn(name), ""));
        }

        if (typed[AddressFields.State(name)] == AddressFields.List)
        {
            return new AddressReading(Given.Bad(question, AddressFields.Uprn(name), words["Select an address, or say that it is not listed"]), typed);
        }

        return question.Optional && AnswerRules.OneLine(typed[name]).Length == 0
            ? new AddressReading(Given.Good(null), typed)
            : await FindAsync(question, typed, cancellationToken);
    }

    /// <summary>What the question shows for what is in its fields.</summary>
    public async Task<AddressView> ViewAsync(Question question, Typed typed, CancellationToken cancellationToken = default)
    {
        var state = typed[AddressFields.State(question.Name)];
        if (state != AddressFields.List)
        {
            return new AddressView(state == AddressFields.ByHand ? state : "", [], false);
        }

        var search = AnswerRules.OneLine(typed[question.Name]);
        if (search.Length > 0)
        {
            var matches = await MatchesAsync(search, MostShown + 1, cancellationToken);
            return matches.Count == 0 ? AddressView.Box : new AddressView(state, [.. matches.Take(MostShown).Select(Found)], matches.Count > MostShown);
        }

        return Uprn.TryParse(typed[AddressFields.Uprn(question.Name)], out var uprn) && await addresses.GetAsync(uprn, cancellationToken) is { } chosen
            ? new AddressView(state, [new FoundPlace(uprn.ToString(), chosen.SingleLine, null)], false)
            : AddressView.Box;
    }

    private FoundPlace Found(AddressMatch match) => new(
        match.Uprn.ToString(),
        match.SingleLine,
        match.Formerly is { } former ? words["Formerly {0}", former].Value : match.AlsoKnownAs is { } other ? words["Also known as {0}", other].Value : null);

    private async Task<AddressReading> FindAsync(Question question, Typed typed, CancellationToken cancellationToken)
    {
        var search = AnswerRules.OneLine(typed[question.Name]);
        if (search.Length == 0)
        {
            return new AddressReading(new Given(null, [rules.Missing(question)]), typed);
        }

        if (search.Length > LongestSearch)
        {
            return new AddressReading(Given.Bad(question, question.Name, words["That is too long for an address. Enter a postcode or part of the address"]), typed);
        }

        return (await MatchesAsync(search, 1, cancellationToken)).Count > 0
            ? Step(question, typed.With(AddressFields.Uprn(question.Name), ""), AddressFields.List)
            : new AddressReading(Given.Bad(question, question.Name, words["We found no address for ‘{0}’. Check the postcode, or try the street name", search]), typed);
    }

    private async Task<List<AddressMatch>> MatchesAsync(string search, int limit, CancellationToken cancellationToken) =>
        [.. (await addresses.FindAsync(search, limit, cancellationToken)).Where(m => m.Status != AddressStatus.Historic)];

    private Given ByHand(Question question, Typed typed)
    {
        var name = question.Name;
        var line1 = AnswerRules.OneLine(typed[AddressFields.Line1(name)]);
        var line2 = AnswerRules.OneLine(typed[AddressFields.Line2(name)]);
        var town = AnswerRules.OneLine(typed[AddressFields.Town(name)]);
        var postcode = AnswerRules.OneLine(typed[AddressFields.Postcode(name)]);
        if (question.Optional && line1.Length + line2.Length + town.Length + postcode.Length == 0)
        {
            return Given.Good(null);
        }

        var problems = new List<Problem>();
        Judge(AddressFields.Line1(name), line1, words["Enter the first line of the address"], words["Address line 1"]);
        Judge(AddressFields.Line2(name), line2, null, words["Address line 2"]);
        Judge(AddressFields.Town(name), town, words["Enter the town or city"], words["Town or city"]);
        Judge(AddressFields.Postcode(name), postcode, null, words["Postcode"]);
        if (problems.Count > 0)
        {
            return new Given(null, problems);
        }

        // An address abroad has another kind of postcode, or none.
        postcode = Platform.Ids.Postcode.TryParse(postcode, out var known) ? known.ToString() : postcode;
        var text = string.Join(", ", ((string[])[line1, line2, town, postcode]).Where(l => l.Length > 0));
        var answer = Answers.Node(new AddressAnswer(null, text));
        answer["lines"] = new JsonObject { ["line-1"] = line1, ["line-2"] = line2, ["town"] = town, ["postcode"] = postcode };
        return Given.Good(answer);

        void Judge(string field, string text, string? missing, string label)
        {
            if ((text.Length == 0 ? missing : rules.TooLong(label, text, LongestLine)) is { } message)
            {
                problems.Add(new Problem(name, field, message));
            }
        }
    }

    private static AddressReading Step(Question question, Typed typed, string state) =>
        new(Given.Good(null), typed.With(AddressFields.State(question.Name), state), StepToGo: true);
}
