using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Sandbox.Mailbox;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

/// <summary>A running council with a small gazetteer, for tests of businesses.</summary>
public sealed partial class BusinessSite : IAsyncLifetime
{
    private readonly AccountSite _accounts = new();

    public RunningGuildhall Guildhall => _accounts.Guildhall;

    /// <summary>A property of the gazetteer.</summary>
    public (string Uprn, string Postcode) Shop { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _accounts.InitializeAsync();
        await Guildhall.TakeInBoroughAsync(400);
        Shop = await OneAsync<(string, string)>(
            """
            select uprn::text, postcode from places.address
            where main and search is not null and postcode is not null and status = 'approved'
            order by uprn limit 1
            """);
    }

    public ValueTask DisposeAsync() => _accounts.DisposeAsync();

    public Task<T> OneAsync<T>(string sql, object? parameters = null) => _accounts.OneAsync<T>(sql, parameters);

    public Task ExecuteAsync(string sql, object? parameters = null) => _accounts.ExecuteAsync(sql, parameters);

    public Task<Message> EmailAsync(string to, int count = 1) => _accounts.EmailAsync(to, count);

    /// <summary>A person who has registered a business, and the business.</summary>
    public async Task<(Visitor Owner, Guid Business)> BusinessAsync(string owner = "Olive Owner", string name = "Lee’s Bakery", Assurance assurance = Assurance.TwoFactor)
    {
        var visitor = await Guildhall.PersonAsync(owner, assurance);
        await visitor.GoAsync("/account/businesses/add");
        await visitor.SubmitAsync(("name", name), ("type", "company"));
        var business = Guid.Parse(visitor.Page.Address.AbsolutePath.Split('/')[3]);
        return (visitor, business);
    }

    /// <summary>Somebody who has accepted an invitation to a business.</summary>
    public async Task<Visitor> MemberAsync(Visitor owner, Guid business, string role, string name = "Mia Member")
    {
        var member = await Guildhall.PersonAsync(name, Assurance.TwoFactor);
        await InviteAsync(owner, business, member.Account!.Email, role);
        await member.GoAsync(LinkIn((await EmailAsync(member.Account.Email)).Text));
        (await member.SubmitAsync([], "Join")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        return member;
    }

    public static async Task<VisitedPage> InviteAsync(Visitor owner, Guid business, string email, string role)
    {
        await owner.GoAsync($"/account/businesses/{business}/invite");
        return await owner.SubmitAsync(("email", email), ("role", role));
    }

    public static async Task ActAsync(Visitor visitor, Guid business)
    {
        await visitor.GoAsync("/account/acting");
        (await visitor.SubmitAsync(("acting", $"business:{business}"))).Address.AbsolutePath.ShouldBe("/account");
    }

    /// <summary>The link of an invitation, as this site's own address.</summary>
    public static string LinkIn(string text) => Link().Match(text).Value is { Length: > 0 } found ? found : throw new InvalidOperationException(text);

    [GeneratedRegex(@"/account/businesses/accept\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
