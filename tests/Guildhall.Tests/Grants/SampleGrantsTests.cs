using Dapper;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Grants;

/// <summary>The sample council's grants look as if people had worked them, and go with its cases.</summary>
public sealed class SampleGrantsTests
{
    [Fact]
    public async Task A_sample_council_has_grants_scored_decided_and_paid_which_go_with_its_cases()
    {
        await using var guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            More = new Dictionary<string, string?> { ["Demo:Accounts"] = "true", ["Demo:Password"] = StaffData.Password, ["Staff:PasswordRounds"] = "10000" },
        });
        await guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(guildhall.Settings.Data, TestContext.Current.CancellationToken);
        await guildhall.TakeInBoroughAsync(100);
        var year = guildhall.Services.GetRequiredService<SampleYear>();
        await year.MakeIfEmptyAsync(2500, TestContext.Current.CancellationToken);
        await using var connection = await guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await connection.QuerySingleAsync<int>("select count(distinct scheme)::int from grants.application") == 2, "grants", TimeSpan.FromSeconds(60));

        (await connection.QuerySingleAsync<bool>("select bool_and(committed = (select coalesce(sum(award), 0) from grants.application a where a.scheme = s.name and a.state = 'awarded')) from grants.scheme s")).ShouldBeTrue();
        (await connection.QuerySingleAsync<int>("select count(*)::int from grants.payment where state = 'paid'")).ShouldBeGreaterThan(0);
        (await connection.QuerySingleAsync<int>("select count(*)::int from grants.application where state = 'scored' and not passes")).ShouldBe(0);
        using var manager = await guildhall.SignedInAsync("Mia Sample", ["community-grants"], StaffRole.Manager);
        var page = await manager.GoAsync("/staff/grants/community-grants-2026?show=awarded");
        page.Text.ShouldContain("Paid");
        await manager.FollowAsync(page.TextOf("tbody .gh-reference")!);
        manager.Page.Text.ShouldContain("passes");

        await year.RemoveAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await connection.QuerySingleAsync<int>("select count(*)::int from grants.application") == 0, "gone", TimeSpan.FromSeconds(60));
        (await connection.QuerySingleAsync<long>("select sum(committed)::bigint from grants.scheme")).ShouldBe(0);
    }
}
