using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Search;

/// <summary>A running council, and a made-up catalogue of another kind in its index, shared by the tests of search.</summary>
public sealed class SearchSite : IAsyncLifetime
{
    public const string Kind = "made-up";

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public SearchIndex Index => Guildhall.Services.GetRequiredService<SearchIndex>();

    public async ValueTask InitializeAsync()
    {
        Guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            More = new Dictionary<string, string?>(s.More) { ["Demo:Accounts"] = "true", ["Demo:Password"] = "correct-horse-battery" },
        });
        await ReplaceAsync(Kind, [.. MadeUp.Services]);
    }

    public ValueTask DisposeAsync() => Guildhall?.DisposeAsync() ?? default;

    public async Task<int> ReplaceAsync(string kind, params SearchEntry[] entries)
    {
        await using var tx = await Guildhall.Database.BeginAsync(Actor.System);
        var changed = await Index.ReplaceAsync(tx, kind, entries);
        await tx.CommitAsync();
        return changed;
    }

    /// <summary>The keys of what is found, the best first.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(
        string words, string language = "en", SearchAudience audience = SearchAudience.Public, string kind = Kind, int limit = 20) =>
        [.. (await Index.FindAsync(words, language, audience, [kind], limit)).Hits.Select(h => h.Key)];
}

