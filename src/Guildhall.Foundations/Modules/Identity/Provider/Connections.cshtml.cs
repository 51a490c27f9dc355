using Dapper;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>A site that knows the person through us.</summary>
internal sealed record Connection
{
    public required Guid Partner { get; init; }

    public required string Name { get; init; }

    public string? Home { get; init; }

    public required string[] Scopes { get; init; }

    public required DateTimeOffset GivenAt { get; init; }
}

/// <summary>The sites that know a person through us, each to be withdrawn from, and those they could sign in to.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class ConnectionsModel(Database database, Grants grants, OneLoginDoor oneLogin, OutsideIdentities identities) : PageModel
{
    public IReadOnlyList<Connection> Connections { get; private set; } = [];

    /// <summary>Sites that take this account and that they have not used yet.</summary>
    public IReadOnlyList<(string Name, string Home)> Others { get; private set; } = [];

    [BindProperty(Name = "withdrawn", SupportsGet = true)]
    public bool Withdrawn { get; set; }

    [BindProperty(Name = "disconnected", SupportsGet = true)]
    public bool Disconnected { get; set; }

    /// <summary>Whether GOV.UK One Login is offered, and whether it is connected with this account.</summary>
    public (bool Offered, bool Connected) OneLogin { get; private set; }

    public async Task OnGetAsync()
    {
        OneLogin = (oneLogin.IsOffered, oneLogin.IsOffered && await identities.IsConnectedAsync(User.Person().Id, oneLogin.Login.Provider.Registration.Issuer, HttpContext.RequestAborted));
        Response.Headers.CacheControl = "no-store";
        await using var connection = await database.OpenAsync(HttpContext.RequestAborted);
        await using var results = await connection.QueryMultipleAsync(
            """
            select c.partner, p.name, case when p.enabled then p.home end as home, c.scopes, c.given_at
            from identity.partner_consent c
            join identity.partner p on p.id = c.partner
            where c.account = @Id
            order by p.name;

            select p.name, p.home
            from identity.partner p
            where p.enabled and p.home is not null
                and not exists (select from identity.partner_consent c where c.partner = p.id and c.account = @Id)
            order by p.name
            """,
            new { User.Person().Id });
        Connections = (await results.ReadAsync<Connection>()).AsList();
        Others = (await results.ReadAsync<(string, string)>()).AsList();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "partner")] Guid partner)
    {
        await grants.WithdrawAsync(partner, User.Person().Id, User.Person().ToActor(), HttpContext.RequestAborted);
        return Redirect("/account/connections?withdrawn=true");
    }

    public async Task<IActionResult> OnPostDisconnectAsync()
    {
        if (oneLogin.IsOffered)
        {
            await identities.DisconnectAsync(User.Person().Id, oneLogin.Login.Provider.Registration.Issuer, User.Person().ToActor(), HttpContext.RequestAborted);
        }

        return Redirect("/account/connections?disconnected=true");
    }
}
