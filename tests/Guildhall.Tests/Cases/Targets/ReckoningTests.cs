using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases.Targets;

public sealed class ReckoningTests
{
    private static readonly BankHolidays s_holidays = BankHolidays.Load(Repository.Folder("council", "northmere", "bank-holidays.json"), "england-and-wales");
    private static readonly Calendars s_calendars = With([], []);

    // From an ordinary day to one beside Easter, Christmas, a leap day or a change of the clocks, at any time of the day.
    private static readonly Gen<DateTimeOffset> s_anyInstant =
        from day in Gen.Frequency(
            (3, Gen.Choose(0, (365 * 11) - 60).Select(n => new DateOnly(2017, 1, 1).AddDays(n))),
            (1, Gen.Elements("2020-02-28", "2024-01-31", "2024-02-29", "2025-12-24", "2026-03-28", "2026-10-24", "2026-04-02", "2027-12-23").Select(Day)))
        from minute in Gen.Choose(0, (24 * 60) - 1)
        select LondonTime.InstantOf(day, new TimeOnly(minute / 60, minute % 60));

    private static readonly Gen<Period> s_anyTarget =
        from unit in Gen.Elements(PeriodUnit.WorkingDays, PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.Months, PeriodUnit.Hours)
        from amount in Gen.Choose(1, unit switch { PeriodUnit.Months => 6, PeriodUnit.Weeks => 12, PeriodUnit.Hours => 200, _ => 60 })
        select new Period(amount, unit);

    // Hours after the start at which the clock stops and goes on by turns.
    private static readonly Gen<int[]> s_anyTurns = Gen.Choose(0, 4).SelectMany(pairs => Gen.ArrayOf(Gen.Choose(1, 400), 2 * pairs));

    [Theory]
    [InlineData("2026-03-14", "2026-04-15")] // St Patrick's Day in Northern Ireland, and Easter, come between
    [InlineData("2026-11-20", "2026-12-21")] // St Andrew's Day in Scotland
    [InlineData("2026-12-03", "2027-01-06")] // Christmas, Boxing Day’s substitute, New Year, and in Scotland the substitute of 2 January
    [InlineData("2022-09-01", "2022-09-30")] // the state funeral
    public void Freedom_of_information_leaves_out_the_bank_holidays_of_the_whole_kingdom(string received, string due) =>
        Due(new Period(20, PeriodUnit.WorkingDays), TargetLaw.FreedomOfInformation, received).ShouldBe(Day(due));

    [Fact]
    public void A_day_the_council_alone_is_closed_counts_for_the_law_and_a_proclaimed_holiday_does_not()
    {
        var target = new Period(20, PeriodUnit.WorkingDays);
        var day = Day("2026-09-15");
        var closed = With([day], []);
        var proclaimed = With([day], [day]);
        var (received, plain) = (Noon("2026-09-01"), Due(target, TargetLaw.FreedomOfInformation, "2026-09-01"));

        Reckoning.DueOf(target, TargetLaw.FreedomOfInformation, received, [], closed, received).On.ShouldBe(plain);
        Reckoning.DueOf(target, TargetLaw.FreedomOfInformation, received, [], proclaimed, received).On.ShouldBe(plain.AddDays(1));
        Reckoning.DueOf(target, null, received, [], closed, received).On.ShouldBe(Due(target, null, "2026-09-01").AddDays(1));
    }

    [Fact]
    public void The_days_from_a_fees_notice_to_the_fee_are_left_out_with_both_ends()
    {
        // Section 10(2): received on 1 September, the notice given on the 8th, paid on the 10th. Three working days do not count.
        var pause = new Pause(Noon("2026-09-08"), Noon("2026-09-10"));

        Reckoning.DueOf(new Period(20, PeriodUnit.WorkingDays), TargetLaw.FreedomOfInformation, Noon("2026-09-01"), [pause], s_calendars, Noon("2026-09-10")).On.ShouldBe(Day("2026-10-02"));
    }

    [Theory]
    [InlineData("2026-09-03", "2026-10-05")] // the corresponding day is a Saturday
    [InlineData("2026-11-25", "2026-12-29")] // Christmas Day, then Boxing Day on a Saturday with its substitute
    [InlineData("2027-01-31", "2027-03-01")] // no 31 February; the 28th is a Sunday
    [InlineData("2024-01-31", "2024-02-29")] // a leap day
    [InlineData("2026-03-31", "2026-04-30")]
    [InlineData("2026-11-30", "2026-12-30")] // St Andrew's Day is a holiday in Scotland alone
    public void Subject_access_is_due_on_the_corresponding_day_or_the_next_that_is_worked(string received, string due) =>
        Due(new Period(1, PeriodUnit.Months), TargetLaw.DataProtection, received).ShouldBe(Day(due));

