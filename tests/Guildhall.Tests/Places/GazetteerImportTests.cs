using System.Text;
using Dapper;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Places;

public sealed class GazetteerImportTests
{
    private static DtfFile Small => DtfFile.Full()
        .Street(100, "CHURCH ROAD", "AMBLEFORD")
        .Street(200, "MILL LANE", town: "SALTERBRIDGE")
        .House(1, 100, "1")
        .House(2, 100, "2")
        .House(3, 200, "ROSE COTTAGE", postcode: "NM6 1AB");

    [Fact]
    public async Task A_full_file_becomes_addresses_as_people_write_them()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var report = (await gazetteer.ImportAsync(Small)).ShouldBeAccepted();

        report.Format.ShouldBe(GazetteerFormat.Dtf73);
        report.Scope.ShouldBe(GazetteerScope.Full);
        report.Properties.ShouldBe(3);
        report.Changed.ShouldBe(3);
        report.Lines.ShouldBe(12);
        report.Skipped.ShouldBe(0);
        report.Messages.ShouldBeEmpty();
        report.Records["21"].ShouldBe(3);
        (await gazetteer.GetAsync(1))!.SingleLine.ShouldBe("1 Church Road, Ambleford, Northmere, NM1 1AA");
        (await gazetteer.GetAsync(3))!.SingleLine.ShouldBe("Rose Cottage, Mill Lane, Salterbridge, NM6 1AB");
    }

    [Fact]
    public async Task An_import_is_audited_and_told()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);
        await using var connection = await gazetteer.Database.OpenAsync(TestContext.Current.CancellationToken);

        (await connection.QuerySingleAsync<string>("select action from platform.audit_entry")).ShouldBe("gazetteer.imported");
        var told = await connection.QuerySingleAsync<string>("select data::text from platform.event where kind = 'gazetteer.imported'");
        told.ShouldContain("\"properties\":3");
    }

    public static TheoryData<string, string, string> BadFiles => new()
    {
        { "too small a count", Small.Text(count: 6), "The trailer says the file has 6 records, and it has 10: it may have been cut or joined." },
        { "no trailer", Small.Text(trailer: false), "The file has no trailer (99): it ends after line 11, and may have been cut short." },
        { "no header", Small.Text(header: false), "The file does not begin with a header (10): this is not a DTF 7.3 or AddressBase Premium file." },
        { "nothing", "", "The file is empty." },
        { "a web page", "<html><body>404</body></html>", "The file does not begin with a header (10): this is not a DTF 7.3 or AddressBase Premium file." },
        { "records after the trailer", Small.Text() + "21,\"I\"\r\n", "There are records after the trailer (99)." },
        { "another header", Small.Text(trailer: false) + Small.Text(), "There is a second header (10): give each file of a supply by itself." },
        { "an unknown version", Small.Text().Replace("\"7.3\"", "\"8.1\"", StringComparison.Ordinal), "The header's VERSION is “8.1”; DTF 7.3 and AddressBase Premium 1 and 2 can be read." },
        { "an unknown file type", Small.Text().Replace("\"F\"\r\n", "\"X\"\r\n", StringComparison.Ordinal), "The header's FILE_TYPE is “X”; it must be F (full) or C (changes only)." },
        { "a short header", Small.Text().Replace(",\"7.3\",\"F\"", "", StringComparison.Ordinal), "The header has 7 fields; it must have 9." },
        { "a line without end", "10," + new string('x', 300_000), "The line is longer than any record can be: this is not a gazetteer file." },
        {
            "records of another layout", Small.Text().Replace(",\"NORTHMERE\",\"ENG\"", ",\"ENG\"", StringComparison.Ordinal),
            "2 of the file's 2 records 15 do not have 9 fields: the layout is not the one the header names."
        },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_cannot_be_trusted_is_refused_whole(string what, string text, string reason)
    {
        what.ShouldNotBeEmpty();
        await using var gazetteer = await Gazetteer.CreateAsync(Small);
        var before = await gazetteer.ContentsAsync();

        var report = await gazetteer.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        report.ShouldBeRefused().Text.ShouldBe(reason);
        (await gazetteer.ContentsAsync()).ShouldBe(before);
        await using var connection = await gazetteer.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<long>("select count(*) from platform.audit_entry")).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_at_its_line()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var latin = Encoding.Latin1.GetBytes(Small.StreetName(100, "LÔN YR EGLWYS", language: "CYM").Text());

        var refusal = (await gazetteer.ImportAsync(new MemoryStream(latin))).ShouldBeRefused();

        refusal.Line.ShouldBe(12);
        refusal.Text.ShouldStartWith("The text is not UTF-8: byte D4");
        (await gazetteer.ImportAsync(new MemoryStream(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Small.Text())).ToArray())))
            .ShouldBeRefused().Text.ShouldBe("The file is in UTF-16. Save it as UTF-8.");
    }

    [Fact]
    public async Task A_byte_order_mark_blank_lines_and_bare_line_feeds_do_no_harm()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var text = "\uFEFF" + Small.Text().Replace("\r\n", "\n\n", StringComparison.Ordinal);

        (await gazetteer.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)))).ShouldBeAccepted().Properties.ShouldBe(3);
    }

    [Theory]
    [InlineData(8)] // without header and trailer
    [InlineData(10)] // every line
    public async Task The_trailer_may_count_the_records_or_every_line(int count)
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        (await gazetteer.ImportAsync(DtfFile.Full().Street(100, "CHURCH ROAD").House(1, 100, "1").House(2, 100, "2").House(3, 100, "3").End(count)))
            .ShouldBeAccepted();
    }

    [Theory]
    [InlineData("21,\"I\",9,x,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "UPRN is “x”, which is not a whole number from 1 to 999999999999.")]
    [InlineData("21,\"I\",9,,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "UPRN is missing.")]
    [InlineData("21,\"I\",9,9,2,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "LOGICAL_STATUS is “2”; it must be one of 1, 3, 5, 6, 7, 8, 9.")]
    [InlineData("21,\"I\",9,9,1,2,2000-01-01,\"RD04\",,0,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "X_COORDINATE is “0”, which is not a number from 80000 to 656100.")]
    [InlineData("21,\"I\",9,9,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,01/01/2000,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "START_DATE is “01/01/2000”; a date is written yyyy-mm-dd.")]
    [InlineData("21,\"I\",9,9,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2023-02-29,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "START_DATE is “2023-02-29”; a date is written yyyy-mm-dd.")]
    [InlineData("21,\"Z\",9,9,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"\",\"\",\"\",,,\"\"", "CHANGE_TYPE is “Z”; it must be I, U or D.")]
    [InlineData("21,\"I\",9,9", "The record has 4 fields; a record 21 has 23.")]
    [InlineData("21,\"I\",9,9,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"ACME\"X,\"\",\"\",,,\"\"", "There is text after a closing quotation mark.")]
    [InlineData("21,\"I\",9,9,1,2,2000-01-01,\"RD04\",,517050.00,324050.00,1,9999,2000-01-01,,2020-01-01,2000-01-01,\"ACME", "A quotation mark is not closed.")]
    [InlineData("24,\"I\",9,1,\"LX\",\"FRA\",1,2000-01-01,,2000-01-01,2020-01-01,,\"\",,\"\",\"\",9,\"\",,\"\",\"\",100,\"\",\"Y\",\"NM1 1AA\",\"\",\"Y\",,,\"\"", "LANGUAGE is “FRA”; it must be one of ENG, CYM, GAE, BIL.")]
    [InlineData("24,\"I\",9,1,\"LX\",\"ENG\",1,2000-01-01,,2000-01-01,2020-01-01,,\"\",,\"\",\"\",9,\"\",,\"\",\"\",100,\"\",\"Y\",\"NOWHERE\",\"\",\"Y\",,,\"\"", "“NOWHERE” is not a postcode.")]
    [InlineData("24,\"I\",9,999,\"LX\",\"ENG\",1,2000-01-01,,2000-01-01,2020-01-01,,\"\",,\"\",\"\",9,\"\",,\"\",\"\",100,\"\",\"Y\",\"NM1 1AA\",\"\",\"Y\",,,\"\"", "The gazetteer has no UPRN 999.")]
    [InlineData("24,\"I\",9,1,\"LX\",\"ENG\",1,2000-01-01,,2000-01-01,2020-01-01,,\"\",,\"\",\"\",9,\"\",,\"\",\"\",777,\"\",\"Y\",\"NM1 1AA\",\"\",\"Y\",,,\"\"", "The gazetteer has no USRN 777.")]
    [InlineData("15,\"I\",9,100,\"\",\"\",\"NORTHMERE\",\"NORTHMERE\",\"CYM\"", "STREET_DESCRIPTOR is missing.")]
    [InlineData("15,\"I\",9,100,\"A\0B\",\"\",\"NORTHMERE\",\"NORTHMERE\",\"CYM\"", "STREET_DESCRIPTOR holds a control character (U+0000).")]
    [InlineData("11,\"I\",9,100,5,9999,2,1990-01-01,1,8,0,1990-01-01,2020-01-01,1990-01-01,,0,0,0,0,1", "RECORD_TYPE is “5”; it must be one of 1, 2, 3, 4, 9.")]
    [InlineData("something else", "There is no record type “something ”.")]
    public async Task One_bad_record_is_left_out_and_told_by_line(string record, string reason)
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var report = (await gazetteer.ImportAsync(Small.Raw(record))).ShouldBeAccepted();

        report.Skipped.ShouldBe(1);
        report.Messages.ShouldBe([new ImportMessage(12, ImportSeverity.Skipped, reason)]);
        report.Properties.ShouldBe(3);
        (await gazetteer.FindAsync("church road")).ShouldBe(["1 Church Road, Ambleford, Northmere, NM1 1AA", "2 Church Road, Ambleford, Northmere, NM1 1AA"]);
    }

    [Fact]
    public async Task Records_we_do_not_use_are_counted_and_told_once()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var report = (await gazetteer.ImportAsync(Small.Raw("13,\"I\",1,2,3").Raw("13,\"I\",1,2,3").Raw("98,1").Raw("22,\"I\",\"anything\""))).ShouldBeAccepted();

        report.Records["13"].ShouldBe(2);
        report.Skipped.ShouldBe(0);
        report.Messages.Select(m => m.Text).ShouldBe(
        [
            "2 records 13 (elementary street units) were counted and left aside.", "1 records 22 (provenance) were counted and left aside.",
            "1 records 98 (key sequences) were counted and left aside.",
        ]);
    }

    [Fact]
    public async Task A_file_with_very_many_bad_records_is_refused()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var file = Small;
        for (var i = 0; i < 150; i++)
        {
            file.Blpu(1000 + i, x: "-1");
        }

        (await gazetteer.ImportAsync(file)).ShouldBeRefused().Text.ShouldBe("150 of 162 records are faulty: too many to trust the rest.");
    }

    [Fact]
    public async Task A_second_full_file_takes_away_what_it_leaves_out()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);

        var report = (await gazetteer.ImportAsync(DtfFile.Full(2).Street(100, "CHURCH ROAD", "AMBLEFORD").House(1, 100, "1").House(4, 100, "4"))).ShouldBeAccepted();

        report.Properties.ShouldBe(2);
        (await gazetteer.FindAsync("church road")).ShouldBe(["1 Church Road, Ambleford, Northmere, NM1 1AA", "4 Church Road, Ambleford, Northmere, NM1 1AA"]);
        (await gazetteer.GetAsync(2)).ShouldBeNull();
        (await gazetteer.FindAsync("mill lane")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_full_file_again_changes_nothing()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);
        var before = await gazetteer.ContentsAsync();

        (await gazetteer.ImportAsync(Small)).ShouldBeAccepted().Changed.ShouldBe(0);

        (await gazetteer.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Changes_add_update_and_remove()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);

        var report = (await gazetteer.ImportAsync(DtfFile.Changes(2)
            .House(4, 100, "4")
            .Lpi("L2", 2, 100, "2||||THE OLD FORGE", change: 'U')
            .Lpi("L3", 3, 200, "ROSE COTTAGE", change: 'D')
            .Blpu(3, change: 'D')
            .Street(200, "MILL LANE", change: 'D'))).ShouldBeAccepted();

        report.Scope.ShouldBe(GazetteerScope.Changes);
        report.Messages.ShouldBeEmpty();
        report.Properties.ShouldBe(3);
        (await gazetteer.FindAsync("church road")).ShouldBe(
        [
            "1 Church Road, Ambleford, Northmere, NM1 1AA", "The Old Forge, 2 Church Road, Ambleford, Northmere, NM1 1AA", "4 Church Road, Ambleford, Northmere, NM1 1AA",
        ]);
        (await gazetteer.GetAsync(3)).ShouldBeNull();
    }

    [Fact]
    public async Task A_street_renamed_renames_its_addresses()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);

        var report = (await gazetteer.ImportAsync(DtfFile.Changes(2).StreetName(100, "CHAPEL ROAD", "AMBLEFORD", change: 'U'))).ShouldBeAccepted();

        report.Changed.ShouldBe(2);
        (await gazetteer.GetAsync(2))!.Lines[0].ShouldBe("2 Chapel Road");
        (await gazetteer.FindAsync("2 church road")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_of_one_property_are_applied_in_PRO_ORDER_wherever_they_stand()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);
        string Lpi(int order, char change, int number) =>
            $"24,\"{change}\",{order},2,\"L2\",\"ENG\",1,2000-01-01,,2000-01-01,2020-01-01,,\"\",,\"\",\"\",{number},\"\",,\"\",\"\",100,\"\",\"Y\",\"NM1 1AA\",\"\",\"Y\",,,\"\"";

        (await gazetteer.ImportAsync(DtfFile.Changes(2).Raw(Lpi(3, 'I', 30)).Raw(Lpi(1, 'U', 10)).Raw(Lpi(2, 'D', 2)))).ShouldBeAccepted().Messages.ShouldBeEmpty();

        (await gazetteer.GetAsync(2))!.Lines[0].ShouldBe("30 Church Road");
    }

    [Fact]
    public async Task A_property_given_twice_in_a_full_file_is_told()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var report = (await gazetteer.ImportAsync(Small.Lpi("L2", 2, 100, "22"))).ShouldBeAccepted();

        report.Messages.ShouldBe([new ImportMessage(9, ImportSeverity.Warning, "The same LPI comes again later in the file; the later record counts.")]);
        (await gazetteer.GetAsync(2))!.Lines[0].ShouldBe("22 Church Road");
    }

    [Fact]
    public async Task Removing_what_is_not_there_or_still_used_is_told()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);

        var report = (await gazetteer.ImportAsync(DtfFile.Changes(2).Blpu(77, change: 'D').Street(100, "CHURCH ROAD", change: 'D'))).ShouldBeAccepted();

        report.Messages.Select(m => m.Text).ShouldBe(
            ["The record removes a UPRN the gazetteer does not have.", "Street 100 cannot be removed: 2 addresses are still on it."], ignoreOrder: true);
        (await gazetteer.FindAsync("1 church road")).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, "Volume 1 is in already: the next is volume 2.")]
    [InlineData(3, "Volume 3 is out of order: import volume 2 first.")]
    public async Task Changes_out_of_volume_order_are_refused(int volume, string reason)
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);

        (await gazetteer.ImportAsync(DtfFile.Changes(volume).House(4, 100, "4"))).ShouldBeRefused().Text.ShouldBe(reason);
    }

    [Fact]
    public async Task Changes_to_an_empty_gazetteer_are_refused()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        (await gazetteer.ImportAsync(DtfFile.Changes(2).House(4, 100, "4"))).ShouldBeRefused().Text
            .ShouldBe("The file holds changes only, and the gazetteer is empty: import a full file first.");
    }

    [Fact]
    public async Task Two_imports_at_once_do_not_mix()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var reports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => gazetteer.ImportAsync(Small)));

        reports.Count(r => r.Accepted).ShouldBeGreaterThan(0);
        reports.Where(r => !r.Accepted).ShouldAllBe(r => r.Messages[0].Text.StartsWith("Another gazetteer import is running."));
        (await gazetteer.FindAsync("church road")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task AddressBase_Premium_is_read_with_its_own_order_of_fields()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        (await gazetteer.ImportAsync(AddressBase())).ShouldBeAccepted().Messages.ShouldBeEmpty();

        var address = (await gazetteer.GetAsync(10))!;

        address.SingleLine.ShouldBe("Acme Bakery, Flat 2, 12 Church Road, Ambleford, Northmere, NM1 1AA");
        address.Class.ShouldBe("CR08");
        address.Point.ShouldBe(new GeoPoint(52.8, -0.25));
        address.Parent.ShouldBe(Uprn.From(9));
    }

    [Fact]
    public async Task A_header_that_names_the_other_format_is_told_and_the_records_believed()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();

        var report = (await gazetteer.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(AddressBaseText().Replace("\"2.1\"", "\"7.3\"", StringComparison.Ordinal))))).ShouldBeAccepted();

        report.Format.ShouldBe(GazetteerFormat.AddressBasePremium);
        report.Messages.Single().Severity.ShouldBe(ImportSeverity.Warning);
    }

    [Fact]
    public async Task A_full_supply_in_several_volumes_goes_in_together_or_not_at_all()
    {
        await using var gazetteer = await Gazetteer.CreateAsync();
        var first = AddressBaseText(next: 2);
        var second = "10,\"GeoPlace\",9999,2026-11-01,2,2026-11-01,01:30:00,\"2.1\",\"F\"\n24,\"I\",1,9,\"LB\",\"ENG\",1,2000-01-01,,2000-01-01,2000-01-01,,\"\",,\"\",\"\",12,\"\",,\"\",\"\",100,\"\",\"\",\"\",\"Y\"\n99,0,1,2026-11-01,01:30:00\n";
        Stream Of(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

        (await gazetteer.ImportAsync(Of(first))).ShouldBeRefused().Text
            .ShouldBe("Volume 2 of this supply follows: give all its files together, or the addresses in it would be lost.");
        (await gazetteer.ImportAsync(Of(second), Of(first))).ShouldBeRefused().Text.ShouldContain("give the files in volume order");
        (await gazetteer.ImportAsync(Of(first), Of(second))).ShouldBeAccepted();
        (await gazetteer.GetAsync(9))!.SingleLine.ShouldBe("12 Church Road, Ambleford, Northmere, NM1 1AA");
    }

    [Fact]
    public async Task No_garbage_between_header_and_trailer_makes_the_import_fail_with_an_exception()
    {
        await using var gazetteer = await Gazetteer.CreateAsync(Small);
        var types = Gen.Elements("11", "15", "21", "24", "31", "32", "99", "10", "xx", "\"");
        var fields = Gen.Elements("\"", "\"\"", ",", "I", "\"U\"", "1", "100", "999999999999999999999", "2020-01-01", "-1", "é", "🙂", "\0", "\t", "NM1 1AA", "ENG", "''); drop table", "\u202E");
        var lines = from type in types from rest in fields.ListOf(30) select type + "," + string.Join(',', rest);

        foreach (var garbage in lines.ListOf(40).Sample(12))
        {
            var file = DtfFile.Full().Street(100, "CHURCH ROAD");
            foreach (var line in garbage)
            {
                file.Raw(line);
            }

            var report = await gazetteer.ImportAsync(file);
            report.Messages.ShouldNotBeEmpty();
        }
    }

    private static MemoryStream AddressBase() => new(Encoding.UTF8.GetBytes(AddressBaseText()));

    private static string AddressBaseText(int next = 0) =>
        $"""
        10,"GeoPlace",9999,2026-11-01,1,2026-11-01,01:30:00,"2.1","F"
        11,"I",1,100,1,9999,2,1990-01-01,1,8,0,1990-01-01,,2020-01-01,1990-01-01,517000.00,324000.00,52.8,-0.25,517100.00,324000.00,52.8,-0.25,1
        15,"I",2,100,"CHURCH ROAD","AMBLEFORD","NORTHMERE","NORTHMERE","ENG",1990-01-01,,2020-01-01,1990-01-01
        21,"I",3,9,1,2,2000-01-01,,517050.00,324050.00,52.8,-0.25,1,9999,"E",2000-01-01,,2020-01-01,2000-01-01,"D","NM1 1AA",0
        21,"I",4,10,1,2,2000-01-01,9,517050.00,324050.00,52.8,-0.25,1,9999,"E",2000-01-01,,2020-01-01,2000-01-01,"D","NM1 1AA",0
        32,"I",5,10,"9999C1","CR08","AddressBase Premium Classification Scheme",1.0,2000-01-01,,2020-01-01,2000-01-01
        32,"I",6,10,"9999C2","249","VOA Primary Description",1.0,2000-01-01,,2020-01-01,2000-01-01
        31,"I",7,10,"9999O1","ACME BAKERY","",2000-01-01,,2020-01-01,2000-01-01
        23,"I",8,10,"9999X1","5660","","7666VC",2000-01-01,,2020-01-01,2000-01-01
        28,"I",9,10,123,"","","","",12,"","CHURCH ROAD","","AMBLEFORD","NORTHMERE","NM1 1AA","S","1A","","","","","","",2020-01-01,2020-01-01,,2020-01-01,2020-01-01
        24,"I",10,10,"LA","ENG",1,2000-01-01,,2000-01-01,2000-01-01,2,"",,"","FLAT",12,"",,"","",100,"1","","","Y"
        29,"GAZ","SCOPE","TERMS","LINKED","OWNER","FREQ","CUSTODIAN",1,9999,"BNG","M",2026-11-01,"S",2026-11-01,"ENG","UTF8"
        99,{next},10,2026-11-01,01:30:00

        """;
}
