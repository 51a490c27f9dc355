using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Foundations.Modules.Places.LookUp;
using Guildhall.Platform.Ids;
using Guildhall.Testing;

namespace Guildhall.Tests.Places;

/// <summary>Typed text and the address that must come first, over one small borough.</summary>
public sealed class LookUpTests(LookUpTests.Town town) : IClassFixture<LookUpTests.Town>
{
    private readonly Gazetteer _gazetteer = town.Gazetteer;

    private static DtfFile Borough => DtfFile.Full()
        .Street(100, "CHURCH ROAD", "AMBLEFORD").StreetName(100, "HEOL YR EGLWYS", "AMBLEFORD", language: "CYM")
        .Street(200, "CHURCH ROAD", "EASTGATE")
        .Street(300, "HIGH STREET")
        .Street(400, "ST MARY'S CLOSE", "EASTGATE")
        .Street(500, "ROSEMARY GARDENS", town: "SALTERBRIDGE")
        .House(1001, 100, "1").House(1002, 100, "2", postcode: "NM1 1AB").House(1009, 100, "9")
        .House(1010, 100, "10").House(1012, 100, "12").House(1011, 100, "12|A||||").House(1112, 100, "112")
        .Lpi("W1012", 1012, 100, "12", language: "CYM")
        .Lpi("A1012", 1012, 100, "ROSE COTTAGE", status: 3)
        .Lpi("H1012", 1012, 300, "77", status: 8)
        .House(2012, 200, "12", postcode: "NM3 1AA")
        .House(2020, 200, "20||||KESTREL COURT", postcode: "NM3 1AB")
        .House(2021, 200, "20||||KESTREL COURT", sao: "1||||FLAT", postcode: "NM3 1AB", parent: 2020)
        .House(2022, 200, "20||||KESTREL COURT", sao: "2||||FLAT", postcode: "NM3 1AB", parent: 2020)
        .House(2023, 200, "20||||KESTREL COURT", sao: "10||||FLAT", postcode: "NM3 1AB", parent: 2020)
        .House(2112, 200, "12", sao: "BASEMENT FLAT", postcode: "NM3 1AA", parent: 2012)
        .House(3001, 300, "98|A|99|B|", organisation: "NEWTON & SONS DENTAL PRACTICE")
        .House(3005, 300, "10||16||", organisation: "THE RED LION")
        .House(3006, 300, "TOWN HALL", organisation: "NORTHMERE BOROUGH COUNCIL")
        .House(4001, 400, "1", postcode: "NM11 1AA").House(4002, 400, "THE OLD RECTORY", postcode: "NM11 1AA")
        .House(5001, 500, "GREENACRES", postcode: "NM6 2AA")
        .Blpu(6001, status: 6).Lpi("L6001", 6001, 500, "3", status: 6, postcode: "NM6 2AA")
        .Blpu(6002, status: 8).Lpi("L6002", 6002, 500, "5", status: 8, postcode: "NM6 2AA")
        .Blpu(6003, status: 5).Lpi("L6003", 6003, 500, "7", status: 5, postcode: "NM6 2AA")
        .Blpu(600_004, status: 8).Lpi("L6004", 600_004, 500, "11", status: 8, postcode: "NM6 2AA");

    [Theory]

    // Postcodes, whole and begun.
    [InlineData("NM6 2AA", "3 Rosemary Gardens, Salterbridge, NM6 2AA", 2)]
    [InlineData("nm62aa", "3 Rosemary Gardens, Salterbridge, NM6 2AA", 2)]
    [InlineData("NM3 1", "12 Church Road, Eastgate, Northmere, NM3 1AA", 6)]
    [InlineData("nm31", "12 Church Road, Eastgate, Northmere, NM3 1AA", 6)]
    [InlineData("nm11", "1 St Mary's Close, Eastgate, Northmere, NM11 1AA", 2)]
    [InlineData("12 NM1 1AA", "12 Church Road, Ambleford, Northmere, NM1 1AA", 3)]
    [InlineData("nm31aa basement", "Basement Flat, 12 Church Road, Eastgate, Northmere, NM3 1AA", 1)]
    [InlineData("12 church road nm3", "12 Church Road, Eastgate, Northmere, NM3 1AA", 0)]