    [Theory]
    [InlineData("2026-11-30", "2027-03-01")] // three months from the start: no 30 February, and its last day is a Sunday
    [InlineData("2026-09-03", "2026-12-03")]
    public void Two_months_more_are_three_from_the_beginning(string received, string due)
    {
        var rules = Rules(new Period(1, PeriodUnit.Months), TargetLaw.DataProtection);
        var clock = Clock.Start(CaseRules.Finish, rules, s_calendars, Noon(received));

        clock.Extend(new Period(2, PeriodUnit.Months), rules, s_calendars, Noon(received).AddDays(10)).DueOn.ShouldBe(Day(due));
    }

    [Fact]
    public void A_missed_target_that_is_put_off_is_warned_of_and_missed_anew()
    {
        var rules = Rules(new Period(20, PeriodUnit.WorkingDays), TargetLaw.FreedomOfInformation);
        var missed = Clock.Start(CaseRules.Finish, rules, s_calendars, Noon("2026-09-01"));
        missed = missed.Done(missed.DueAt.AddMinutes(1), rules, s_calendars);
        missed.BreachedAt.ShouldNotBeNull();

        var longer = missed.Extend(new Period(20, PeriodUnit.WorkingDays), rules, s_calendars, missed.DueAt.AddDays(1));

        (longer.BreachedAt, longer.WarnedAt).ShouldBe((null, null));
        longer.NextAt.ShouldNotBeNull().ShouldBeLessThan(longer.DueAt);
    }

    [Fact]
    public void Forty_working_days_are_counted_from_the_beginning_too()
    {
        var rules = Rules(new Period(20, PeriodUnit.WorkingDays), TargetLaw.EnvironmentalInformation);
        var clock = Clock.Start(CaseRules.Finish, rules, s_calendars, Noon("2026-09-01"));

        clock.Extend(new Period(20, PeriodUnit.WorkingDays), rules, s_calendars, Noon("2026-09-20")).DueOn.ShouldBe(Due(new Period(40, PeriodUnit.WorkingDays), TargetLaw.EnvironmentalInformation, "2026-09-01"));
    }

