using Dapper;
using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>For whom people may act.</summary>
public sealed class ActingChoices(Database database, TimeProvider clock)
{
    private const string All =
        """
        select 'person' as kind, h.person as id, a.name, h.may = 'see' as sees_only
        from identity.helping h
        join identity.account a on a.id = h.person and a.active
        where h.helper = @account and h.accepted_at is not null and h.ended_at is null and h.until >= @today
        union all
        select 'business', b.id, b.name, m.role = 'accounts'
        from identity.business_member m
        join identity.business b on b.id = m.business and b.closed_at is null
        where m.account = @account
        """;

    /// <summary>Where somebody chooses to act for whom a page belongs to, and comes back: themselves, or a business of theirs. Null when they act so already, or may not.</summary>
    /// <param name="person">Who wants the page.</param>
    /// <param name="business">The business it belongs to; null where it is their own.</param>
    /// <param name="page">The page.</param>
    public async Task<string?> WayToAsync(CurrentPerson person, Guid? business, string page)
    {
        if (business is null)
        {
            return person.ActingAs.Kind == ActingKind.Self ? null : ReturnAddress.Then(ActingLinks.Choose, page);
        }

        return person.ActingAs.Id != business && (await OfAsync(person.Id)).FirstOrDefault(choice => choice.Kind == "business" && choice.Id == business) is { } found
            ? QueryHelpers.AddQueryString(ReturnAddress.Then(ActingLinks.Choose, page), "for", found.Value)
            : null;
    }

    internal async Task<IReadOnlyList<ActingChoice>> OfAsync(Guid account)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<ActingChoice>($"{All} order by 1 desc, 3, 2", new { account, today = LondonTime.Today(clock) })).AsList();
    }
}
