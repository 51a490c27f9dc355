using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Guildhall.Tests.Accounts;

public sealed class RememberedSessionTests(AccountSite site) : IClassFixture<AccountSite>
{
    // What a trigger does not see, nobody hears of.
    private const string Unheard = "set local session_replication_role = replica; ";

    private SessionRegister Here => site.Guildhall.Services.GetRequiredService<SessionRegister>();

    [Fact]
    public async Task The_session_of_a_person_is_asked_for_once_until_something_changes()
    {
        using var visitor = await site.Guildhall.PersonAsync();
        var key = Key(visitor);
        await HeardAsync(site.Guildhall.Services.GetRequiredService<Broadcasts>());
        await FoundAsync(Here, key, "Mary Jones");

        await site.ExecuteAsync(Unheard + "update identity.account set name = 'Mary Unheard' where id = @Id", new { visitor.Account!.Id });
        await FoundAsync(Here, key, "Mary Jones");

        await site.ExecuteAsync("update identity.session set two_factor_at = now() where account = @Id", new { visitor.Account.Id });
        await FoundAsync(Here, key, "Mary Unheard");
        await site.ExecuteAsync("update identity.account set name = 'Mary Smith' where id = @Id", new { visitor.Account.Id });
        await FoundAsync(Here, key, "Mary Smith");
        (await Here.FindAsync(PersonScheme.Name, key with { Secret = new byte[32] })).ShouldBeNull("a wrong secret opens nothing, remembered or not");
    }

    [Fact]
    public async Task A_member_of_staff_is_asked_for_each_time()
    {
        var email = await site.Guildhall.AddStaffAsync("Ann Officer", []);
        using var officer = site.Guildhall.Visit();
        await site.Guildhall.SignInStaffAsync(officer, email);
        (await officer.GoAsync("/staff/cases")).Status.ShouldBe(HttpStatusCode.OK);

        await site.ExecuteAsync(Unheard + "update identity.account set active = false where email = @email", new { email });

        (await officer.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Fact]
    public async Task Whoever_looks_while_a_session_ends_nobody_finds_it_after()
    {
        for (var round = 0; round < 40; round++)
        {
            using var visitor = site.Guildhall.Visit();
            var mary = await site.Guildhall.AddPersonAsync();
            await site.Guildhall.SignInDirectlyAsync(visitor.Cookies, mary.Id, PersonScheme.Name, Assurance.SignedIn);
            var key = Key(visitor);
            using var over = new CancellationTokenSource();
            var looking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    await Here.FindAsync(PersonScheme.Name, key);
                }
            })).ToArray();
            await FoundAsync(Here, key, "Mary Jones");

            await site.ExecuteAsync("update identity.session set ended_at = now() where id = @Id", new { key.Id });

            (await Here.FindAsync(PersonScheme.Name, key)).ShouldBeNull();
            await over.CancelAsync();
            await Task.WhenAll(looking);
            (await Here.FindAsync(PersonScheme.Name, key)).ShouldBeNull("one who looked before it ended remembers nothing after");
        }
    }

    [Fact]
    public async Task Another_node_hears_of_what_ended_here_and_remembers_nothing_while_it_hears_nothing()
    {
        var services = site.Guildhall.Services;
        var news = new Broadcasts();
        var clock = services.GetRequiredService<TimeProvider>();
        using var listener = new BroadcastListener(site.Guildhall.Database, news, clock, NullLogger<BroadcastListener>.Instance);
        using var remembered = new RememberedSessions(news);
        var there = new SessionRegister(
            site.Guildhall.Database, services.GetRequiredService<IOptions<StaffSignInOptions>>(), services.GetRequiredService<IOptions<PersonSignInOptions>>(), remembered, clock);
        using var visitor = await site.Guildhall.PersonAsync();
        var key = Key(visitor);
        await FoundAsync(there, key, "Mary Jones");
        await site.ExecuteAsync(Unheard + "update identity.account set name = 'Mary Deaf' where id = @Id", new { visitor.Account!.Id });
        await FoundAsync(there, key, "Mary Deaf");

        await listener.StartAsync(CancellationToken.None);
        await HeardAsync(news);
        await FoundAsync(there, key, "Mary Deaf");
        await site.ExecuteAsync(Unheard + "update identity.account set name = 'Mary Missed' where id = @Id", new { visitor.Account.Id });
        await FoundAsync(there, key, "Mary Deaf");
        await site.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen guildhall%' or query = 'select 1'");
        await Eventually.TrueAsync(async () => (await there.FindAsync(PersonScheme.Name, key))!.Name == "Mary Missed", "what was missed is not remembered");

        await HeardAsync(news);
        await FoundAsync(there, key, "Mary Missed");
        await site.ExecuteAsync("update identity.session set ended_at = now() where id = @Id", new { key.Id });
        await Eventually.TrueAsync(async () => await there.FindAsync(PersonScheme.Name, key) is null, "it is heard that it ended");
        await listener.StopAsync(CancellationToken.None);
    }

    private static Task HeardAsync(Broadcasts broadcasts) => Eventually.TrueAsync(() => broadcasts.AreHeard, "it listens");

    private static async Task FoundAsync(SessionRegister register, SecretKey key, string name) =>
        (await register.FindAsync(PersonScheme.Name, key)).ShouldNotBeNull().Name.ShouldBe(name);

    private SecretKey Key(Visitor visitor) =>
        SecretKey.Read(Uri.UnescapeDataString(visitor.Cookies.GetCookies(site.Guildhall.Address)[SessionRegister.CookieOf(PersonScheme.Name)]!.Value))!.Value;
}
