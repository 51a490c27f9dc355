using Dapper;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Search;

public sealed class ReplaceTests(SearchSite site) : IClassFixture<SearchSite>
{
    [Fact]
    public async Task Only_what_differs_is_written()
    {
        var one = MadeUp.Entry("one", "en", "Allotments");
        var two = MadeUp.Entry("two", "en", "Cemeteries");

        (await site.ReplaceAsync("differs", one, two)).ShouldBe(2);
        (await site.ReplaceAsync("differs", two, one)).ShouldBe(0);
        (await site.ReplaceAsync("differs", one with { Keywords = ["vegetable plot"] }, two)).ShouldBe(1);
        (await site.ReplaceAsync("differs", two)).ShouldBe(1);

        (await site.FindAsync("vegetables", kind: "differs")).ShouldBeEmpty();
        (await site.FindAsync("cemetery", kind: "differs")).ShouldBe(["two"]);
    }

    [Fact]
    public async Task Another_kind_stays_as_it_is()
    {
        await site.ReplaceAsync("kind-a", MadeUp.Entry("a", "en", "Swimming lessons"));
        await site.ReplaceAsync("kind-b", MadeUp.Entry("b", "en", "Swimming pools"));
        await site.ReplaceAsync("kind-b");

        (await site.FindAsync("swimming", kind: "kind-a")).ShouldBe(["a"]);
        (await site.FindAsync("swimming", kind: "kind-b")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_caller_does_not_commit_never_happened()
    {
        await using (var tx = await site.Guildhall.Database.BeginAsync(Actor.System))
        {
            await site.Index.ReplaceAsync(tx, "undone", [MadeUp.Entry("x", "en", "Tree preservation orders")]);
        }

        (await site.FindAsync("tree", kind: "undone")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Words_that_went_are_no_longer_suggested()
    {
        await site.ReplaceAsync("gone", MadeUp.Entry("x", "en", "Crematorium"));
        (await site.Index.FindAsync("crematorum", "en", SearchAudience.Public, ["gone"])).Corrected.ShouldBe("crematorium");

        await site.ReplaceAsync("gone", MadeUp.Entry("x", "en", "Something else"));

        (await site.Index.FindAsync("crematorum", "en", SearchAudience.Public, ["gone"])).Hits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Strange_texts_are_kept_and_found()
    {
        await site.ReplaceAsync(
            "strange",
            MadeUp.Entry("nul", "en", "Null\0and void 😀", body: new string('x', 300_000) + " tail"),
            MadeUp.Entry("marks", "en", "Noise/nuisance: e-mail us; O’Brien’s \"café\"", keywords: "50% off, a & b, (c), it's"));

        (await site.FindAsync("void", kind: "strange")).ShouldBe(["nul"]);
        foreach (var words in (string[])["nuisance", "o’brien", "cafe", "café", "e-mail"])
        {
            (await site.FindAsync(words, kind: "strange")).ShouldContain("marks", words);
        }
    }

    [Fact]
    public async Task The_catalogue_writes_its_services_once()
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        var before = await connection.QueryAsync<(string Key, string Language, long Row)>(
            "select key, language, xmin::text::bigint from search.entry where kind = 'service' order by key, language");

        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions
            .GetRequiredService<Casework.Modules.Catalogue.ServiceCatalogue>(site.Guildhall.Services).LoadAsync(TestContext.Current.CancellationToken);

        (await connection.QueryAsync<(string Key, string Language, long Row)>(
            "select key, language, xmin::text::bigint from search.entry where kind = 'service' order by key, language")).ShouldBe(before);
        before.Select(e => (e.Key, e.Language)).ShouldContain(("noise-complaint", "cy"));
    }
}
