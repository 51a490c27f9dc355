using Dapper;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Somebody who was asked to join a business.</summary>
internal sealed record BusinessInvitation
{
    public required Guid Id { get; init; }

    public required Guid Business { get; init; }

    public required string BusinessName { get; init; }

    public required string BusinessType { get; init; }

    public required string Email { get; init; }

    public required string Role { get; init; }

    public required Guid InvitedBy { get; init; }

    public required string InviterName { get; init; }

    public required string InviterEmail { get; init; }

    public required DateTimeOffset InvitedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public BusinessRole As => Text.Parse<BusinessRole>(Role);
}

/// <summary>
/// Brings people into a business. An invitation works once, for a week and for the address it was sent to; of its link a hash is kept alone. It is worth
/// nothing once who sent it does not own the business any more.
/// </summary>
internal sealed class BusinessInvitations(Database database, BusinessRegister register, BusinessNotices notices, RateLimiter limiter, TimeProvider clock)
{
    public const int LastsDays = 7;
    private const int InvitationsADay = 20;
    private const int MostMembers = 100;
    private const string Columns =
        """
        i.id, i.business, b.name as business_name, b.type as business_type, i.email, i.role, i.invited_by, a.name as inviter_name, a.email as inviter_email, i.invited_at, i.expires_at
        """;

