using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Time;
using Guildhall.Testing;

namespace Guildhall.Tests.Time;

public class WorkingDaysTests
{
    private static readonly BankHolidays s_holidays = BankHolidays.Load(Repository.Folder("council", "northmere", "bank-holidays.json"), "england-and-wales");
    private static readonly WorkingDays s_days = new(s_holidays.Days.Keys.ToHashSet());

    private static readonly Gen<DateOnly> s_anyDay = Gen.Choose(0, 365 * 12).Select(n => new DateOnly(2017, 1, 1).AddDays(n));
    private static readonly Gen<int> s_anyCount = Gen.Choose(1, 300);

    [Theory]
    [InlineData("2022-06-03")] // the jubilee, announced for that year alone
    [InlineData("2022-09-19")] // the state funeral, announced nine days before
    [InlineData("2023-05-08")] // the coronation
    [InlineData("2020-05-08")] // early May, moved to the Friday
    [InlineData("2022-12-27")] // Christmas Day's substitute
    [InlineData("2026-12-28")] // Boxing Day's substitute
    [InlineData("2027-12-27")]
    [InlineData("2027-12-28")]
    public void One_off_and_substitute_holidays_are_not_worked(string day) => s_days.IsWorkingDay(Day(day)).ShouldBeFalse();

    [Theory]
    [InlineData("2020-05-04")] // the Monday early May was moved from
    [InlineData("2026-12-29")]
    [InlineData("2022-05-30")] // spring bank holiday, moved to the Thursday
    public void A_holiday_that_was_moved_leaves_its_old_day_worked(string day) => s_days.IsWorkingDay(Day(day)).ShouldBeTrue();

    [Theory]
    [InlineData("2026-11-20", 1, "2026-11-23")] // a Friday
    [InlineData("2026-11-21", 1, "2026-11-23")] // a Saturday
    [InlineData("2026-11-23", 0, "2026-11-23")]
    [InlineData("2026-11-21", 0, "2026-11-23")]
    [InlineData("2026-11-23", -1, "2026-11-20")]
    [InlineData("2026-12-24", 1, "2026-12-29")]
    public void Working_days_are_counted_from_the_day_after(string from, int days, string due) =>
        s_days.AddWorkingDays(Day(from), days).ShouldBe(Day(due));

    [Theory]
    [InlineData("2026-12-01", "2026-12-31")] // Christmas and Boxing Day's substitute between
    [InlineData("2022-09-01", "2022-09-30")] // the state funeral between
    [InlineData("2026-03-14", "2026-04-14")] // received on a Saturday; Easter between
    public void Freedom_of_information_has_twenty_working_days_from_the_first_after_receipt(string received, string due) =>
        s_days.AddWorkingDays(Day(received), 20).ShouldBe(Day(due));

    [Fact]
    public void Counting_back_undoes_adding() =>
        Prop.ForAll(s_anyDay.ToArbitrary(), s_anyCount.ToArbitrary(), (day, n) =>
            s_days.WorkingDaysBetween(day, s_days.AddWorkingDays(day, n)) == n
            && s_days.WorkingDaysBetween(day, s_days.AddWorkingDays(day, -n)) == -n).QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_then_taking_away_comes_back_to_a_working_day() =>
        Prop.ForAll(s_anyDay.ToArbitrary(), s_anyCount.ToArbitrary(), (day, n) =>
            !s_days.IsWorkingDay(day) || s_days.AddWorkingDays(s_days.AddWorkingDays(day, n), -n) == day).QuickCheckThrowOnFailure();

    [Fact]
    public void A_later_start_or_a_longer_time_is_never_due_earlier() =>
        Prop.ForAll(s_anyDay.ToArbitrary(), s_anyCount.ToArbitrary(), (day, n) =>
            s_days.AddWorkingDays(day, n) <= s_days.AddWorkingDays(day.AddDays(1), n)
            && s_days.AddWorkingDays(day, n) < s_days.AddWorkingDays(day, n + 1)).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_ever_due_on_a_day_not_worked() =>
        Prop.ForAll(s_anyDay.ToArbitrary(), s_anyCount.ToArbitrary(), (day, n) => s_days.IsWorkingDay(s_days.AddWorkingDays(day, n)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_division_the_file_lacks_is_named() =>
        Should.Throw<InvalidOperationException>(() => BankHolidays.Load(Repository.Folder("council", "northmere", "bank-holidays.json"), "cornwall"))
            .Message.ShouldContain("england-and-wales");

    [Fact]
    public void A_missing_file_says_where_to_get_it() =>
        Should.Throw<InvalidOperationException>(() => BankHolidays.Load(Path.Combine(Repository.Root, "none.json"), "england-and-wales"))
            .Message.ShouldContain("https://www.gov.uk/bank-holidays.json");

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
