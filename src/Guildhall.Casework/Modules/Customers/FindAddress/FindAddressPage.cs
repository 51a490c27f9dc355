using Guildhall.Casework.Modules.Customers.WhereTheyLive;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.FindAddress;

/// <summary>An address that was picked in the gazetteer, or typed by hand.</summary>
/// <param name="Uprn">The property's number; null when it was typed.</param>
/// <param name="Text">The address on one line.</param>
/// <param name="Lines">What was typed; null when it was picked.</param>
internal sealed record FoundAddress(long? Uprn, string Text, TypedLines? Lines);

/// <summary>A page that asks for an address in a few plain steps: look for it, then pick it or type it by hand.</summary>
internal abstract class FindAddressPage(Addresses gazetteer, IStringLocalizer<Words> words) : PageModel
{
    public const string NotListed = "not-listed";

    private const int MostShown = 50;
    private const int LongestLine = 100;
    private const int LongestSearch = 200;

    [BindProperty(Name = "search")]
    public string? Search { get; set; }

    [BindProperty(Name = "uprn")]
    public string? Picked { get; set; }

    [BindProperty(Name = "line-1")]
    public string? Line1 { get; set; }

    [BindProperty(Name = "line-2")]
    public string? Line2 { get; set; }

    [BindProperty(Name = "town")]
    public string? Town { get; set; }

    [BindProperty(Name = "postcode")]
    public string? Postcode { get; set; }

    /// <summary>The step that was sent: <c>find</c>, <c>pick</c> or <c>by-hand</c>; another search is none of them.</summary>
    [BindProperty(Name = "step")]
    public string? Step { get; set; }

    /// <summary>The step that is shown: empty for the search.</summary>
    public string Shown { get; private set; } = "";

    public IReadOnlyList<AddressMatch> Matches { get; private set; } = [];

    protected IStringLocalizer<Words> Words => words;

    /// <summary>Takes the step that was sent.</summary>
    protected async Task<IActionResult> StepAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        switch (Step)
        {
            case "find":
                return await FindAsync(cancellationToken);
            case "pick" when Picked != NotListed:
                return await PickAsync(cancellationToken);
            case "pick":
            case "type":
                Shown = "by-hand";
                Line1 ??= "";
                return Page();
            case "by-hand":
                return await ByHandAsync(cancellationToken);
            default:
                return Page();
        }
    }

    /// <summary>Keeps what was found.</summary>
    /// <param name="found">The address; null when something is wrong with it, which the page says together with what else is wrong.</param>
    protected abstract Task<IActionResult> SaveAsync(FoundAddress? found, CancellationToken cancellationToken);

    protected static PageResult Again() => new() { StatusCode = StatusCodes.Status400BadRequest };

    private async Task<IActionResult> FindAsync(CancellationToken cancellationToken)
    {
        var search = OneLine(Search);
        if (search.Length is 0 or > LongestSearch)
        {
            ModelState.AddModelError("search", words["Enter a postcode, or part of the address"]);
            return Again();
        }

        Matches = await MatchesAsync(search, cancellationToken);
        if (Matches.Count == 0)
        {
            ModelState.AddModelError("search", words["We found no address for ‘{0}’. Check the postcode, or try the street name", search]);
            return Again();
        }

        Shown = "pick";
        return Page();
    }

    private async Task<IActionResult> PickAsync(CancellationToken cancellationToken)
    {
        Shown = "pick";
        Matches = await MatchesAsync(OneLine(Search), cancellationToken);

        // Only the number is taken from the browser: the words are the gazetteer's.
        var found = Uprn.TryParse(Picked, out var uprn) && await gazetteer.GetAsync(uprn, cancellationToken) is { Status: not AddressStatus.Historic } known ? known : null;
        if (found is null)
        {
            ModelState.AddModelError("uprn", words["Select an address, or say that it is not listed"]);
        }

        return await SaveAsync(found is null ? null : new FoundAddress(found.Uprn.Value, found.SingleLine, null), cancellationToken);
    }

    private async Task<IActionResult> ByHandAsync(CancellationToken cancellationToken)
    {
        Shown = "by-hand";
        var lines = new TypedLines(
            OneLine(Line1), OneLine(Line2), OneLine(Town), Platform.Ids.Postcode.TryParse(Postcode, out var known) ? known.ToString() : OneLine(Postcode));
        if (lines.Line1.Length == 0)
        {
            ModelState.AddModelError("line-1", words["Enter the first line of the address"]);
        }

        if (lines.Town.Length == 0)
        {
            ModelState.AddModelError("town", words["Enter the town or city"]);
        }

        foreach (var (field, line) in new[] { ("line-1", lines.Line1), ("line-2", lines.Line2), ("town", lines.Town), ("postcode", lines.Postcode) })
        {
            if (line.Length > LongestLine)
            {
                ModelState.AddModelError(field, words["Each line must be {0} characters or fewer", LongestLine]);
            }
        }

        return await SaveAsync(ModelState.IsValid ? new FoundAddress(null, lines.Text, lines) : null, cancellationToken);
    }

    private async Task<IReadOnlyList<AddressMatch>> MatchesAsync(string search, CancellationToken cancellationToken) =>
        [.. (await gazetteer.FindAsync(search, MostShown, cancellationToken)).Where(match => match.Status != AddressStatus.Historic)];

    private static string OneLine(string? text) =>
        string.Join(' ', new string([.. (text ?? "").Normalized().Select(c => char.IsControl(c) ? ' ' : c)]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
