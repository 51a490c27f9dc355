using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Assets;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Guildhall.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guildhall.Tests.Assets;

/// <summary>The register of equipment, through its pages.</summary>
public sealed class AssetTests(CaseSite site) : IClassFixture<CaseSite>
{
    private const string Team = "it-helpdesk";

    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_thing_is_added_given_out_comes_back_is_lost_found_and_disposed_of_with_its_whole_history()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Keeps", [Team]);
        await Guildhall.AddStaffAsync("Hana Holds", ["libraries"]);
        var hana = await IdOf("Hana Holds");
        await dev.GoAsync("/staff/assets");
        await dev.FollowAsync("Add something");
        var page = await dev.SubmitAsync([], "Add it");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldContain("Enter what the label says");
        page = await dev.SubmitAsync([("tag", "nb-900001"), ("kind", "laptop"), ("make", "Dell"), ("model", "Latitude"), ("serial", "S900001"), ("bought", "27/3/2026"), ("warranty", "1/1/2020"), ("value", "lots")], "Add it");
        page.Errors.ShouldBe(["The warranty cannot end before it was bought", "Enter the value in pounds, such as 940 or 940.50"]);
        page = await dev.SubmitAsync([("warranty", "27/3/2029"), ("value", "£1,040.50"), ("place", "Town Hall")], "Add it");
        page.Heading.ShouldBe("Dell Latitude");
        page.Text.ShouldContain("NB-900001");
        page.Text.ShouldContain("£1,040.50");
        var address = page.Address.AbsolutePath;

        (await dev.SubmitAsync([("act", "assign")], "Save")).Errors.ShouldBe(["Select who gets it"]);
        page = await dev.SubmitAsync([("act", "assign"), ("to", hana.ToString()), ("place", "Central library")], "Save");
        page.TextOf(".govuk-summary-list")!.ShouldContain("Given out");
        page.TextOf(".govuk-summary-list")!.ShouldContain("Hana Holds");
        (await dev.GoAsync($"/staff/assets?holder={hana}")).Text.ShouldContain("NB-900001");
        (await dev.GoAsync("/staff/assets?q=s900001 library")).Text.ShouldContain("NB-900001");
        (await dev.GoAsync("/staff/assets?q=%27%25_&kind=x&status=y&after=%00")).Status.ShouldBe(HttpStatusCode.OK);

        await dev.GoAsync(address);
        (await dev.SubmitAsync([("act", "lose"), ("reason", " ")], "Save")).Errors.ShouldBe(["Write how it was lost"]);
        foreach (var (act, reason) in new[] { ("lose", "Left on the bus."), ("return", "The driver had it."), ("repair", "The hinge."), ("return", ""), ("dispose", "Wiped and recycled.") })
        {
            await dev.GoAsync(address);
            page = await dev.SubmitAsync([("act", act), ("reason", reason)], "Save");
            page.Status.ShouldBe(HttpStatusCode.OK, act);
        }

        page.Document.QuerySelectorAll(".gh-timeline__what").Select(e => e.TextContent.Trim())
            .ShouldBe(["Disposed of", "Came back from repair", "Sent to be repaired", "Found", "Lost", "Given out", "Added"]);
        page.Text.ShouldContain("from Hana Holds, Left on the bus.");
        page.Document.QuerySelector("input[name=act]").ShouldBeNull("nothing is done with what is gone");

