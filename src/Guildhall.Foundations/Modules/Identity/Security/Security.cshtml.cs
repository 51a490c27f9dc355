using Dapper;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>One of somebody's sessions, for them to look at.</summary>
internal sealed record OwnSession(Guid Id, string Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>How somebody signs in, and where they are signed in.</summary>
internal sealed class SecurityModel(OwnAccount own, IAccountMessages messages, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    public IReadOnlyList<OwnSession> Sessions { get; private set; } = [];

    public bool CanText => messages.CanText;

    public string PasswordAddress => Me.IsStaff ? "/staff/password" : "/account/security/password";

    public string? DoneWords => (Done switch
    {
        "password" => words["Your password has changed. You have been signed out on every other device."],
        "authenticator" => words["Your authenticator app is set up."],
        "authenticator-gone" => words["Your authenticator app is no longer asked for."],
        "phone" => words["Your phone number for codes is set up."],
        "phone-gone" => words["We no longer text you codes."],
        "ended" => words["That browser has been signed out."],
        "always" => words["Your choice is saved."],
        _ => null as LocalizedString,
    })?.ToString();

    protected override bool AsksFirst => Handler == "Always";

    public async Task OnGetAsync()
    {
        await using var connection = await Own.Database.OpenAsync();
        Sessions = (await connection.QueryAsync<OwnSession>(
            """
            select id, device, created_at, seen_at
            from identity.session s
            where account = @Account and scheme = @Scheme and ended_at is null
                and stamp = (select a.security_stamp from identity.account a where a.id = s.account)
            order by seen_at desc
            limit 50
            """,
            new { Me.Account, Me.Scheme })).AsList();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid session)
    {
        await using var tx = await Own.Database.BeginAsync(Me.Actor, HttpContext.RequestAborted);
        await SessionRegister.EndAsync(tx, Me.Account, session);
        tx.Audit($"{Me.Scheme}.session-ended", $"account:{Me.Account}");
        await tx.CommitAsync(HttpContext.RequestAborted);
        return Back("ended");
    }

    public async Task<IActionResult> OnPostEndAllAsync()
    {
        await using var tx = await Own.Database.BeginAsync(Me.Actor, HttpContext.RequestAborted);
        await SessionRegister.EndAllAsync(tx, Me.Account);
        tx.Audit($"{Me.Scheme}.signed-out-everywhere", $"account:{Me.Account}");
        await tx.CommitAsync(HttpContext.RequestAborted);
        return Redirect($"{Me.Area}/sign-in?signed-out=true");
    }

    public async Task<IActionResult> OnPostAlwaysAsync(bool always)
    {
        await ChangeAsync(
            "second-step-chosen",
            always ? words["We now ask for a second step each time you sign in."] : words["We now ask for a second step only where a service needs it."],
            tx => tx.ExecuteAsync("update identity.account set always_second_step = @always where id = @Account and kind = 'person'", new { always, Me.Account }));
        return Back("always");
    }
}
