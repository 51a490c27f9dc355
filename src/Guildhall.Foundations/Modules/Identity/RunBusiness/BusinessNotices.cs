using System.Globalization;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Tells the people of a business by e-mail what happened, each in their own language.</summary>
internal sealed class BusinessNotices(IAccountMessages messages, CouncilProfile council, IOptions<SiteOptions> site)
{
    private static string PageLanguage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";

    /// <summary>Asks somebody to join, whether the address has an account or not.</summary>
    public async Task InvitedAsync(Transaction tx, Business business, string email, BusinessRole role, string inviter, string key, Guid about, DateTimeOffset until)
    {
        var account = await tx.QuerySingleOrDefaultAsync<Guid?>(
            "select id from identity.account where email = @email and kind = 'person' and active", new { email = Accounts.EmailKey.Of(email) });
        var language = account is { } known ? await LanguageAsync(tx, known) : PageLanguage;
        await SendAsync(tx, about, "business-invited", email, language, new()
        {
            ["business"] = business.Name,
            ["inviter"] = inviter,
            ["role"] = BusinessWords.Of(role).In(language),
            ["may"] = BusinessWords.May(role).In(language),
            ["link"] = Link($"{BusinessLinks.Accept}?key={key}"),
            ["until"] = PlainDates.Long(LondonTime.DayOf(until), language),
        });
    }

    /// <summary>Tells one member something.</summary>
    public Task TellAsync(Transaction tx, Business business, BusinessMember member, LocalText what, params object[] values) =>
        TellAsync(tx, business, member.Account, member.Name, member.Email, what, values);

    /// <summary>Tells the owners, but who did it.</summary>
    public Task TellOwnersAsync(Transaction tx, Business business, Guid by, LocalText what, params object[] values) => TellOwnersAsync(tx, business, by, what, values, but: null);

    /// <summary>Tells the owners, but who did it and another.</summary>
    public async Task TellOwnersAsync(Transaction tx, Business business, Guid by, LocalText what, object[] values, Guid? but)
    {
        foreach (var owner in (await tx.QueryAsync<BusinessMember>(
            """
            select m.account, a.name, a.email, m.role, m.since
            from identity.business_member m
            join identity.account a on a.id = m.account
            where m.business = @Id and m.role = 'owner' and m.account <> @by and m.account is distinct from @but
            order by m.account
            """,
            new { business.Id, by, but })).ToList())
        {
            await TellAsync(tx, business, owner, what, values);
        }
    }

    /// <summary>Tells somebody that they do not belong to a business any more.</summary>
    public async Task RemovedAsync(Transaction tx, Business business, BusinessMember member)
    {
        var language = await LanguageAsync(tx, member.Account);
        await SendAsync(tx, member.Account, "business-removed", member.Email, language, new() { ["name"] = member.Name, ["business"] = business.Name });
    }

    /// <summary>Tells somebody that a business they belonged to has closed its account.</summary>
    public async Task ClosedAsync(Transaction tx, Business business, BusinessMember member, bool isTheirAct)
    {
        var language = isTheirAct ? PageLanguage : await LanguageAsync(tx, member.Account);
        await SendAsync(tx, member.Account, "business-closed", member.Email, language, new()
        {
            ["name"] = member.Name,
            ["business"] = business.Name,
            ["day"] = PlainDates.Long(LondonTime.DayOf(tx.Now), language),
        });
    }

    private async Task TellAsync(Transaction tx, Business business, Guid account, string name, string email, LocalText what, object[] values)
    {
        var language = await LanguageAsync(tx, account);
        await SendAsync(tx, account, "business-news", email, language, new()
        {
            ["name"] = name,
            ["business"] = business.Name,
            ["what"] = string.Format(CultureInfo.InvariantCulture, what.In(language), [.. values.Select(value => value is LocalText text ? text.In(language) : value)]),
            ["link"] = Link(BusinessLinks.One(business.Id)),
        });
    }

    // What they chose goes before the language they last signed in with, and that before the language of who writes.
    private async Task<string> LanguageAsync(Transaction tx, Guid account) => await messages.LanguageOfAsync(
        account, await tx.QuerySingleOrDefaultAsync<string>("select language from identity.account where id = @account", new { account }) ?? PageLanguage);

    private Task SendAsync(Transaction tx, Guid about, string template, string to, string language, Dictionary<string, string> values)
    {
        values["council-phone"] = council.Contact.Phone;
        return messages.QueueAsync(tx, new AccountMessage { About = about, Template = template, To = to, Language = language, Values = values });
    }

    private string Link(string path) => site.Value.Url.TrimEnd('/') + path;
}