    [Fact]
    public void Working_days_are_so_many_worked_days_after_the_first_and_the_last_is_one_of_them() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), Gen.Elements<TargetLaw?>(null, TargetLaw.FreedomOfInformation).ToArbitrary(), (started, amount, law) =>
        {
            var days = law is null ? s_calendars.Council : s_calendars.Kingdom;
            var due = Reckoning.DueOf(new Period(amount, PeriodUnit.WorkingDays), law, started, [], s_calendars, started);
            return days.IsWorkingDay(due.On) && days.WorkingDaysBetween(LondonTime.DayOf(started), due.On) == amount && due.At == LondonTime.EndOf(due.On);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hours_are_hours_whatever_the_clocks_do() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), Gen.Choose(1, 400).ToArbitrary(), (started, hours) =>
            Reckoning.DueOf(new Period(hours, PeriodUnit.Hours), null, started, [], s_calendars, started).At - started == TimeSpan.FromHours(hours)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_closure_before_the_end_moves_it_and_one_after_it_does_not() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(-20, 80).ToArbitrary(), (started, amount, offset) =>
        {
            var target = new Period(amount, PeriodUnit.WorkingDays);
            var first = LondonTime.DayOf(started);
            var closed = first.AddDays(offset);
            var before = Reckoning.DueOf(target, null, started, [], s_calendars, started).On;
            var after = Reckoning.DueOf(target, null, started, [], With([closed], []), started).On;
            var matters = s_calendars.Council.IsWorkingDay(closed) && closed > first && closed <= before;
            return after == (matters ? s_calendars.Council.AddWorkingDays(before, 1) : before);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Standing_still_never_brings_the_end_forward_and_puts_it_off_by_no_more_than_it_lasted() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), s_anyTarget.ToArbitrary(), s_anyTurns.ToArbitrary(), (started, target, turns) =>
        {
            var rules = Rules(target, null);
            var (clock, at) = (Clock.Start(CaseRules.Finish, rules, s_calendars, started), started);
            var plain = clock;
            var still = TimeSpan.Zero;
            foreach (var (i, hours) in turns.Index())
            {
                at = at.AddHours(hours);
                still += i % 2 == 1 ? TimeSpan.FromHours(hours) : TimeSpan.Zero;
                clock = i % 2 == 0 ? clock.Pause(rules, s_calendars, at) : clock.Resume(rules, s_calendars, at);
            }

            // A day of the calendar is never put off by more days than it stood; a working day perhaps over a long weekend more.
            var most = target.Unit == PeriodUnit.Hours ? plain.DueAt + still : plain.DueAt.AddDays(Math.Ceiling(still.TotalDays) + (turns.Length / 2) + (target.Unit == PeriodUnit.WorkingDays ? 10 + still.TotalDays : 0));
            return clock.DueAt >= plain.DueAt && clock.DueAt <= most && clock.IsRunning && !clock.IsPaused;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_clock_rings_in_order_and_at_most_once_each() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), s_anyTarget.ToArbitrary(), s_anyTurns.ToArbitrary(), (started, target, turns) =>
        {
            var rules = Rules(target, null) with { Escalations = [new EscalationRule(new Period(1, PeriodUnit.WorkingDays), ["managers"]), new EscalationRule(new Period(1, PeriodUnit.Weeks), ["managers"])] };
            var (clock, at) = (Clock.Start(CaseRules.Finish, rules, s_calendars, started), started);
            foreach (var (i, hours) in turns.Index())
            {
                at = at.AddHours(hours);
                while (clock.NextAt <= at)
                {
                    clock = clock.Done(at, rules, s_calendars);
                }

                clock = i % 2 == 0 ? clock.Pause(rules, s_calendars, at) : clock.Resume(rules, s_calendars, at);
                if (clock.IsPaused && clock.NextAt is not null)
                {
                    return false;
                }
            }

            var rung = new List<DateTimeOffset>();
            while (clock.NextAt is { } next && rung.Count < 10)
            {
                rung.Add(next);
                clock = clock.Done(next > at ? next : at, rules, s_calendars);
            }

            return rung.Count <= 4 && clock is { BreachedAt: not null, Escalated: 2, NextAt: null } && rung.SequenceEqual(rung.Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_clock_that_begins_again_is_as_good_as_new() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), s_anyTarget.ToArbitrary(), Gen.Choose(1, 2000).ToArbitrary(), (started, target, hours) =>
        {
            var rules = Rules(target, null);
            var now = started.AddHours(hours);
            var restarted = Clock.Start(CaseRules.Finish, rules, s_calendars, started).Pause(rules, s_calendars, started.AddHours(1)).Restart(rules, s_calendars, now);
            var fresh = Clock.Start(CaseRules.Finish, rules, s_calendars, now);
            return restarted.DueAt == fresh.DueAt && restarted.WarnOn == fresh.WarnOn && restarted.NextAt == fresh.NextAt;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_warning_comes_after_the_start_and_before_the_end() =>
        Prop.ForAll(s_anyInstant.ToArbitrary(), s_anyTarget.ToArbitrary(), Gen.Elements<Period?>(null, new Period(2, PeriodUnit.WorkingDays), new Period(5, PeriodUnit.Days), new Period(4, PeriodUnit.Hours)).ToArbitrary(), (started, target, warn) =>
        {
            var clock = Clock.Start(CaseRules.Finish, Rules(target, null) with { Warn = warn }, s_calendars, started);
            return clock.NextAt >= started && clock.NextAt <= clock.DueAt && clock.WarnOn <= clock.DueOn;
        }).QuickCheckThrowOnFailure();

    private static CaseRules Rules(Period target, TargetLaw? law) => new() { Team = "team", Target = target, Law = law, Stages = [] };

    private static Calendars With(DateOnly[] closed, DateOnly[] proclaimed) => new(
        new WorkingDays(s_holidays.Days.Keys.Concat(closed).ToHashSet()),
        new WorkingDays(s_holidays.Days.Keys.Concat(proclaimed).ToHashSet()),
        new WorkingDays(s_holidays.Anywhere.Concat(proclaimed).ToHashSet()));

    private static DateOnly Due(Period target, TargetLaw? law, string received) => Reckoning.DueOf(target, law, Noon(received), [], s_calendars, Noon(received)).On;

    private static DateTimeOffset Noon(string day) => LondonTime.InstantOf(Day(day), new TimeOnly(12, 0));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
