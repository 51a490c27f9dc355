using Guildhall.Foundations.Modules.Identity.Devices;
using Guildhall.Foundations.Modules.Identity.RunBusiness;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity.Leave;

/// <summary>Closes a person's account: erases what is personal, and leaves a row without a name for the records that point to it.</summary>
internal sealed class AccountCloser(Database database, AccountNotices notices, BusinessRegister businesses)
{
    /// <summary>Closes it, and the accounts of the businesses that nobody else owns.</summary>
    /// <param name="told">The businesses of which they were told that their accounts close too.</param>
    /// <returns>False when there are others.</returns>
    public async Task<bool> CloseAsync(Myself me, IReadOnlyCollection<Guid> told, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(me.Actor, cancellationToken);
        if (!await businesses.LeaveAllAsync(tx, me.Account, me.Name, told))
        {
            return false;
        }

        await notices.ClosedAsync(tx, me.Account, me.Name, me.Email);
        await SessionRegister.EndAllAsync(tx, me.Account);
        await tx.ExecuteAsync(
            """
            delete from identity.recovery_code where account = @Account;
            delete from identity.passkey where account = @Account;
            delete from identity.device where account = @Account;
            delete from identity.email_change where account = @Account;
            delete from identity.email_proof where account = @Account;
            delete from identity.held_post where account = @Account;
            delete from identity.outside_identity where account = @Account;
            delete from identity.partner_consent where account = @Account;
            update identity.session set device = '', network = '' where account = @Account;
            update identity.account
            set email = id::text || '@left.invalid', name = 'Closed account', phone = null, text_phone = null, password_hash = null, authenticator_key = null,
                authenticator_step = null, always_second_step = false, active = false, left_at = @Now, security_stamp = gen_random_uuid()::text, version = version + 1
            where id = @Account and kind = 'person'
            """,
            new { me.Account, tx.Now });
        tx.Publish(new PersonLeft(me.Account));
        tx.Audit("person.left", $"account:{me.Account}");
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}