    /// <summary>Those of a business that were not answered.</summary>
    public async Task<IReadOnlyList<BusinessInvitation>> OfAsync(Guid business, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<BusinessInvitation>(
            $"""
            select {Columns}
            from identity.business_invitation i
            join identity.business b on b.id = i.business
            join identity.account a on a.id = i.invited_by
            where i.business = @business and i.ended_at is null
            order by i.invited_at, i.id
            """,
            new { business })).AsList();
    }

    /// <summary>Whether they are too old.</summary>
    public bool IsOver(BusinessInvitation invitation) => invitation.ExpiresAt <= clock.GetUtcNow();

    /// <summary>Whether somebody may send one more today.</summary>
    public Task<bool> MaySendAsync(CurrentPerson person) =>
        limiter.TryUseAsync("identity.invite-to-business", person.Id.ToString(), InvitationsADay, TimeSpan.FromDays(1));

    /// <summary>Invites who has an address. An invitation sent there before works no more.</summary>
    public Task<BusinessResult> InviteAsync(CurrentPerson person, Guid business, string email, BusinessRole role) =>
        register.AsOwnerAsync(person, business, (tx, was) => SendAsync(tx, was, person, email, role));

    /// <summary>Sends an invitation again, with another link.</summary>
    public Task<BusinessResult> SendAgainAsync(CurrentPerson person, Guid business, Guid invitation) => register.AsOwnerAsync(person, business, async (tx, was) =>
        await tx.QuerySingleOrDefaultAsync<Sent>(
            "select email, role from identity.business_invitation where id = @invitation and business = @business and ended_at is null", new { invitation, business }) is { } sent
            ? await SendAsync(tx, was, person, sent.Email, Text.Parse<BusinessRole>(sent.Role))
            : BusinessResult.NotFound);

    /// <summary>Withdraws an invitation.</summary>
    public Task<BusinessResult> WithdrawAsync(CurrentPerson person, Guid business, Guid invitation) => register.AsOwnerAsync(person, business, async (tx, was) =>
    {
        if (await tx.ExecuteAsync(
            "update identity.business_invitation set ended_at = @Now, ended_how = 'withdrawn' where id = @invitation and business = @business and ended_at is null",
            new { tx.Now, invitation, business }) == 0)
        {
            return BusinessResult.NotFound;
        }

        tx.Audit("business.invitation-withdrawn", $"business:{business}", new { invitation });
        return BusinessResult.Done;
    });

    /// <summary>The invitation of a link, for the account with the address it was sent to; null when it is not theirs, used, too old or withdrawn.</summary>
    public async Task<BusinessInvitation?> OfLinkAsync(CurrentPerson person, string? link)
    {
        if (SecretKey.Read(link) is not { } key)
        {
            return null;
        }

        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<BusinessInvitation>(
            $"""
            select {Columns}
            from identity.business_invitation i
            join identity.business b on b.id = i.business and b.closed_at is null
            join identity.account a on a.id = i.invited_by
            where i.link_hash = @Hash and i.ended_at is null and i.expires_at > @now and i.email = @email
                and exists (select from identity.business_member m where m.business = i.business and m.account = i.invited_by and m.role = 'owner')
            """,
            new { key.Hash, now = clock.GetUtcNow(), email = EmailKey.Of(person.Email) });
    }

    /// <summary>Joins the business, or refuses to.</summary>
    public async Task<BusinessResult> AnswerAsync(CurrentPerson person, BusinessInvitation invitation, bool accept)
    {
        await using var tx = await database.BeginAsync(BusinessRegister.ActorFor(person, invitation.Business, invitation.BusinessName));
        if (await BusinessRegister.LockAsync(tx, invitation.Business) is not { } business)
        {
            return BusinessResult.NotFound;
        }

        if (await tx.ExecuteAsync(
            """
            update identity.business_invitation i
            set ended_at = @Now, ended_how = @how
            where i.id = @Id and i.ended_at is null and i.expires_at > @Now
                and exists (select from identity.business_member m where m.business = i.business and m.account = i.invited_by and m.role = 'owner')
            """,
            new { tx.Now, how = accept ? "accepted" : "refused", invitation.Id }) == 0)
        {
            return BusinessResult.NotFound;
        }

        if (!accept)
        {
            tx.Audit("business.invitation-refused", $"business:{business.Id}", new { invitation = invitation.Id });
            await notices.TellOwnersAsync(tx, business, person.Id, new("{0} does not want to join {1}.", "Nid yw {0} am ymuno â {1}."), person.Email, business.Name);
            await tx.CommitAsync();
            return BusinessResult.Done;
        }

        // Who belongs to it already keeps the better role: an old invitation takes nothing away.
        await tx.ExecuteAsync(
            """
            insert into identity.business_member (business, account, role, since) values (@Business, @Id, @Role, @Now)
            on conflict (business, account) do update set role = excluded.role
            where business_member.role = 'accounts' or (business_member.role = 'member' and excluded.role = 'owner')
            """,
            new { invitation.Business, person.Id, invitation.Role, tx.Now });
        tx.Audit("business.joined", $"business:{business.Id}", new { invitation.Role });
        await notices.TellOwnersAsync(tx, business, person.Id, new("{0} has joined {1} as: {2}.", "Mae {0} wedi ymuno â {1} fel: {2}."),
            person.Name, business.Name, BusinessWords.Of(invitation.As));
        await tx.CommitAsync();
        return BusinessResult.Done;
    }

    private async Task<BusinessResult> SendAsync(Transaction tx, Business business, CurrentPerson person, string email, BusinessRole role)
    {
        var address = EmailKey.Of(email);
        await tx.ExecuteAsync(
            "update identity.business_invitation set ended_at = @Now, ended_how = 'replaced' where business = @Id and email = @address and ended_at is null",
            new { tx.Now, business.Id, address });
        if (await tx.QuerySingleAsync<int>(
            """
            select (select count(*)::int from identity.business_member where business = @Id)
                + (select count(*)::int from identity.business_invitation where business = @Id and ended_at is null)
            """,
            new { business.Id }) >= MostMembers)
        {
            return BusinessResult.TooMany;
        }

        var key = SecretKey.New(tx.NewId());
        var until = tx.Now.AddDays(LastsDays);
        await tx.ExecuteAsync(
            """
            insert into identity.business_invitation (id, business, email, role, link_hash, invited_by, invited_at, expires_at)
            values (@Key, @Id, @address, @role, @Hash, @By, @Now, @until)
            """,
            new { Key = key.Id, business.Id, address, role = Text.Kebab(role), key.Hash, By = person.Id, tx.Now, until });
        tx.Audit("business.invited", $"business:{business.Id}", new { invitation = key.Id, role = Text.Kebab(role) });
        await notices.InvitedAsync(tx, business, email, role, person.Name, key.ToString(), key.Id, until);
        return BusinessResult.Done;
    }

    private sealed record Sent(string Email, string Role);
}
