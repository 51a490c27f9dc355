using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Guildhall.Tests.Faults.KilledWorker;

namespace Guildhall.Tests.Faults;

/// <summary>The program is killed while rules work through many cases, set off by an event and by a timer.</summary>
public sealed class RuleKillTests(ITestOutputHelper output)
{
    private const int Cases = 250;

    [Fact]
    public async Task Killed_amid_its_rules_it_goes_on_and_each_rule_runs_once_on_each_case()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await PrepareAsync(database);
        await RunAsync(
            database, output, ((string[])["Note each", "After two hours"]).Select(rule => ((Func<Task<int>>)(() => RunsAsync(database, rule)), Cases / 3)),
            async () => await RunsAsync(database, "Note each") == Cases && await RunsAsync(database, "After two hours") == Cases);

        foreach (var text in (string[])["Once", "Nobody has it"])
        {
            (await OneAsync<int>(database, "select count(*)::int from cases.timeline_entry where kind = 'note' and text = @text", new { text })).ShouldBe(Cases);
            (await OneAsync<int>(database, "select count(distinct case_id)::int from cases.timeline_entry where kind = 'note' and text = @text", new { text })).ShouldBe(Cases);
        }
    }

    // A node that delivers nothing makes the cases and switches the rules on.
    private static async Task PrepareAsync(string database)
    {
        await using var web = await RunningGuildhall.StartAsync(s => s with { Database = database, Role = NodeRole.Web });
        using var designer = await web.SignedInAsync("Deri", ["libraries"], StaffRole.Designer);
        await OnAsync(designer, "name: Note each\nwhen: opened\ndo: [ { note: Once } ]\n");
        await OnAsync(designer, "name: After two hours\nwhen: { after: 2 hours, of: opened }\nif: { case-owned: no }\ndo: [ { note: Nobody has it } ]\n");
        for (var n = 0; n < Cases; n++)
        {
            await web.OpenCaseAsync();
        }

        // Two hours pass.
        await web.Services.GetRequiredService<Schedules>().RunAsync("automation.timers", TestContext.Current.CancellationToken);
        await using var connection = await web.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            update automation.timer set upto = upto - interval '2 hours';
            update cases."case" set opened_at = now() - interval '1 hour 59 minutes 50 seconds'
            """);
    }

    private static async Task OnAsync(Visitor designer, string yaml)
    {
        await designer.GoAsync("/staff/rules/new?as=text&service=assisted-collection");
        var made = await designer.SubmitAsync([("text", yaml)], "Save");
        made.Errors.ShouldBeEmpty();
        await designer.GoAsync($"/staff/rules/{made.Address.Segments[^1]}/try");
        await designer.SubmitAsync([], "Try version 1 out");
        (await designer.SubmitAsync([], "Switch it on")).Text.ShouldContain("On, since");
    }

    private static Task<int> RunsAsync(string database, string rule) =>
        OneAsync<int>(database, "select count(*)::int from automation.run r join automation.rule o on o.id = r.rule where o.name = @rule", new { rule });
}