    // Numbers and streets, in any order, long and short.
    [InlineData("12 Church Road, Ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12 church rd ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("ambleford church road 12", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12a church road", "12A Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12 a church road", "12A Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("1 church road", "1 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("church road 11", "112 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("1 saint marys", "1 St Mary's Close, Eastgate, Northmere, NM11 1AA", 0)]
    [InlineData("1 st mary’s cl", "1 St Mary's Close, Eastgate, Northmere, NM11 1AA", 0)]
    [InlineData("1 St. Mary`s Close", "1 St Mary's Close, Eastgate, Northmere, NM11 1AA", 0)]
    [InlineData("98a high st", "Newton & Sons Dental Practice, 98A-99B High Street, Northmere, NM1 1AA", 0)]
    [InlineData("98 high street", "Newton & Sons Dental Practice, 98A-99B High Street, Northmere, NM1 1AA", 0)]
    [InlineData("98a-99b high street", "Newton & Sons Dental Practice, 98A-99B High Street, Northmere, NM1 1AA", 0)]
    [InlineData("14 high street", "The Red Lion, 10-16 High Street, Northmere, NM1 1AA", 0)]

    // Houses, organisations, flats.
    [InlineData("old rectory", "The Old Rectory, St Mary's Close, Eastgate, Northmere, NM11 1AA", 1)]
    [InlineData("the old rectory", "The Old Rectory, St Mary's Close, Eastgate, Northmere, NM11 1AA", 1)]
    [InlineData("green acres", "Greenacres, Rosemary Gardens, Salterbridge, NM6 2AA", 1)]
    [InlineData("town hall", "Northmere Borough Council, Town Hall, High Street, Northmere, NM1 1AA", 1)]
    [InlineData("newton and sons", "Newton & Sons Dental Practice, 98A-99B High Street, Northmere, NM1 1AA", 1)]
    [InlineData("kestrel court", "Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 4)]
    [InlineData("flat 2 kestrel court", "Flat 2, Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]
    [InlineData("flat 2 20 church road", "Flat 2, Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]
    [InlineData("apartment 2 kestrel ct", "Flat 2, Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]
    [InlineData("20 church road", "Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]
    [InlineData("flat2 kestrelcourt", "Flat 2, Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]

    // Slips.
    [InlineData("12 chruch rd ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("flat 2 20 churhc road", "Flat 2, Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 0)]
    [InlineData("12 chuch road amblford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12 hcurch road ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12churchroad ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("rosmary gardns", "3 Rosemary Gardens, Salterbridge, NM6 2AA", 2)]
    [InlineData("kestral cort", "Kestrel Court, 20 Church Road, Eastgate, Northmere, NM3 1AB", 4)]

    // Partly wrong, or more than the gazetteer knows.
    [InlineData("12 church road ambleford england", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("mrs smith 12 church road ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12b church road ambleford", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("12 high street salterbridge", "The Red Lion, 10-16 High Street, Northmere, NM1 1AA", 0)]

    // As it is typed.
    [InlineData("12 chu", "12 Church Road, Ambleford, Northmere, NM1 1AA", 0)]
    [InlineData("gree", "Greenacres, Rosemary Gardens, Salterbridge, NM6 2AA", 1)]
    [InlineData("1 st m", "1 St Mary's Close, Eastgate, Northmere, NM11 1AA", 0)]
    public async Task The_address_meant_comes_first(string typed, string expected, int all)
    {
        var found = await _gazetteer.FindAsync(typed);

        found.FirstOrDefault().ShouldBe(expected, string.Join('\n', found));
        if (all > 0)
        {
            found.Length.ShouldBe(all, string.Join('\n', found));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("12")]
    [InlineData("pentonville road 12")]
    [InlineData("xyzzy")]
    [InlineData("🙂🙂")]
    [InlineData("'; drop table places.address; --")]
    [InlineData("\0\0")]
    [InlineData("!!! | :* ()")]
    [InlineData("NM9 9ZZ")]
    [InlineData("999999999999")]
    [InlineData("\uD800\uDC00\uD800")]
    public async Task What_is_no_address_here_finds_nothing(string? typed) => (await _gazetteer.FindAsync(typed)).ShouldBeEmpty();

    [Theory]
    [InlineData("12 church\0 road ambleford")]
    [InlineData("12 church road 🙂 ambleford")]
    [InlineData("\u202E12 chùrch\u202C road, AMBLEFORD\u200F")]
    [InlineData("12 \"church\" road' & (ambleford)")]
    public async Task Odd_characters_do_no_harm(string typed) =>
        (await _gazetteer.FindAsync(typed)).First().ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");

    [Fact]
    public async Task Five_thousand_characters_find_nothing() => (await _gazetteer.FindAsync(new string('x', 5_000))).ShouldBeEmpty();

    [Fact]
    public async Task No_text_at_all_makes_the_look_up_fail()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements("church", "rd", "12", "a", "nm1", "1aa", "flat", "'", "\\", ":*", "|", "!", "(", "~", "_", "<->", " ").ListOf(12).Select(p => string.Join(' ', p)));
        foreach (var typed in texts.Sample(150))
        {
            (await _gazetteer.FindAsync(typed)).Length.ShouldBeLessThanOrEqualTo(10);
        }
    }

    [Fact]
    public async Task Houses_come_in_the_order_of_their_numbers() =>
        (await _gazetteer.FindAsync("church road ambleford")).Select(a => a.Split(' ')[0]).ShouldBe(["1", "2", "9", "10", "12", "12A", "112"]);

    [Fact]
    public async Task A_building_comes_before_its_flats_and_they_in_order() =>
        (await _gazetteer.FindAsync("kestrel court")).Select(a => a.Split(',')[0]).ShouldBe(["Kestrel Court", "Flat 1", "Flat 2", "Flat 10"]);

    [Fact]
    public async Task No_more_are_given_than_asked_for() => (await _gazetteer.FindAsync("church road", 3)).Length.ShouldBe(3);

    [Fact]
    public async Task A_former_address_finds_the_property_as_it_is_now()
    {
        var match = (await _gazetteer.Addresses.FindAsync("77 high street", 5, TestContext.Current.CancellationToken))[0];

        match.SingleLine.ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");
        match.Formerly.ShouldBe("77 High Street, Northmere, NM1 1AA");
        (await _gazetteer.GetAsync(1012))!.Formerly.ShouldBe(["77 High Street, Northmere, NM1 1AA"]);
    }

    [Fact]
    public async Task Another_name_finds_the_official_address()
    {
        var match = (await _gazetteer.Addresses.FindAsync("rose cottage", 5, TestContext.Current.CancellationToken)).Single();

        match.SingleLine.ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");
        match.AlsoKnownAs.ShouldBe("Rose Cottage, Church Road, Ambleford, Northmere, NM1 1AA");
        match.Formerly.ShouldBeNull();
    }

    [Fact]
    public async Task A_Welsh_name_finds_the_address_in_the_language_of_the_page()
    {
        (await _gazetteer.FindAsync("12 heol yr eglwys")).First().ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");
        (await _gazetteer.GetAsync(1012))!.WelshSingleLine.ShouldBe("12 Heol yr Eglwys, Ambleford, Northmere, NM1 1AA");

        CultureInfo.CurrentUICulture = new CultureInfo("cy");
        (await _gazetteer.FindAsync("12 church road ambleford")).First().ShouldBe("12 Heol yr Eglwys, Ambleford, Northmere, NM1 1AA");
    }

    [Fact]
    public async Task Planned_houses_are_offered_and_those_gone_or_never_agreed_are_not()
    {
        var found = await _gazetteer.Addresses.FindAsync("rosemary gardens", 10, TestContext.Current.CancellationToken);

        found.Select(m => (m.Uprn.Value, m.Status)).ShouldBe([(6001, AddressStatus.Provisional), (5001, AddressStatus.Approved)]);
        (await _gazetteer.FindAsync("NM6 2AA")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_property_that_is_gone_is_found_by_its_UPRN()
    {
        var match = (await _gazetteer.Addresses.FindAsync("000000600004", 5, TestContext.Current.CancellationToken)).Single();

        match.Status.ShouldBe(AddressStatus.Historic);
        match.SingleLine.ShouldBe("11 Rosemary Gardens, Salterbridge, NM6 2AA");
        (await _gazetteer.GetAsync(6002))!.Status.ShouldBe(AddressStatus.Historic);
        (await _gazetteer.GetAsync(6003)).ShouldBeNull();
    }

    [Fact]
    public async Task A_flat_knows_its_building()
    {
        var flat = (await _gazetteer.GetAsync(2022))!;

        flat.Parent.ShouldBe(Uprn.From(2020));
        flat.Lines.ShouldBe(["Flat 2, Kestrel Court", "20 Church Road", "Eastgate", "Northmere"]);
        flat.Postcode.ShouldBe(Postcode.Parse("NM3 1AB"));
        flat.Usrn.ShouldBe(Usrn.From(200));
        flat.WardCode.ShouldBe("E05990001");
        flat.Class.ShouldBe("RD04");
        flat.Grid.ShouldBe(new GridPoint(517_050, 324_050));
        flat.Point.Latitude.ShouldBe(52.80, 0.01);
    }

    [Fact]
    public async Task Several_are_fetched_at_once()
    {
        var addresses = await _gazetteer.Addresses.GetAsync([Uprn.From(1001), Uprn.From(1002), Uprn.From(424242)], TestContext.Current.CancellationToken);

        addresses.Keys.ShouldBe([Uprn.From(1001), Uprn.From(1002)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("chruch", "church", 1)]
    [InlineData("church", "church", 0)]
    [InlineData("chapple", "chapel", 2)]
    [InlineData("", "abc", 3)]
    [InlineData("rd", "road", 2)]
    public void Slips_are_counted_as_people_make_them(string typed, string meant, int slips) => Vocabulary.Slips(typed, meant).ShouldBe(slips);

    [Fact]
    public async Task The_type_ahead_gets_JSON()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        var importer = (GazetteerImport)guildhall.Services.GetService(typeof(GazetteerImport))!;
        (await importer.RunAsync(Borough.End(), Actor.System, TestContext.Current.CancellationToken)).ShouldBeAccepted();
        using var visitor = guildhall.Visit();

        var response = await visitor.Http.GetAsync("/addresses?q=12+chruch+rd+ambleford", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var first = (await response.Content.ReadFromJsonAsync<JsonElement[]>(TestContext.Current.CancellationToken))![0];
        first.GetProperty("uprn").GetString().ShouldBe("1012");
        first.GetProperty("text").GetString().ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");
        first.GetProperty("note").ValueKind.ShouldBe(JsonValueKind.Null);
        (await visitor.Http.GetStringAsync("/addresses?q=77+high+street", TestContext.Current.CancellationToken)).ShouldContain("Formerly 77 High Street, Northmere, NM1 1AA");
        (await visitor.Http.GetStringAsync("/addresses?q=ch", TestContext.Current.CancellationToken)).ShouldBe("[]");
        (await visitor.Http.GetStringAsync("/addresses?q=%00%F0%9F%99%82%00", TestContext.Current.CancellationToken)).ShouldBe("[]");
        (await visitor.Http.GetStringAsync("/addresses?q=600004", TestContext.Current.CancellationToken)).ShouldBe("[]");
        foreach (var bad in new[] { "/addresses", "/addresses?q=" + new string('x', 5_000) })
        {
            var refused = await visitor.Http.GetAsync(bad, TestContext.Current.CancellationToken);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task One_network_may_not_look_up_addresses_without_end()
    {
        await using var guildhall = await RunningGuildhall.StartAsync(s => s with { More = new Dictionary<string, string?> { ["Addresses:LookUpsFromOneNetwork"] = "1" } });
        using var visitor = guildhall.Visit();

        // One is allowed in each minute, and a new minute may begin once between the three.
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await visitor.Http.GetAsync("/addresses?q=church", TestContext.Current.CancellationToken));
        }

        answers[0].StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        (await visitor.Http.GetAsync("/addresses?q=ch", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, "what is too short is not looked up");
    }

    /// <summary>The borough, taken in once.</summary>
    public sealed class Town : IAsyncLifetime
    {
        internal Gazetteer Gazetteer { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gazetteer = await Gazetteer.CreateAsync(Borough);

        public ValueTask DisposeAsync() => Gazetteer.DisposeAsync();
    }
}
