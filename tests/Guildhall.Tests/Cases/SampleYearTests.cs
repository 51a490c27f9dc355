using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>The year of cases that a sample council shows.</summary>
public sealed class SampleYearTests
{
    private const int Cases = 400;

    [Fact]
    public async Task A_sample_council_shows_a_year_of_cases_and_one_command_takes_them_away_and_nothing_else()
    {
        await using var guildhall = await RunningGuildhall.StartAsync();
        var year = guildhall.Services.GetRequiredService<SampleYear>();
        (await year.MakeIfEmptyAsync(Cases)).ShouldBeNull("a council without addresses has no sample");
        await guildhall.TakeInBoroughAsync(300);
        using var grace = await guildhall.SignedInAsync("Grace", [.. (await guildhall.Services.GetRequiredService<Teams>().AllAsync()).Select(t => t.Name)], StaffRole.Officer);

        (await year.MakeIfEmptyAsync(Cases)).ShouldBe(Cases);
        (await year.MakeIfEmptyAsync(Cases)).ShouldBeNull("a council with cases is left as it is");

        await using var connection = await guildhall.Database.OpenAsync();
        var made = await connection.QuerySingleAsync<(int All, int Open, int Late)>(
            """
            select count(*)::int, count(*) filter (where closed_at is null)::int, count(*) filter (where (closed_at at time zone 'Europe/London')::date > target_on)::int
            from cases."case"
            """);
        made.All.ShouldBe(Cases);
        made.Open.ShouldBeInRange(1, Cases / 4);
        made.Late.ShouldBeInRange(Cases / 50, Cases / 3);
        (await connection.QueryAsync<string>(
            """
            select c.reference || ': ' || wrong
            from cases."case" c
            cross join lateral (values
                (not c.sample, 'is no sample'),
                (c.opened_at < now() - interval '366 days', 'is too old'),
                (c.opened_at > now() or c.closed_at > now(), 'is of tomorrow'),
                (not exists (select from cases.timeline_entry t where t.case_id = c.id and t.kind = 'opened'), 'has no beginning'),
                (not exists (select from cases.submission s where s.case_id = c.id), 'was never sent'),
                (not exists (select from cases.clock k where k.case_id = c.id and k.name = 'finish' and k.next_at is null), 'has no clock, or one that runs')) found (is_so, wrong)
            where found.is_so
            """)).ShouldBeEmpty();
        foreach (var reference in await connection.QueryAsync<string>("(select reference from cases.\"case\" where closed_at is null limit 6) union all (select reference from cases.\"case\" where closed_at is not null limit 6)"))
        {
            (await grace.GoAsync($"/staff/cases/{reference}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        // Found at once, and said to be a sample wherever they are listed.
        await Eventually.TrueAsync(
            async () => await connection.QuerySingleAsync<int>("select count(*)::int from cases.finding") == Cases, "made-up cases are found", TimeSpan.FromSeconds(60));
        var (sample, name) = await connection.QuerySingleAsync<(Guid, string)>("select id, customer_name from cases.\"case\" where closed_at is null and not restricted and customer_name is not null order by id limit 1");
        (await grace.GoAsync($"/staff/cases/search?q={Uri.EscapeDataString(name)}")).Document.QuerySelectorAll(".govuk-tag").ShouldContain(t => t.TextContent.Trim() == "Sample");
        await connection.ExecuteAsync(
            """
            insert into letters.letter (id, key, case_id, reference, team, restricted, template, language, title, body, recipient, way, state, document, made_at, actor_kind, actor_name)
            select id, id, id, reference, team, restricted, 'our-answer', 'en', 'A letter', 'Dear', array['A'], 'print', 'waiting', id, now(), 'officer', 'Grace' from cases."case" where id = @sample
            """,
            new { sample });

        var ours = (await guildhall.OpenCaseAsync()).Reference.ToString();
        (await year.RemoveAsync()).ShouldBe(Cases);
        (await connection.QueryAsync<string>("select reference from cases.\"case\"")).ShouldBe([ours]);
        (await connection.QuerySingleAsync<int>("select count(*)::int from notifications.message where template = 'sample'")).ShouldBe(0);
        await Eventually.TrueAsync(async () => await connection.QuerySingleAsync<int>("select count(*)::int from letters.letter") == 0, "letters about them go");
        (await grace.GoAsync($"/staff/cases/{ours}")).Status.ShouldBe(HttpStatusCode.OK);
        grace.Page.Document.QuerySelectorAll(".govuk-tag").ShouldNotContain(t => t.TextContent.Trim() == "Sample");
    }

    [Fact]
    public void The_same_seed_asks_at_the_same_times_and_people_sleep_at_night()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var openings = SampleCases.Openings(2000, TimeSpan.FromDays(365), now, seed: 7);

        openings.ShouldBe(SampleCases.Openings(2000, TimeSpan.FromDays(365), now, seed: 7));
        openings.ShouldAllBe(o => o.At <= now && o.At > now.AddDays(-366));
        openings.Count(o => o.At.Hour is >= 1 and < 5).ShouldBeLessThan(openings.Count / 20);
    }
}