        await using var connection = await Guildhall.Database.OpenAsync();
        await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync("delete from assets.asset_event"));
        await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync("update assets.asset set holder = gen_random_uuid(), holder_name = 'x' where tag = 'NB-900001'"));
    }

    [Fact]
    public async Task Two_things_never_share_a_label_or_a_serial_number_and_two_officers_lose_nothing()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Doubles", [Team]);
        using var other = await Guildhall.SignedInAsync("Olu Doubles", [Team]);
        await dev.GoAsync("/staff/assets/add");
        await dev.SubmitAsync([("tag", "PH-1"), ("kind", "phone"), ("serial", "DOUBLE")], "Add it");
        var change = $"{dev.Page.Address.AbsolutePath}/change";
        await dev.GoAsync("/staff/assets/add");
        (await dev.SubmitAsync([("tag", "ph-1"), ("kind", "phone")], "Add it")).Errors.ShouldBe(["Something else has this label"]);
        (await dev.SubmitAsync([("tag", "PH-2"), ("serial", "double")], "Add it")).Errors.ShouldBe(["Something else of this kind has this serial number"]);

        await dev.GoAsync(change);
        await other.GoAsync(change);
        await dev.SubmitAsync([("place", "Depot")], "Save");
        var page = await other.SubmitAsync([("place", "Library")], "Save");
        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page = await other.SubmitAsync([], "Save");
        page.Text.ShouldContain("place: Depot became Library");
    }

    [Fact]
    public async Task A_table_is_looked_at_first_and_taken_in_line_by_line()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Imports", [Team]);
        await Guildhall.AddStaffAsync("Iris Imported", ["libraries"]);
        var table = "Tag,Kind,Make,Model,Serial,Bought,Value,Holder,Colour\n"
            + "IM-1,laptop,Dell,\"Latitude, 14\"\"\",IM1,2025-01-02,900,Iris Imported,grey\n"
            + "IM-2,Mobile phone,Samsung,A55,IM2,3/4/2025,,,\n"
            + "IM-3,spaceship,,,,,,,\n"
            + "IM-4,laptop,,,IM1,,,,\n"
            + "IM-5,laptop,,,,31/2/2025,,Nobody Known,\n"
            + "IM-1,laptop,,,,,,,\n";
        await dev.GoAsync("/staff/assets/import");
        (await dev.UploadAsync([], "See what would come of it")).Errors.ShouldBe(["Choose the file, or put the table into the box"]);
        (await dev.UploadAsync([("text", "a,b\n1,2\n")], "See what would come of it")).Errors.Single().ShouldStartWith("There is no column “tag”");

        var page = await dev.UploadAsync([("text", "")], "See what would come of it", ("file", "assets.csv", System.Text.Encoding.UTF8.GetBytes(table)));
        page.Text.ShouldContain("Nothing is taken in yet. 2 to add, 0 to change, 0 the same, 4 with something wrong.");
        page.Text.ShouldContain("The kind is one of: laptop");
        page.Text.ShouldContain("Something else of this kind has this serial number");
        page.Text.ShouldContain("No colleague is called “Nobody Known”");
        page.Text.ShouldContain("An earlier line has this label");
        (await dev.GoAsync("/staff/assets?q=im-1")).Text.ShouldContain("Nothing fits.");

        await dev.GoAsync("/staff/assets/import");
        await dev.UploadAsync([("text", table)], "See what would come of it");
        page = await dev.SubmitAsync([], "Take in what is right");
        page.Text.ShouldContain("Taken in. 2 added, 0 changed, 0 the same, 4 with something wrong.");
        page = await dev.GoAsync("/staff/assets?q=im-1");
        page.Text.ShouldContain("Latitude, 14\"");
        page.Text.ShouldContain("Iris Imported");

        // What was given out is as it was taken in, and taking it in again changes nothing.
        var exported = await dev.Http.GetStringAsync("/staff/assets?handler=Export&q=im-", TestContext.Current.CancellationToken);
        exported.ShouldContain("IM-1,laptop,Dell,\"Latitude, 14\"\"\",IM1,2025-01-02,,900.00,,Iris Imported,issued");
        await dev.GoAsync("/staff/assets/import");
        (await dev.UploadAsync([("text", exported)], "See what would come of it")).Text.ShouldContain("0 to add, 0 to change, 2 the same, 0 with something wrong");
    }

    [Fact]
    public async Task What_who_asks_has_is_on_the_case_and_something_is_given_out_as_a_part_of_it()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Issues", [Team]);
        using var asker = await Guildhall.SignedInAsync("Asta Asks", ["libraries"]);
        var asta = await IdOf("Asta Asks");
        await AddAsync(dev, "IS-1");
        await AddAsync(dev, "IS-2");
        var first = await GivenAsync(dev, "IS-1", asta);
        await dev.GoAsync("/staff/assets/stock");
        await dev.SubmitAsync([("title", "Issue bags"), ("level", "1"), ("low", "1")], "Keep it");
        var opened = await OpenAsStaffAsync("it-helpdesk", asta, "Asta Asks");

        var page = await dev.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("IS-1");
        page = await dev.FollowAsync("Give something out as a part of this case");
        page.Document.QuerySelector($"#to option[value='{asta}']")!.HasAttribute("selected").ShouldBeTrue();
        (await dev.SubmitAsync([("to", asta.ToString())], "Give it out")).Errors.ShouldBe(["Select what they get"]);
        page = await dev.SubmitAsync([("to", asta.ToString()), ("asset", (await IdOfAsset("IS-2")).ToString()), ("item", "issue-bags"), ("reason", "Her old one is slow.")], "Give it out");

        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("Given to Asta Asks: Laptop IS-2, Issue bags. Her old one is slow.");
        page.TextOf("#equipment-heading + ul")!.ShouldContain("IS-2");
        (await dev.GoAsync("/staff/assets/stock")).Text.ShouldContain(opened.Reference.ToString());
        (await dev.GoAsync("/staff/assets")).Text.ShouldContain("Time to order:");

        // Of the last one nobody gets a second.
        await dev.GoAsync($"/staff/cases/{opened.Reference}/equipment");
        page = await dev.SubmitAsync([("to", asta.ToString()), ("item", "issue-bags")], "Give it out");
        page.Errors.ShouldBe(["There are none left"]);
        page = await dev.SubmitAsync([("to", asta.ToString()), ("asset", first.ToString()), ("item", "")], "Give it out");
        page.Errors.ShouldBe(["It is not in stock any more. Select another"]);

        // Nor does anybody get what another has.
        page = await dev.SubmitAsync([("to", (await IdOf("Dev Issues")).ToString()), ("asset", first.ToString()), ("item", "")], "Give it out");
        page.Errors.ShouldBe(["It is not in stock any more. Select another"]);

        var others = await Guildhall.OpenCaseAsync();
        (await dev.GoAsync($"/staff/cases/{others.Reference}/equipment")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var address in new[] { "/staff/assets", "/staff/assets/add", "/staff/assets/stock", "/staff/assets/import", $"/staff/assets/{first}", $"/staff/cases/{opened.Reference}/equipment" })
        {
            (await asker.GoAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound, address);
        }

        (await asker.GoAsync("/staff")).Document.QuerySelectorAll("a").ShouldNotContain(a => a.GetAttribute("href") == "/staff/assets");
        (await dev.GoAsync("/staff")).Document.QuerySelectorAll("a").ShouldContain(a => a.GetAttribute("href") == "/staff/assets");
    }

    [Fact]
    public async Task What_a_leaver_has_is_listed_to_be_collected_until_it_comes_back()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Collects", [Team]);
        using var admin = await Guildhall.SignedInAsync("Ada Admin", [Team], StaffRole.Administrator);
        await Guildhall.AddStaffAsync("Lena Leaves", ["libraries"]);
        var lena = await IdOf("Lena Leaves");
        await AddAsync(dev, "LV-1");
        var asset = await GivenAsync(dev, "LV-1", lena);
        (await admin.GoAsync($"/staff/people/{lena}/end")).Text.ShouldContain("Equipment to give back");
        await admin.SubmitAsync([], admin.Page.Document.QuerySelector("main form[method=post] button")!.TextContent.Trim());

        await Eventually.TrueAsync(async () => (await dev.GoAsync("/staff/assets?view=collect")).Text.Contains("LV-1", StringComparison.Ordinal), "it is to be collected");
        await dev.GoAsync($"/staff/assets/{asset}");
        dev.Page.Text.ShouldContain("To be collected: its holder has left");
        await dev.SubmitAsync([("act", "return")], "Save");
        (await dev.GoAsync("/staff/assets?view=collect")).Text.ShouldNotContain("LV-1");
    }

    [Fact]
    public async Task Stock_never_falls_below_nothing_whoever_takes_it_at_once()
    {
        using var dev = await Guildhall.SignedInAsync("Dev Stocks", [Team]);
        await dev.GoAsync("/staff/assets/stock");
        await dev.SubmitAsync([("title", "Race mice"), ("level", "10"), ("low", "2")], "Keep it");
        await dev.GoAsync("/staff/assets/stock");
        (await dev.SubmitAsync([("item", "race-mice"), ("way", "out"), ("count", "11")], "Save")).Errors.ShouldBe(["There are not so many"]);
        await dev.GoAsync("/staff/assets/stock");

        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => dev.Http.SendAsync(dev.PrepareSubmit([("item", "race-mice"), ("way", "out"), ("count", "1")], "Save"))));

        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select level from assets.stock where name = 'race-mice'")).ShouldBe(0);
        (await connection.QuerySingleAsync<int>("select sum(change)::int from assets.stock_event where stock = 'race-mice'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_sample_council_has_equipment_once()
    {
        await using var fresh = await RunningGuildhall.StartAsync();
        foreach (var name in new[] { "Amina Okafor", "Tomos Rees", "Grace Lindqvist", "Dev Patel", "Helen Marsh" })
        {
            await fresh.AddStaffAsync(name, ["libraries"]);
        }

        var sample = fresh.Services.GetRequiredService<SampleAssets>();
        (await sample.MakeIfEmptyAsync(TestContext.Current.CancellationToken)).ShouldBe(60);
        (await sample.MakeIfEmptyAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private static async Task AddAsync(Visitor visitor, string tag)
    {
        await visitor.GoAsync("/staff/assets/add");
        await visitor.SubmitAsync([("tag", tag), ("kind", "laptop")], "Add it");
        visitor.Page.Text.ShouldContain(tag);
    }

    private async Task<Guid> GivenAsync(Visitor visitor, string tag, Guid to)
    {
        var id = await IdOfAsset(tag);
        await visitor.GoAsync($"/staff/assets/{id}");
        await visitor.SubmitAsync([("act", "assign"), ("to", to.ToString())], "Save");
        visitor.Page.TextOf(".govuk-summary-list")!.ShouldContain("Given out");
        return id;
    }

    private async Task<OpenedCase> OpenAsStaffAsync(string service, Guid by, string name)
    {
        var version = Guildhall.Services.GetRequiredService<ServiceCatalogue>().Find(service)!;
        await using var tx = await Guildhall.Database.BeginAsync(Actor.Officer(by, name));
        var opened = await Guildhall.Services.GetRequiredService<CaseRegister>().OpenAsync(
            tx, new NewCase { Service = version, Answers = Answers.Empty, Language = "en", Channel = Channel.Web, Source = tx.NewId() });
        await tx.CommitAsync();
        return opened;
    }

    private async Task<Guid> IdOf(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name", new { name });
    }

    private async Task<Guid> IdOfAsset(string tag)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from assets.asset where tag = @tag", new { tag });
    }
}
