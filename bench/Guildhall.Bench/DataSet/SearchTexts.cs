using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Bench.DataSet;

/// <summary>
/// A made-up council's publications, to be searched: 300 services in English and Welsh, 2,000 articles of some 300 words,
/// and what people type to find them. Words come as in any text: few very often, most seldom.
/// </summary>
internal static class SearchTexts
{
    public const int Services = 300;
    public const int Articles = 2000;
    private const int ArticleWords = 300;
    private const int RareWords = 6000;
    private const int Searches = 4000;

    private static readonly string[] s_verbs =
        ["apply for", "report", "pay", "renew", "tell us about", "ask for", "book", "challenge", "register", "cancel", "find", "join", "get help with", "change", "check"];

    private static readonly string[] s_things =
        [
            "council tax", "a bin collection", "bulky waste", "garden waste", "a parking permit", "a parking fine", "a blue badge", "school admission", "school transport",
            "free school meals", "housing benefit", "the housing register", "a council home repair", "homelessness", "noise", "pests", "food hygiene", "a food business",
            "planning permission", "a building notice", "land charges", "street lighting", "a pothole", "a dropped kerb", "fly tipping", "graffiti", "an abandoned vehicle",
            "a library card", "an allotment", "a burial", "a wedding ceremony", "a birth certificate", "a taxi licence", "an alcohol licence", "street trading",
            "adult social care", "a carer assessment", "home adaptations", "fostering", "adoption", "early help", "a nursery place", "home education", "a school appeal",
            "business rates", "a business grant", "electoral registration", "a councillor enquiry", "freedom of information", "subject access", "a complaint", "a compliment",
            "volunteering", "tree preservation", "flooding", "trading standards", "dog fouling", "a skip permit", "scaffolding", "a road closure", "recycling boxes",
        ];

    private static readonly string[] s_welshThings =
        [
            "y dreth gyngor", "casglu biniau", "gwastraff swmpus", "gwastraff gardd", "trwydded barcio", "dirwy barcio", "bathodyn glas", "derbyniadau ysgol", "cludiant ysgol",
            "prydau ysgol am ddim", "budd-dal tai", "y gofrestr tai", "atgyweirio cartref cyngor", "digartrefedd", "sŵn", "plâu", "hylendid bwyd", "busnes bwyd",
            "caniatâd cynllunio", "hysbysiad adeiladu", "pridiannau tir", "goleuadau stryd", "twll yn y ffordd", "tipio anghyfreithlon", "cerdyn llyfrgell", "rhandir",
            "claddedigaeth", "seremoni briodas", "trwydded tacsi", "gofal cymdeithasol", "asesiad gofalwr", "maethu", "mabwysiadu", "ardrethi busnes", "rhyddid gwybodaeth", "cwyn",
        ];

    private static readonly string[] s_welshVerbs = ["gwneud cais am", "rhoi gwybod am", "talu", "adnewyddu", "gofyn am", "archebu", "herio", "cofrestru ar gyfer", "newid"];

    private static readonly string[] s_about =
        ["online", "for your home", "for a business", "for someone else", "after you move", "if you are disabled", "in an emergency", "on a low income", "for a child", "for a tenant"];

    // In every text a council writes.
    private static readonly string[] s_common =
        [
            "the", "you", "to", "and", "of", "a", "your", "if", "for", "we", "is", "are", "or", "in", "can", "will", "be", "council", "with", "must", "that", "not", "home", "us",
            "apply", "need", "may", "it", "by", "from", "have", "when", "people", "service", "help", "this", "at", "pay", "as", "do", "application", "tell", "should", "any", "other",
            "address", "children", "support", "an", "get", "within", "days", "property", "time", "live", "make", "information", "contact", "cost", "change", "form", "free", "use",
        ];

    private static readonly string[] s_rare = RareOnes();

