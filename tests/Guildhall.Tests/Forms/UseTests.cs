using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

/// <summary>The figures on how forms are used.</summary>
public sealed class UseTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task A_designer_sees_how_far_people_get_and_what_they_get_wrong_also_when_the_drafts_are_gone()
    {
        using (var sender = site.Guildhall.Visit())
        {
            await sender.AnswerAllAsync(site);
            await sender.SubmitAsync();
        }

        using (var leaver = site.Guildhall.Visit())
        {
            await leaver.BeginAsync();
            await leaver.SubmitAsync();
            await leaver.SubmitAsync(("for-whom", "me"));
        }

        using var designer = await site.Guildhall.SignedInAsync("Dee Zeiner", [], StaffRole.Designer);
        await CheckAsync(designer);

        await site.ExecuteAsync("update forms.draft set expires_at = created_at");
        await site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("forms.delete-expired-drafts");
        (await site.OneAsync<int>("select count(*)::int from forms.draft")).ShouldBe(0);
        await CheckAsync(designer);

        await site.ExecuteAsync("update forms.attempt set started_at = started_at - interval '14 months'");
        await site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("forms.delete-expired-drafts");
        (await site.OneAsync<int>("select count(*)::int from forms.attempt")).ShouldBe(0);
    }

    [Fact]
    public async Task Those_never_used_are_named_and_officers_do_not_see_the_figures()
    {
        using var manager = await site.Guildhall.SignedInAsync("Max Manager", [], StaffRole.Manager);
        (await manager.GoAsync("/staff/designer/use")).Text.ShouldContain("Apply for a Blue Badge");
        (await manager.GoAsync("/staff/designer/no-such/use")).Status.ShouldBe(HttpStatusCode.NotFound);

        using var officer = await site.Guildhall.SignedInAsync("Olga Officer", [], StaffRole.Officer);
        (await officer.GoAsync("/staff/designer/use")).Text.ShouldNotContain("Apply for a Blue Badge");
    }

    private static async Task CheckAsync(Visitor designer)
    {
        var all = await designer.GoAsync("/staff/designer/use");
        all.Document.QuerySelectorAll("tbody tr").Select(r => string.Join('|', r.Children.Take(4).Select(c => c.TextContent.Trim())))
            .ShouldContain(r => r.EndsWith("|2|1|50%", StringComparison.Ordinal));

        var one = await designer.GoAsync("/staff/designer/assisted-collection/use");
        var rows = one.Document.QuerySelectorAll("tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent.Trim()))).ToList();
        rows.ShouldContain(r => r.StartsWith("Who needs help with the bins?|2|1", StringComparison.Ordinal), string.Join('\n', rows));
        rows.ShouldContain("Who needs help with the bins?|1|1", string.Join('\n', rows));
    }
}
