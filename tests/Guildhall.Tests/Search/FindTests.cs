using Guildhall.Foundations.Modules.Search;

namespace Guildhall.Tests.Search;

public sealed class FindTests(SearchSite site) : IClassFixture<SearchSite>
{
    [Theory]
    [InlineData("bin not collected", "missed-bin")]
    [InlineData("my bins weren't emptied", "missed-bin")]
    [InlineData("you missed my rubbish this week", "missed-bin")]
    [InlineData("bin men didn't come", "missed-bin")]
    [InlineData("lost my wheelie bin", "new-bin")]
    [InlineData("my bin is broken", "new-bin")]
    [InlineData("get rid of an old sofa", "bulky-waste")]
    [InlineData("mattress collection", "bulky-waste")]
    [InlineData("tip opening times", "recycling-centre")]
    [InlineData("the dump", "recycling-centre")]
    [InlineData("grass cuttings", "garden-waste")]
    [InlineData("I live alone", "single-person")]
    [InlineData("25% off council tax for living on my own, single person", "single-person")]
    [InlineData("moving house", "moved-into")]
    [InlineData("moving out of my flat", "moved-out")]
    [InlineData("I can't afford my council tax low income help", "council-tax-support")]
    [InlineData("council tax benefit", "council-tax-support")]
    [InlineData("pay council tax monthly direct debit", "direct-debit")]
    [InlineData("dole", "benefits-change")]
    [InlineData("my rent went up housing benefit", "benefits-change")]
    [InlineData("how do I get a council house", "housing-register")]
    [InlineData("council flat waiting list", "housing-register")]
    [InlineData("my landlord is evicting me eviction", "homeless")]
    [InlineData("nowhere to live", "homeless")]
    [InlineData("blue badge", "blue-badge")]
    [InlineData("disabled parking", "blue-badge")]
    [InlineData("parking permit for my street", "resident-permit")]
    [InlineData("visitor permits", "visitor-permit")]
    [InlineData("parking ticket appeal", "pcn-appeal")]
    [InlineData("PCN", "pcn-appeal")]
    [InlineData("I want to contest a parking fine", "pcn-appeal")]
    [InlineData("change my kid's school", "school-admission")]
    [InlineData("school bus pass", "school-travel")]
    [InlineData("homeschooling my children", "home-education")]
    [InlineData("become a foster parent", "fostering")]
    [InlineData("neighbours playing loud music at night", "noise")]
    [InlineData("noisy neighbours", "noise")]
    [InlineData("dog barking all day", "noise")]
    [InlineData("rats in the garden", "pests")]
    [InlineData("mouse in my kitchen", "pests")]
    [InlineData("baking cakes at home to sell", "food-registration")]
    [InlineData("opening a takeaway", "food-registration")]
    [InlineData("got ill after eating at a restaurant", "food-complaint")]
    [InlineData("do I need planning permission for a loft conversion", "pre-application")]
    [InlineData("building regs", "building-notice")]
    [InlineData("FOI", "foi")]
    [InlineData("freedom of information", "foi")]
    [InlineData("SAR", "subject-access")]
    [InlineData("what data do you hold about me", "subject-access")]
    [InlineData("I'm unhappy with how I was treated", "complaint")]
    [InlineData("borrow books", "library-card")]
    [InlineData("help for my elderly mum at home", "needs-assessment")]
    [InlineData("I look after my wife", "needs-assessment")]
    [InlineData("burger van licence", "street-trading")]
    [InlineData("cafe registration", "food-registration")]
    public async Task A_resident_s_words_find_the_service_among_the_first_three(string words, string service) =>
        (await site.FindAsync(words)).Take(3).ShouldContain(service);

    [Theory]
    [InlineData("coucnil tax suport", "council-tax-support")]
    [InlineData("parkng permit", "resident-permit")]
    [InlineData("libary", "library-card")]
    [InlineData("nosie", "noise")]
    [InlineData("recyling center", "recycling-centre")]
    [InlineData("mattres", "bulky-waste")]
    [InlineData("bleu bagde", "blue-badge")]
    [InlineData("fotsering", "fostering")]
    [InlineData("misssed bni", "missed-bin")]
    [InlineData("dustbn missed", "missed-bin")]
    [InlineData("complant", "complaint")]
    [InlineData("plannning permision", "pre-application")]
    public async Task A_word_with_a_slip_in_it_is_understood(string words, string service) =>
        (await site.FindAsync(words)).Take(3).ShouldContain(service);

