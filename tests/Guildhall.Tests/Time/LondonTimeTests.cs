using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Time;

namespace Guildhall.Tests.Time;

public class LondonTimeTests
{
    [Theory]
    [InlineData("2022-10-23T23:00:00Z", "2022-10-24")] // summer midnight: Monday has begun
    [InlineData("2022-10-23T22:59:59Z", "2022-10-23")]
    [InlineData("2026-01-31T23:30:00Z", "2026-01-31")]
    [InlineData("2026-06-30T23:00:00Z", "2026-07-01")]
    public void An_instant_falls_on_the_day_London_has(string instant, string day) =>
        LondonTime.DayOf(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).ShouldBe(DateOnly.Parse(day, CultureInfo.InvariantCulture));

    [Fact]
    public void The_day_the_clocks_go_forward_has_23_hours() =>
        (LondonTime.EndOf(new(2026, 3, 29)) - LondonTime.StartOf(new(2026, 3, 29))).ShouldBe(TimeSpan.FromHours(23));

    [Fact]
    public void The_day_the_clocks_go_back_has_25_hours() =>
        (LondonTime.EndOf(new(2026, 10, 25)) - LondonTime.StartOf(new(2026, 10, 25))).ShouldBe(TimeSpan.FromHours(25));

    [Fact]
    public void A_time_that_is_skipped_is_an_hour_later() =>
        LondonTime.InstantOf(new(2026, 3, 29), new(1, 30)).ShouldBe(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero));

    [Fact]
    public void A_time_that_comes_twice_is_the_first() =>
        LondonTime.InstantOf(new(2026, 10, 25), new(1, 30)).ShouldBe(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));

    [Fact]
    public void Every_instant_lies_in_its_own_day() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(s => DateTimeOffset.FromUnixTimeSeconds(s)).ToArbitrary(), instant =>
        {
            var day = LondonTime.DayOf(instant);
            return LondonTime.StartOf(day) <= instant && instant < LondonTime.EndOf(day);
        }).QuickCheckThrowOnFailure();
}
