using System.Collections.Concurrent;
using System.Net;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>How officers come by cases.</summary>
public sealed class GivingTests(CaseSite site) : IClassFixture<CaseSite>
{
    private static readonly string[] s_skills = ["rats", "wasps", "bats"];

    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_new_case_goes_to_who_has_the_skill_and_is_here()
    {
        await AddAsync("Nia Unskilled", "pest-control", []);
        var away = await AddAsync("Abe Away", "pest-control", ["pest-treatment"]);
        await AwayAsync(away);
        var able = await AddAsync("Kit Killer", "pest-control", ["pest-treatment"]);

        var opened = await Guildhall.OpenCaseAsync("pest-control-request");

        await Eventually.TrueAsync(async () => await OwnerOf(opened) == able, "it is given to who can do it");
    }

    [Fact]
    public async Task Cases_are_given_in_turn_and_evenly()
    {
        var officers = new[] { await AddAsync("Fi One", "facilities", []), await AddAsync("Fi Two", "facilities", []), await AddAsync("Fi Three", "facilities", []) };
        var cases = new List<OpenedCase>();
        for (var i = 0; i < 9; i++)
        {
            cases.Add(await Guildhall.OpenCaseAsync("facilities-repair"));
        }

        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(cases.Select(OwnerOf))).All(o => o is not null), "all are given");
        var given = (await Task.WhenAll(cases.Select(OwnerOf))).GroupBy(o => o!.Value).ToDictionary(g => g.Key, g => g.Count());
        officers.ShouldAllBe(o => given[o] == 3);
    }

    [Fact]
    public async Task Two_who_take_the_next_case_at_once_never_get_the_same()
    {
        const string Team = "land-charges";
        for (var i = 0; i < 24; i++)
        {
            await Guildhall.OpenCaseAsync("land-charges-search");
        }

        var giver = Guildhall.Services.GetRequiredService<CaseGiver>();
        var taken = new ConcurrentBag<string>();
        var officers = new List<CurrentStaff>();
        for (var i = 0; i < 6; i++)
        {
            officers.Add(new CurrentStaff(await AddAsync($"Lan {i}", Team, []), $"Lan {i}", "lan@northmere.example", new HashSet<StaffRole> { StaffRole.Officer }, [Team]));
        }

        await Task.WhenAll(officers.Select(async officer =>
        {
            while (await giver.PullAsync(officer, TestContext.Current.CancellationToken) is { Reference: { } reference })
            {
                taken.Add(reference);
            }
        }));

        taken.Count.ShouldBe(24);
        taken.Distinct().Count().ShouldBe(24);
    }

    [Fact]
    public async Task The_next_case_is_the_most_urgent_one_the_officer_can_do()
    {
        var late = await Guildhall.OpenCaseAsync("housing-conditions");
        var welsh = await Guildhall.OpenCaseAsync("housing-conditions", language: "cy");
        var aside = await Guildhall.OpenCaseAsync("housing-conditions");
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync(
                """
                update cases."case" set target_on = current_date - 5 where id = @late;
                update cases."case" set target_on = current_date - 9 where id = @welsh;
                update cases."case" set target_on = current_date - 20, snoozed_until = current_date + 1 where id = @aside
                """,
                new { late = late.Id.Value, welsh = welsh.Id.Value, aside = aside.Id.Value });
        }

        using var unskilled = await Guildhall.SignedInAsync("Una Skilled", ["housing-standards"]);
        await unskilled.GoAsync("/staff/cases/next");
        (await unskilled.SubmitAsync([], "Take the next case")).Text.ShouldContain("Nothing waits");

        await AddAsync("Mair Gymraeg", "housing-standards", ["housing-hazards"], welsh: true);
        using var skilled = await Guildhall.SignedInAsync("Sid Skilled", ["housing-standards"]);
        await SetAsync(await IdOf("Sid Skilled"), ["housing-hazards"], welsh: false);
        await skilled.GoAsync("/staff/cases/next");
        var page = await skilled.SubmitAsync([], "Take the next case");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{late.Reference}");

        await AwayAsync(await IdOf("Mair Gymraeg"));
        await skilled.GoAsync("/staff/cases/next");
        page = await skilled.SubmitAsync([], "Take the next case");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{welsh.Reference}");

        await AwayAsync(await IdOf("Sid Skilled"));
        await skilled.GoAsync("/staff/cases/next");
        (await skilled.SubmitAsync([], "Take the next case")).Text.ShouldContain("away today");
    }

    [Fact]
    public async Task An_officer_takes_a_case_and_sees_who_else_could()
    {
        var opened = await Guildhall.OpenCaseAsync("housing-conditions");
        using var officer = await Guildhall.SignedInAsync("Tess Takes", ["housing-standards"]);
        await SetAsync(await IdOf("Tess Takes"), ["housing-hazards"], welsh: true);
        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}/assign");
        page.Text.ShouldContain("It needs: housing-hazards.");
        page.Text.ShouldContain("English, Welsh");

        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([], "Take it");
        (await OwnerOf(opened)).ShouldBe(await IdOf("Tess Takes"));

        // In another test of this team nobody else works in Welsh.
        await SetAsync(await IdOf("Tess Takes"), [], welsh: false);
    }

    [Fact]
    public async Task A_manager_says_what_work_the_people_of_their_teams_can_be_given()
    {
        var id = await AddAsync("Sam Skills", "licensing", []);
        using var manager = await Guildhall.SignedInAsync("Max Manager", ["licensing"], StaffRole.Manager);
        using var other = await Guildhall.SignedInAsync("Olga Other", ["libraries"], StaffRole.Manager);
        (await other.GoAsync($"/staff/people/{id}/work")).Status.ShouldBe(HttpStatusCode.NotFound);
        await manager.GoAsync($"/staff/people/{id}");
        var page = await manager.FollowAsync("What work they can be given");
        page = await manager.SubmitAsync([("skills", "Not A Skill!"), ("most", "many")], "Save");
        page.Errors.Count.ShouldBe(2);
        await manager.SubmitAsync([("skills", "taxis, street-trading"), ("languages", "cy"), ("wards", "Castle, Quay"), ("most", "12")], "Save");

        var worker = await Guildhall.Services.GetRequiredService<Workers>().FindAsync(id, LondonTime.Today(TimeProvider.System), TestContext.Current.CancellationToken);
        worker.ShouldNotBeNull();
        worker.Skills.ShouldBe(["taxis", "street-trading"]);
        worker.Languages.ShouldBe(["cy"]);
        worker.Wards.ShouldBe(["Castle", "Quay"]);
        worker.MostCases.ShouldBe(12);
    }

    [Fact]
    public void Nobody_who_is_away_or_lacks_a_skill_or_is_full_is_ever_chosen() =>
        Prop.ForAll(Teams().ToArbitrary(), Needs().ToArbitrary(), Gen.Elements(Enum.GetValues<AssignmentWay>()).ToArbitrary(), (candidates, needs, way) =>
        {
            var chosen = Choice.Of(way, needs, candidates);
            var able = candidates.Where(c => !c.Worker.IsAway && needs.Skills.All(c.Worker.Skills.Contains) && (c.Worker.MostCases is null || c.Open < c.Worker.MostCases)).ToList();
            return chosen is null ? able.Count == 0 : able.Contains(chosen);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Giving_to_the_least_busy_never_lets_two_who_can_do_the_same_drift_apart() =>
        Prop.ForAll(Gen.Choose(2, 6).ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (officers, cases) =>
        {
            foreach (var way in (AssignmentWay[])[AssignmentWay.LeastBusy, AssignmentWay.RoundRobin, AssignmentWay.Skills])
            {
                var team = Enumerable.Range(1, officers).Select(i => new Candidate(new Worker { Id = new Guid(i, 0, 0, new byte[8]), Name = $"{i}" }, 0, 0)).ToList();
                for (var turn = 1; turn <= cases; turn++)
                {
                    var chosen = Choice.Of(way, new Needs([], "en", null), team)!;
                    team[team.IndexOf(chosen)] = chosen with { Open = chosen.Open + 1, Turn = turn };
                }

                if (team.Max(c => c.Open) - team.Min(c => c.Open) > 1)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static Gen<IReadOnlyList<Candidate>> Teams() =>
        from count in Gen.Choose(0, 8)
        from team in Gen.ListOf(Officer(), count)
        select (IReadOnlyList<Candidate>)[.. team];

    private static Gen<Candidate> Officer() =>
        from id in Gen.Choose(1, int.MaxValue)
        from skills in Gen.SubListOf(s_skills)
        from welsh in Gen.Elements(true, false)
        from ward in Gen.SubListOf("Castle", "Quay")
        from most in Gen.Elements<int?>(null, 0 + 1, 5)
        from away in Gen.Elements(true, false, false)
        from open in Gen.Choose(0, 9)
        from turn in Gen.Choose(0, 50)
        select new Candidate(
            new Worker { Id = new Guid(id, 0, 0, new byte[8]), Name = "x", Skills = [.. skills], Languages = welsh ? ["cy"] : [], Wards = [.. ward], MostCases = most, IsAway = away }, open, turn);

    private static Gen<Needs> Needs() =>
        from skills in Gen.SubListOf(s_skills)
        from language in Gen.Elements("en", "cy")
        from ward in Gen.Elements(null, "Castle", "Hill")
        select new Needs([.. skills], language, ward);

    private async Task<Guid> AddAsync(string name, string team, string[] skills, bool welsh = false)
    {
        await Guildhall.AddStaffAsync(name, [team], StaffRole.Officer);
        var id = await IdOf(name);
        await SetAsync(id, skills, welsh);
        return id;
    }

    private async Task SetAsync(Guid id, string[] skills, bool welsh)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            insert into identity.work_profile (account, skills, languages) values (@id, @skills, @languages)
            on conflict (account) do update set skills = excluded.skills, languages = excluded.languages
            """,
            new { id, skills, languages = welsh ? new[] { "cy" } : [] });
    }

    private async Task AwayAsync(Guid id)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        await connection.ExecuteAsync("insert into identity.absence (account, from_on, until_on) values (@id, current_date - 1, current_date + 1)", new { id });
    }

    private async Task<Guid?> OwnerOf(OpenedCase opened)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid?>("""select owner from cases."case" where id = @Id""", new { Id = opened.Id.Value });
    }

    private async Task<Guid> IdOf(string name)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<Guid>("select id from identity.account where name = @name", new { name });
    }
}
