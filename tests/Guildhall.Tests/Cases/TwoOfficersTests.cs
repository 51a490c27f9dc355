using System.Net;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.Tasks;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Two officers at one case: nothing either does is lost, and who comes second is told.</summary>
public sealed class TwoOfficersTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task Of_a_thousand_changes_by_two_officers_none_is_lost()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var reference = opened.Reference.ToString();
        var notes = Guildhall.Services.GetRequiredService<NoteWriter>();
        var tasks = Guildhall.Services.GetRequiredService<CaseTasks>();
        CurrentStaff[] officers = [Officer("Amina"), Officer("Ben")];
        await Task.WhenAll(officers.Select(async officer =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (i % 10 == 0 && i < 400)
                {
                    (await tasks.AddAsync(reference, new TaskDetails($"task {i} of {officer.Name}", null, null), officer)).ShouldBe(TaskChange.Changed);
                }
                else
                {
                    (await notes.AddAsync(new NewNote { Reference = reference, Text = $"note {i} of {officer.Name}" }, officer)).IsAdded.ShouldBeTrue();
                }
            }
        }));

        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select count(distinct text)::int from cases.timeline_entry where case_id = @Value and kind in ('note', 'task-added')", opened.Id)).ShouldBe(1000);
        (await connection.QueryAsync<int>("select position from cases.task where case_id = @Value order by position", opened.Id)).ShouldBe(Enumerable.Range(1, 80));
    }

    [Fact]
    public async Task Of_two_moves_at_once_one_is_made_and_the_other_is_told()
    {
        var mover = Guildhall.Services.GetRequiredService<CaseMover>();
        var (amina, ben) = (Officer("Amina"), Officer("Ben"));
        for (var i = 0; i < 50; i++)
        {
            var opened = await Guildhall.OpenCaseAsync();
            var results = await Task.WhenAll(TryAsync("visit", amina), TryAsync("approved", ben));

            results.Count(moved => moved).ShouldBe(1);
            await using var connection = await Guildhall.Database.OpenAsync();
            (await connection.QuerySingleAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @Value and kind = 'moved'", opened.Id)).ShouldBe(1);

            async Task<bool> TryAsync(string to, CurrentStaff officer)
            {
                try
                {
                    return await mover.MoveAsync(new Move { Reference = opened.Reference.ToString(), To = to, Message = "", Version = 1 }, officer) == MoveResult.Moved;
                }
                catch (CaseChangedException)
                {
                    return false;
                }
            }
        }
    }

    [Fact]
    public async Task Who_comes_second_keeps_what_they_typed_and_sees_what_changed()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        using var ben = await Guildhall.SignedInAsync("Ben", ["waste-contact"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await ben.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.SubmitAsync([("to", "visit"), ("message", "We come on Tuesday.")], "Move");
        var page = await ben.SubmitAsync([("to", "approved"), ("message", "All agreed, says Ben.")], "Move");

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Errors.ShouldHaveSingleItem().ShouldStartWith("Someone changed this case while you were writing");
        page.TextOf(".gh-since")!.ShouldContain("Moved to Visit to look at access by Amina");
        page.TextOf(".gh-since")!.ShouldContain("We come on Tuesday.");
        page.Document.QuerySelectorAll(".gh-since li").Length.ShouldBe(1);
        page.Document.QuerySelector("[name=message]")!.TextContent.Trim().ShouldBe("All agreed, says Ben.");
        (await ben.SubmitAsync([("to", "approved")], "Move")).TextOf(".gh-glance")!.ShouldContain("Approved");
    }

    private static CurrentStaff Officer(string name) =>
        new(Guid.CreateVersion7(), name, $"{name}@northmere.example", new HashSet<StaffRole> { StaffRole.Officer }, ["waste-contact"]);
}
