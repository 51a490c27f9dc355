using Dapper;
using Guildhall.Casework.Modules.Cases.Bulk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Guildhall.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Faults.KilledWorker;

namespace Guildhall.Tests.Faults;

/// <summary>The program is killed, again and again, while it does something to many cases.</summary>
public sealed class BulkKillTests(ITestOutputHelper output)
{
    private const int Cases = 1200;
    private const int Kills = 3;

    [Fact]
    public async Task Killed_three_times_amid_a_bulk_action_it_resumes_and_changes_each_case_once()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        var (bulk, officer) = await PrepareAsync(database);
        await RunAsync(
            database, output, Enumerable.Range(1, Kills).Select(kill => ((Func<Task<int>>)(() => DoneAsync(database, bulk)), kill * Cases / (Kills + 2))),
            async () => await OneAsync<string>(database, "select state from cases.bulk where id = @bulk", new { bulk }) == "done");

        (await OneAsync<int>(database, "select count(*)::int from cases.bulk_line where bulk = @bulk and result = 'done'", new { bulk })).ShouldBe(Cases);
        (await OneAsync<int>(database, "select count(*)::int from cases.\"case\" where owner = @officer", new { officer })).ShouldBe(Cases);
        (await OneAsync<int>(database, "select count(*)::int from cases.timeline_entry where kind = 'assigned'")).ShouldBe(Cases);
        (await OneAsync<int>(database, "select count(*)::int from (select case_id from cases.timeline_entry where kind = 'assigned' group by case_id having count(*) > 1) twice")).ShouldBe(0);
        (await OneAsync<int>(database, "select count(*)::int from platform.audit_entry where action = 'case.assigned'")).ShouldBe(Cases);
    }

    // A node that delivers nothing makes the cases and begins the action.
    private static async Task<(Guid Bulk, Guid Officer)> PrepareAsync(string database)
    {
        await using var web = await RunningGuildhall.StartAsync(s => s with { Database = database, Role = NodeRole.Web });
        var email = await web.AddStaffAsync("Kim", ["waste-contact"]);
        var officer = await OneAsync<Guid>(database, "select id from identity.account where email = @email", new { email });
        var first = await web.OpenCaseAsync();
        await BulkTests.ManyAsync(web.Database, first.Reference.ToString(), Cases, "waste-contact");
        var references = await ManyAsync(database);
        var staff = new CurrentStaff(officer, "Kim", email, new HashSet<StaffRole> { StaffRole.Officer }, ["waste-contact"]);
        var desk = web.Services.GetRequiredService<BulkDesk>();
        var bulk = (await desk.ChooseAsync(references, staff, TestContext.Current.CancellationToken))!.Value;
        await desk.DecideAsync(bulk, "assign", new BulkWhat { Owner = officer }, staff, TestContext.Current.CancellationToken);
        (await desk.BeginAsync(bulk, staff, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return (bulk, officer);
    }

    private static async Task<IReadOnlyCollection<string>> ManyAsync(string database)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database);
        return (await connection.QueryAsync<string>("select reference from cases.\"case\" where reference like 'NM-COPY%'")).AsList();
    }

    private static Task<int> DoneAsync(string database, Guid bulk) => OneAsync<int>(database, "select count(*)::int from cases.bulk_line where bulk = @bulk and result is not null", new { bulk });
}
