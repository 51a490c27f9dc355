using Guildhall.Council.Modules.Grants.Decide;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Guildhall.Tests.Grants;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Faults.KilledWorker;

namespace Guildhall.Tests.Faults;

/// <summary>The program is killed, again and again, while it tells a thousand applicants of their grants.</summary>
public sealed class GrantKillTests(ITestOutputHelper output)
{
    private const int Copies = 1000;
    private const int Kills = 3;

    [Fact]
    public async Task Killed_three_times_amid_a_decision_it_resumes_and_tells_each_applicant_once()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        using var folder = GrantSite.MakeFolder();
        var job = await PrepareAsync(database, folder.Path);
        await RunAsync(
            database, output, Enumerable.Range(1, Kills).Select(kill => ((Func<Task<int>>)(() => DoneAsync(database, job)), kill * Copies / (Kills + 2))),
            async () => await OneAsync<string>(database, "select state from grants.job where id = @job", new { job }) == "done");

        (await OneAsync<int>(database, "select count(*)::int from grants.job_line where job = @job and result = 'done'", new { job })).ShouldBe(Copies + 1);
        (await OneAsync<int>(database, "select count(*)::int from cases.\"case\" where service = 'grant-many' and stage = 'offered'")).ShouldBe(Copies + 1);
        (await OneAsync<int>(database, "select count(*)::int from cases.timeline_entry where kind = 'moved' and stage = 'offered'")).ShouldBe(Copies + 1);
        (await OneAsync<int>(database, "select count(*)::int from (select case_id from cases.timeline_entry where stage = 'offered' group by case_id having count(*) > 1) twice")).ShouldBe(0);
        (await OneAsync<long>(database, "select committed from grants.scheme where name = 'grant-many-round'")).ShouldBe((Copies + 1) * 90_000L);
    }

    // A node that delivers nothing makes the applications and decides them.
    private static async Task<Guid> PrepareAsync(string database, string folder)
    {
        await using var web = await RunningGuildhall.StartAsync(s => s with { Database = database, Council = folder, Role = NodeRole.Web });
        var email = await web.AddStaffAsync("Mia Kill", ["planning"], StaffRole.Manager);
        var manager = await OneAsync<Guid>(database, "select id from identity.account where email = @email", new { email });
        var first = await GrantSite.ApplyAsync(web, "grant-many", "Number One", 900m);
        await GrantSite.ScoreAsync(web, "grant-many-round", (first, 18));
        await BudgetTests.ManyAsync(web.Database, first.Reference.ToString(), Copies);
        var staff = new CurrentStaff(manager, "Mia Kill", email, new HashSet<StaffRole> { StaffRole.Manager }, ["planning"]);
        var decisions = web.Services.GetRequiredService<Decisions>();
        var job = (await decisions.ChooseAsync("grant-many-round", JobKind.Award, Choice.Passing, [], staff, TestContext.Current.CancellationToken))!.Value;
        (await decisions.BeginAsync(job, staff, TestContext.Current.CancellationToken)).ShouldBe(Begun.Yes);
        return job;
    }

    private static Task<int> DoneAsync(string database, Guid job) => OneAsync<int>(database, "select count(*)::int from grants.job_line where job = @job and result is not null", new { job });
}