    /// <summary>Writes them into a database's index, beside what the council itself has there.</summary>
    public static async Task WriteAsync(Database database, SearchIndex index)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        var chance = new Random(11);
        var rare = s_rare;
        await index.ReplaceAsync(tx, "made-service", [.. Enumerable.Range(0, Services).SelectMany(n => Service(n, chance, rare))]);
        await index.ReplaceAsync(tx, "made-article", [.. Enumerable.Range(0, Articles).Select(n => Article(n, chance, rare))]);
        await tx.CommitAsync();
    }

    /// <summary>What people type: two to seven words, one in eight with a slip, one in ten in Welsh, some that lead nowhere.</summary>
    public static (string Words, bool Welsh)[] Typed()
    {
        var chance = new Random(13);
        var rare = s_rare;
        return [.. Enumerable.Range(0, Searches).Select(_ => Typed(chance, rare))];
    }

    private static (string Words, bool Welsh) Typed(Random chance, string[] rare)
    {
        var thing = Any(s_things, chance);
        return chance.Next(100) switch
        {
            < 25 => (thing, false),
            < 40 => ($"{Any(s_verbs, chance)} {thing}", false),
            < 50 => ($"how do i {Any(s_verbs, chance)} {thing} {Any(s_about, chance)}", false),
            < 60 => ($"my {thing.Split(' ')[^1]} {Any(rare, chance)}", false),
            < 67 => (Any(["rubbish", "tip", "kids", "council house", "dole", "foi", "sar", "disabled parking", "parking ticket", "loud music", "rats", "mould"], chance), false),
            < 80 => (WithSlip(thing, chance), false),
            < 90 => (Any(s_welshThings, chance), true),
            < 95 => ($"{thing} {Any(s_things, chance)} {Any(s_about, chance)}", false),
            _ => ($"{Any(rare, chance)} {Any(rare, chance)}x", false),
        };
    }

    private static IEnumerable<SearchEntry> Service(int number, Random chance, string[] rare)
    {
        var thing = s_things[number % s_things.Length];
        var about = number < s_things.Length ? "" : " " + s_about[number / s_things.Length % s_about.Length];
        yield return new SearchEntry
        {
            Key = $"service-{number}",
            Language = "en",
            Audience = SearchAudience.Public,
            Title = $"{Capital(s_verbs[number % s_verbs.Length])} {thing}{about}",
            Summary = Text(18, chance, rare, thing),
            Keywords = [.. Enumerable.Range(0, 6).Select(_ => Any(rare, chance)), thing],
            Body = Text(150, chance, rare, thing),
            Url = $"/services/service-{number}",
        };
        var welsh = s_welshThings[number % s_welshThings.Length];
        yield return new SearchEntry
        {
            Key = $"service-{number}",
            Language = "cy",
            Audience = SearchAudience.Public,
            Title = $"{Capital(s_welshVerbs[number % s_welshVerbs.Length])} {welsh}",
            Summary = Text(18, chance, rare, welsh),
            Keywords = [thing],
            Body = Text(150, chance, rare, welsh),
            Url = $"/services/service-{number}",
        };
    }

    private static SearchEntry Article(int number, Random chance, string[] rare)
    {
        var thing = Any(s_things, chance);
        return new SearchEntry
        {
            Key = $"article-{number}",
            Language = "en",
            Audience = SearchAudience.Public,
            Title = $"{Capital(thing)}: {Any(rare, chance)} {Any(rare, chance)}",
            Summary = Text(15, chance, rare, thing),
            Body = Text(ArticleWords, chance, rare, thing),
            Url = $"/help/article-{number}",
        };
    }

    // Half of a text are common words; it says often what it is about, sometimes something else the council does; the rest are seldom words.
    private static string Text(int words, Random chance, string[] rare, string about) => string.Join(' ', Enumerable.Range(0, words).Select(_ => chance.Next(24) switch
    {
        < 12 => s_common[(int)(s_common.Length * Math.Pow(chance.NextDouble(), 2))],
        12 => about,
        13 => Any(s_things, chance),
        _ => rare[(int)(rare.Length * Math.Pow(chance.NextDouble(), 3))],
    }));

    /// <summary>A sentence as officers and customers write it, of common and rare words.</summary>
    public static string Sentence(int words, Random chance) => Text(words, chance, s_rare, Any(s_things, chance));

    /// <summary>Words that few texts have.</summary>
    public static string[] RareOnes()
    {
        var chance = new Random(5);
        string[] starts = ["b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "l", "m", "n", "p", "pl", "pr", "r", "s", "sh", "st", "t", "tr", "w"];
        string[] middles = ["a", "e", "i", "o", "u", "ea", "ou", "ai", "ee"];
        string[] ends = ["n", "r", "t", "ll", "ck", "m", "ng", "rd", "st", "ve", "nt"];
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < RareWords)
        {
            words.Add(string.Concat(Enumerable.Range(0, chance.Next(1, 4)).Select(_ => Any(starts, chance) + Any(middles, chance) + (chance.Next(2) == 0 ? Any(ends, chance) : ""))) + Any(ends, chance));
        }

        return [.. words];
    }

    /// <summary>The text with a letter left out, doubled or swapped with its neighbour.</summary>
    public static string WithSlip(string text, Random chance)
    {
        var at = Enumerable.Range(1, text.Length - 2).Where(i => char.IsLetter(text[i]) && char.IsLetter(text[i + 1])).OrderBy(_ => chance.Next()).First();
        return chance.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => $"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}",
        };
    }

    /// <summary>The text with a capital letter.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Any(string[] of, Random chance) => of[chance.Next(of.Length)];
}