/// <summary>Services as a council would publish them, in few words.</summary>
internal static class MadeUp
{
    public static IEnumerable<SearchEntry> Services =>
    [
        .. English("missed-bin", "Report a missed bin collection", "Tell us if we did not empty your bin on the day.", "rubbish not collected, bins not emptied, binmen"),
        .. English("new-bin", "Order a new or replacement bin", "Ask for a bin if yours is lost, broken or too small.", "lost bin, broken bin, stolen bin, recycling box"),
        .. English("bulky-waste", "Book a bulky waste collection", "We collect furniture, mattresses, fridges and other large things.", "sofa, mattress, fridge, old furniture"),
        .. English("recycling-centre", "Book a visit to the recycling centre", "Take rubbish and recycling to the centre by car or van.", "tip, household waste site"),
        .. English("garden-waste", "Join the garden waste collection", "We empty a brown bin of grass, leaves and hedge cuttings every two weeks."),
        .. English("single-person", "Get a single person discount on your council tax", "A quarter off if you are the only adult in your home.", "living alone, single occupancy"),
        .. English("moved-out", "Tell us you have moved out", "Close your council tax account when you leave a home.", "moving house, leaving, end of tenancy"),
        .. English("moved-into", "Tell us you have moved in", "Set up council tax when you move into a home.", "moving house, change of address"),
        .. English("council-tax-support", "Apply for council tax support", "Help to pay your council tax if your income is low.", "council tax reduction, council tax benefit"),
        .. English("direct-debit", "Pay your council tax by direct debit", "Set up or change a direct debit.", "instalments, payment date"),
        .. English("benefits-change", "Tell us of a change that affects your benefits", "A new job, a child, rent or savings: tell us within a month.", "housing benefit, universal credit"),
        .. English("housing-register", "Join the housing register", "Apply for a home from us or a housing association.", "social housing, council house, waiting list"),
        .. English("homeless", "Get help if you are homeless or may lose your home", "We help you keep your home or find another.", "eviction, nowhere to live"),
        .. English("blue-badge", "Apply for or renew a Blue Badge", "Park nearer to where you need to go if you have a disability or health condition.", "disabled parking, parking badge"),
        .. English("resident-permit", "Apply for a resident parking permit", "Park near your home in a controlled zone.", "parking zone, residents parking"),
        .. English("visitor-permit", "Buy visitor parking permits", "Let your guests park in your street."),
        .. English("pcn-appeal", "Challenge a parking fine", "Tell us why you think a penalty charge notice is wrong.", "PCN, parking ticket, appeal"),
        .. English("school-admission", "Apply for a school place during the year", "Move your child to another school or start at one.", "in-year admission, change school"),
        .. English("school-travel", "Apply for help with travel to school", "Free or low-cost transport to school for children who can have it.", "school bus, school transport"),
        .. English("home-education", "Tell us you teach your child at home", "Let us know if you take your child out of school to educate them yourself.", "home schooling, elective home education"),
        .. English("fostering", "Ask about fostering", "Find out what it takes to look after a child in your home.", "foster carer, foster parent"),
        .. English("noise", "Report a noise that disturbs you", "Loud music, barking dogs, alarms, building work.", "neighbour noise, loud music, party"),
        .. English("pests", "Ask for pest control", "We treat rats, mice, wasps and bedbugs.", "rats, mice, wasps, vermin"),
        .. English("food-registration", "Register a food business", "Register at least 28 days before you begin to trade.", "takeaway, café, catering, home baking"),
        .. English("food-complaint", "Complain about food or a place that serves it", "Tell us about dirty kitchens or food that made you ill.", "food poisoning, hygiene"),
        .. English("pre-application", "Get advice before you apply for planning permission", "An officer tells you what they think of your plans.", "pre-app, planning advice, extension, loft"),
        .. English("building-notice", "Give a building notice", "Tell us of building work that has to meet the building regulations.", "building control, building regs"),
        .. English("foi", "Ask us for information we hold", "Make a request under the Freedom of Information Act.", "FOI, freedom of information, FOIA"),
        .. English("subject-access", "Ask for the information we hold about you", "See your own personal data.", "subject access request, SAR, DSAR, personal data, GDPR"),
        .. English("complaint", "Make a complaint about the council", "Tell us if we did something wrong or badly.", "unhappy, poor service"),
        .. English("library-card", "Join the library", "Borrow books, e-books and films.", "library card, membership, books"),
        .. English("needs-assessment", "Ask for a care needs assessment", "Find out what help you could get at home.", "social care, care at home, carer"),
        .. English("street-trading", "Apply for a street trading licence", "Sell food or goods in the street.", "market stall, burger van"),
        .. English("it-help", "Ask the IT service desk for help", "Laptops, passwords and access to systems.", "computer, laptop, password", SearchAudience.Staff),
        Welsh("missed-bin", "Rhoi gwybod am fin nas casglwyd", "Dywedwch wrthym os na wagiwyd eich bin.", "biniau, sbwriel"),
        Welsh("council-tax-support", "Gwneud cais am gymorth treth gyngor", "Help i dalu eich treth gyngor os yw eich incwm yn isel.", "gostyngiad treth gyngor"),
        Welsh("noise", "Rhoi gwybod am sŵn sy’n tarfu arnoch", "Cerddoriaeth uchel, cŵn yn cyfarth, larymau.", "cymdogion swnllyd"),
        Welsh("blue-badge", "Gwneud cais am Fathodyn Glas", "Parcio’n nes os oes gennych anabledd.", "parcio anabl"),
        Welsh("library-card", "Ymuno â’r llyfrgell", "Benthyg llyfrau a ffilmiau.", "cerdyn llyfrgell"),
    ];

    private static IEnumerable<SearchEntry> English(
        string key, string title, string summary, string keywords = "", SearchAudience audience = SearchAudience.Public)
    {
        yield return Entry(key, "en", title, summary, keywords, audience);
    }

    private static SearchEntry Welsh(string key, string title, string summary, string keywords) =>
        Entry(key, "cy", title, summary, keywords, SearchAudience.Public);

    public static SearchEntry Entry(
        string key, string language, string title, string summary = "", string keywords = "", SearchAudience audience = SearchAudience.Public, string body = "") => new()
        {
            Key = key,
            Language = language,
            Audience = audience,
            Title = title,
            Summary = summary,
            Keywords = keywords.Split(", ", StringSplitOptions.RemoveEmptyEntries),
            Body = body,
            Url = $"/services/{key}",
        };
}
