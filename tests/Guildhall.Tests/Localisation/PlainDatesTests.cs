using System.Globalization;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;

namespace Guildhall.Tests.Localisation;

public sealed class PlainDatesTests
{
    private static readonly DateOnly s_day = new(2027, 1, 3);

    [Fact]
    public void A_day_is_written_as_people_write_it()
    {
        PlainDates.Long(s_day).ShouldBe("3 January 2027");
        PlainDates.WithWeekday(s_day).ShouldBe("Sunday 3 January 2027");
        PlainDates.Short(s_day).ShouldBe("3 Jan 2027");
    }

    [Fact]
    public void A_day_is_written_in_Welsh_to_people_who_read_Welsh()
    {
        In("cy-GB", () => PlainDates.Long(s_day)).ShouldBe("3 Ionawr 2027");
        In("cy-GB", () => PlainDates.WithWeekday(s_day)).ShouldBe("Dydd Sul 3 Ionawr 2027");
        In("cy-GB", () => PlainDates.Short(s_day)).ShouldBe("3 Ion 2027");
    }

    [Theory]
    [InlineData("2027-01-03T00:00Z", "midnight")]
    [InlineData("2027-01-03T09:05Z", "9:05am")]
    [InlineData("2027-01-03T12:00Z", "midday")]
    [InlineData("2027-01-03T12:30Z", "12:30pm")]
    [InlineData("2027-06-03T14:00Z", "3pm")]
    [InlineData("2027-06-03T23:30Z", "12:30am")]
    public void A_time_is_told_by_the_clock_on_the_wall(string instant, string said) =>
        PlainDates.Time(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).ShouldBe(said);

    [Fact]
    public void The_day_of_an_instant_is_London_s() =>
        PlainDates.WithTime(new DateTimeOffset(2027, 6, 3, 23, 30, 0, TimeSpan.Zero)).ShouldBe("4 June 2027 at 12:30am");

    [Theory]
    [InlineData("2027-01-03T00:00Z", "3 Ionawr 2027 am hanner nos")]
    [InlineData("2027-01-03T00:56Z", "3 Ionawr 2027 am 00:56")]
    [InlineData("2027-01-03T09:00Z", "3 Ionawr 2027 am 09:00")]
    [InlineData("2027-06-03T14:30Z", "3 Mehefin 2027 am 15:30")]
    public void A_time_is_told_in_Welsh_without_am_which_means_at(string instant, string said) =>
        In("cy-GB", () => PlainDates.WithTime(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture))).ShouldBe(said);

    [Fact]
    public void Who_acts_for_another_is_named_in_the_language_of_the_page()
    {
        var kept = Actor.Person(Guid.Empty, "Ann Lee").OnBehalfOf(Guid.Empty, "Homes for Northmere").Name;
        ActorNames.Full(kept).ShouldBe("Ann Lee for Homes for Northmere");
        In("cy-GB", () => ActorNames.Full(kept)).ShouldBe("Ann Lee ar ran Homes for Northmere");
        ActorNames.Alone(kept).ShouldBe("Ann Lee");
        In("cy-GB", () => ActorNames.Full("Ann Lee")).ShouldBe("Ann Lee");
    }

    private static string In(string culture, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
