using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Ids;

public sealed class PlaceIdsTests
{
    [Theory]
    [InlineData("nm11aa", "NM1 1AA")]
    [InlineData(" NM1  1AA ", "NM1 1AA")]
    [InlineData("nm1-1aa.", "NM1 1AA")]
    [InlineData("m11ae", "M1 1AE")]
    [InlineData("b338th", "B33 8TH")]
    [InlineData("cr26xh", "CR2 6XH")]
    [InlineData("dn551pt", "DN55 1PT")]
    [InlineData("w1a1hq", "W1A 1HQ")]
    [InlineData("ec1a 1bb", "EC1A 1BB")]
    [InlineData("gir0aa", "GIR 0AA")]
    public void A_postcode_is_read_as_people_type_it(string typed, string expected) => Postcode.Parse(typed).ToString().ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("NM1")]
    [InlineData("NM1 1A")]
    [InlineData("NM1 1AC")]
    [InlineData("NMM1 1AA")]
    [InlineData("1NM 1AA")]
    [InlineData("NM1 1AA 2")]
    [InlineData("NM１ 1AA")]
    [InlineData("NM1\01AA")]
    [InlineData("NM1 1AA; drop table")]
    public void What_is_not_a_postcode_is_refused(string? typed) => Postcode.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void A_postcode_has_two_parts()
    {
        var postcode = Postcode.Parse("EC1A1BB");

        postcode.Outward.ShouldBe("EC1A");
        postcode.Inward.ShouldBe("1BB");
    }

    [Theory]
    [InlineData("1 High Street, Northmere, NM1 1AF", "1 High Street, Northmere, NM1\u00A01AF")]
    [InlineData("Town Hall, EC1A 1BB", "Town Hall, EC1A\u00A01BB")]
    [InlineData("Flat 2 1AB", "Flat 2 1AB")]
    [InlineData("NM1 1AF is where it ends", "NM1 1AF is where it ends")]
    [InlineData("", "")]
    public void The_postcode_at_the_end_of_an_address_stays_on_one_line(string address, string shown) => Postcode.KeepWhole(address).ShouldBe(shown);

    [Fact]
    public void A_postcode_read_from_its_own_text_is_the_same()
    {
        var letters = Gen.Elements("ABDEFGHJLNPQRSTUWXYZ".ToCharArray());
        var postcodes =
            from area in letters.ArrayOf(2)
            from district in Gen.Choose(1, 99)
            from sector in Gen.Choose(0, 9)
            from unit in letters.ArrayOf(2)
            select $"{new string(area)}{district} {sector}{new string(unit)}";

        Prop.ForAll(postcodes.ToArbitrary(), text =>
            Postcode.Parse(text).ToString() == text
            && Postcode.Parse(text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()) == Postcode.Parse(text)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("100021892956", 100021892956)]
    [InlineData("000012345678", 12345678)]
    [InlineData(" 42 ", 42)]
    public void A_UPRN_is_read_with_or_without_leading_zeros(string typed, long expected) => Uprn.Parse(typed).Value.ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1234567890123")]
    [InlineData("12 34")]
    [InlineData("1e5")]
    [InlineData("١٢٣")]
    public void What_is_not_a_UPRN_is_refused(string? typed) => Uprn.TryParse(typed, out _).ShouldBeFalse();

    [Theory]
    [InlineData("45900001", 45900001)]
    [InlineData("00000007", 7)]
    public void A_USRN_is_up_to_eight_digits(string typed, int expected) => Usrn.Parse(typed).Value.ShouldBe(expected);

    [Theory]
    [InlineData("123456789")]
    [InlineData("0")]
    [InlineData("4590000A")]
    public void What_is_not_a_USRN_is_refused(string typed) => Usrn.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void A_UPRN_read_from_its_own_text_is_the_same() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), n => Uprn.Parse(Uprn.From(n * 300L).ToString()) == Uprn.From(n * 300L)).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_at_all_makes_reading_fail_with_an_exception() =>
        Prop.ForAll<string>(text =>
        {
            _ = Postcode.TryParse(text, out _);
            _ = Uprn.TryParse(text, out _);
            _ = Usrn.TryParse(text, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void They_are_written_to_JSON_as_text()
    {
        var json = JsonSerializer.Serialize(new Place(Uprn.From(42), Postcode.Parse("nm11aa")));

        json.ShouldBe("""{"Uprn":"42","Postcode":"NM1 1AA"}""");
        JsonSerializer.Deserialize<Place>(json).ShouldBe(new Place(Uprn.From(42), Postcode.Parse("NM1 1AA")));
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Place>("""{"Uprn":"nought","Postcode":"NM1 1AA"}"""));
    }

    private sealed record Place(Uprn Uprn, Postcode Postcode);
}
