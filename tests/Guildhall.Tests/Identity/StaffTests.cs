using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity;

public sealed class StaffTests(StaffSite site) : IClassFixture<StaffSite>
{
    [Fact]
    public async Task The_councils_teams_are_there_with_their_members()
    {
        var (id, _) = await site.AddAsync("Zoe Blunt", ["council-tax"]);
        var (_, leaver) = await site.AddAsync("Una Gone", ["council-tax"]);
        await site.WithAddStaffAsync(staff => staff.EndAsync(leaver, Actor.System));
        var teams = site.Guildhall.Services.GetRequiredService<Teams>();

        (await teams.AllAsync(TestContext.Current.CancellationToken)).ShouldContain(new Team("waste-contact", "Waste contact team") { TitleCy = "Tîm cyswllt gwastraff" });
        (await teams.FindAsync("no-such-team", TestContext.Current.CancellationToken)).ShouldBeNull();
        (await teams.MembersAsync("council-tax", TestContext.Current.CancellationToken)).ShouldBe([new StaffMember(id, "Zoe Blunt")]);
        (await teams.NamesAsync([id, Guid.Empty], TestContext.Current.CancellationToken)).ShouldBe(new Dictionary<Guid, string> { [id] = "Zoe Blunt" });
    }

    [Fact]
    public async Task A_joiner_with_mistakes_is_refused_with_all_of_them_at_once()
    {
        var added = await site.WithAddStaffAsync(staff => staff.AddAsync(
            new NewStaff { Email = "no address", Name = " ", Teams = ["no-such-team"] }, Actor.System));

        added.Id.ShouldBeNull();
        added.Problems.Count.ShouldBe(4);
        added.Problems.ShouldContain(problem => problem.Contains("no-such-team", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_address_is_one_account_however_it_is_written()
    {
        var (_, email) = await site.AddAsync();

        var again = await site.WithAddStaffAsync(staff => staff.AddAsync(
            new NewStaff { Email = email.ToUpperInvariant(), Name = "Ann", Roles = [StaffRole.Officer] }, Actor.System));

        again.Problems.ShouldBe(["There is an account with that email address already."]);
    }

    [Fact]
    public async Task A_joiner_without_a_password_is_given_one_that_works()
    {
        var added = await site.WithAddStaffAsync(staff => staff.AddAsync(
            new NewStaff { Email = "joiner@northmere.example", Name = "Jo Iner", Roles = [StaffRole.Adviser] }, Actor.System));

        using var visitor = await site.SignedInAsync("joiner@northmere.example", added.MadePassword!);

        visitor.Page.Heading.ShouldBe("Change your password");
    }

    [Fact]
    public async Task Demo_staff_are_made_only_on_request_and_keep_their_password()
    {
        var data = Directory.CreateTempSubdirectory("guildhall-demo").FullName;
        (await site.Guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(data, TestContext.Current.CancellationToken)).ShouldBeNull();

        await using var sample = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More) { ["Demo:Accounts"] = "true", ["Staff:PasswordRounds"] = "10000" },
        });
        var demo = sample.Services.GetRequiredService<DemoAccounts>();
        var made = await demo.EnsureAsync(data, TestContext.Current.CancellationToken);
        var again = await demo.EnsureAsync(data, TestContext.Current.CancellationToken);

        again!.Password.ShouldBe(made!.Password);
        (await File.ReadAllTextAsync(Path.Combine(data, "demo-password"), TestContext.Current.CancellationToken)).Trim().ShouldBe(made.Password);
        made.People.ShouldContain(p => p.Name == "Dev Patel" && p.Roles.SequenceEqual(new[] { "officer" }) && p.Teams.SequenceEqual(new[] { "it-helpdesk", "facilities" }));
        foreach (var person in made.People)
        {
            using var visitor = sample.Visit();
            (await StaffSite.SignInAsync(visitor, person.Email, made.Password)).Heading.ShouldBe("Change your password");
        }

        Directory.Delete(data, recursive: true);
    }
}