    [Theory]
    [InlineData("bin heb ei gasglu", "missed-bin")]
    [InlineData("sbwriel", "missed-bin")]
    [InlineData("help gyda fy nhreth gyngor", "council-tax-support")]
    [InlineData("treth y cyngor", "council-tax-support")]
    [InlineData("swn", "noise")]
    [InlineData("sŵn cymdogion", "noise")]
    [InlineData("ci’n cyfarth", "noise")]
    [InlineData("bathodyn glas", "blue-badge")]
    [InlineData("parcio anabl", "blue-badge")]
    [InlineData("y lyfrgell", "library-card")]
    [InlineData("llyfrgel", "library-card")]
    public async Task Welsh_words_find_Welsh_services_whatever_their_mutation(string words, string service) =>
        (await site.FindAsync(words, "cy")).Take(3).ShouldContain(service);

    [Fact]
    public async Task What_looks_misspelt_is_told()
    {
        (await site.Index.FindAsync("libary", "en", SearchAudience.Public, [SearchSite.Kind])).Corrected.ShouldBe("library");
        (await site.Index.FindAsync("library", "en", SearchAudience.Public, [SearchSite.Kind])).Corrected.ShouldBeNull();
    }

    [Fact]
    public async Task Words_that_are_nowhere_do_not_spoil_the_rest() =>
        (await site.FindAsync("zzyzx blue badge quuxly"))[0].ShouldBe("blue-badge");

    [Fact]
    public async Task What_fits_half_the_words_or_fewer_fits_by_accident()
    {
        (await site.FindAsync("fostering rats library")).ShouldBeEmpty();
        (await site.FindAsync("visitor parking rats")).ShouldNotContain("pests");
        (await site.FindAsync("rats in the garden")).ShouldBe(["garden-waste", "pests"], "nothing fits both words");
    }

    [Fact]
    public async Task A_beginning_of_the_last_word_is_enough() =>
        (await site.FindAsync("fosteri")).ShouldBe(["fostering"]);

    [Fact]
    public async Task The_best_come_first_and_no_more_than_asked_for()
    {
        var hits = (await site.Index.FindAsync("parking", "en", SearchAudience.Public, [SearchSite.Kind], limit: 3)).Hits;

        hits.Count.ShouldBe(3);
        hits.Select(h => h.Rank).ShouldBeInOrder(SortDirection.Descending);
        hits.ShouldAllBe(h => h.Kind == SearchSite.Kind && h.Url.StartsWith("/services/", StringComparison.Ordinal) && h.Rank > 0);
    }

    [Fact]
    public async Task What_is_for_staff_only_staff_find()
    {
        (await site.FindAsync("laptop password")).ShouldBeEmpty();
        (await site.Index.FindAsync("laptpo", "en", SearchAudience.Public, [SearchSite.Kind])).Corrected.ShouldBeNull("not even its words");
        (await site.FindAsync("laptop password", audience: SearchAudience.Staff)).ShouldBe(["it-help"]);
        (await site.FindAsync("blue badge", audience: SearchAudience.Staff))[0].ShouldBe("blue-badge");
    }

    [Fact]
    public async Task A_kind_and_a_language_are_kept_apart()
    {
        (await site.FindAsync("llyfrgell")).ShouldBeEmpty();
        (await site.FindAsync("blue badge", kind: "no-such-kind")).ShouldBeEmpty();
    }

    public static TheoryData<string> Hostile() =>
    [
        "", " ", "the of and", "\0", "bin\0bin", "'; drop table search.entry; --", "a & b | !c <-> (d", "':*", "\\", "%", "blue:* & badge", "😀", "bin 😀 bin",
        "\ud800", "\uffff", "((((((((((", "'''''''", "\"blue badge\"", "-badge", new string('w', 5000), string.Concat(Enumerable.Repeat("bin ", 500)),
        string.Join(' ', Enumerable.Range(0, 300)), "e\u0301\u0301\u0301\u0301", "ﬁﬂ ½ Ⅷ", "مرحبا", "北京 市政府", "<script>alert(1)</script>", "bin\r\nbin\tbin", "\u202ebadge",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Any_input_is_answered(string words)
    {
        foreach (var language in (string[])["en", "cy", "xx"])
        {
            await site.Index.FindAsync(words, language, SearchAudience.Public);
            await site.Index.FindAsync(words, language, SearchAudience.Staff, ["service"]);
        }
    }
}
