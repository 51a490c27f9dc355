using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Guildhall.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Time;

public sealed class ClosuresPageTests(StaffSite site) : IClassFixture<StaffSite>
{
    [Fact]
    public async Task Only_an_administrator_sees_it()
    {
        var (_, email) = await site.AddAsync(roles: StaffRole.Officer);
        using var officer = await site.SignedInAsync(email);

        (await officer.GoAsync("/staff/closures")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_closure_counts_at_once_is_heard_of_and_is_audited_and_can_be_taken_back()
    {
        using var visitor = await AdministratorAsync();
        var day = await WorkedDayAsync(40);
        await visitor.GoAsync("/staff/closures");

        await AddAsync(visitor, day, "Bank holiday for the wedding");

        visitor.Page.Status.ShouldBe(HttpStatusCode.OK);
        visitor.Page.Text.ShouldContain("Bank holiday for the wedding");
        (await DaysAsync()).IsWorkingDay(day).ShouldBeFalse();
        await using (var connection = await site.Guildhall.Database.OpenAsync())
        {
            (await connection.ExecuteScalarAsync<bool>(
                "select exists (select from platform.event where kind = 'calendar.changed' and data->>'day' = @day)", new { day = $"{day:yyyy-MM-dd}" })).ShouldBeTrue();
        }

        await visitor.SubmitAsync([("remove", $"{day:yyyy-MM-dd}")], form: $"#remove-{day:yyyy-MM-dd}");

        visitor.Page.Text.ShouldNotContain("Bank holiday for the wedding");
        (await DaysAsync()).IsWorkingDay(day).ShouldBeTrue();
        (await site.AuditAsync($"{day:yyyy-MM-dd}")).Select(a => a.Action).ShouldBe(["calendar.closed", "calendar.opened"]);
    }

    [Fact]
    public async Task Closing_a_closed_day_says_so()
    {
        using var visitor = await AdministratorAsync();
        var day = await WorkedDayAsync(50);
        await visitor.GoAsync("/staff/closures");
        await AddAsync(visitor, day, "Flood");

        await AddAsync(visitor, day, "Flood again");

        visitor.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("", "", "", "Flood")]
    [InlineData("31", "2", "2027", "Flood")]
    [InlineData("-1", "1", "2027", "Flood")]
    [InlineData("19", "9", "99999", "Flood")]
    [InlineData("1", "1", "2020", "Flood")]
    [InlineData("1", "1", "0001", "Flood")]
    [InlineData("27", "12", "2027", "Bank holiday already")]
    [InlineData("26", "12", "2027", "A Sunday")]
    [InlineData("🎉", "\0", "<b>", "Flood")]
    [InlineData("21", "9", "2027", "")]
    [InlineData("21", "9", "2027", "\0\0")]
    [InlineData("21", "9", "2027", null)]
    public async Task What_is_wrong_is_said_and_nothing_is_closed(string day, string month, string year, string? title)
    {
        using var visitor = await AdministratorAsync();
        await visitor.GoAsync("/staff/closures");

        await visitor.SubmitAsync(
            [("day-day", day), ("day-month", month), ("day-year", year), ("title", title ?? new string('x', 5000))], form: "#add");

        visitor.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        await using var connection = await site.Guildhall.Database.OpenAsync();
        (await connection.ExecuteScalarAsync<int>("select count(*) from platform.closure where title = @title", new { title = title?.Replace("\0", "") ?? "" })).ShouldBeLessThanOrEqualTo(1);
    }

    private static Task AddAsync(Visitor visitor, DateOnly day, string title) => visitor.SubmitAsync(
        [("day-day", $"{day.Day}"), ("day-month", $"{day.Month}"), ("day-year", $"{day.Year}"), ("title", title)], form: "#add");

    private async Task<WorkingDays> DaysAsync() => await site.Guildhall.Services.GetRequiredService<WorkingCalendar>().GetAsync();

    private async Task<DateOnly> WorkedDayAsync(int ahead) =>
        (await DaysAsync()).AddWorkingDays(LondonTime.Today(site.Guildhall.Services.GetRequiredService<TimeProvider>()), ahead);

    private async Task<Visitor> AdministratorAsync()
    {
        var (_, email) = await site.AddAsync(roles: StaffRole.Administrator);
        return await site.SignedInAsync(email);
    }
}
