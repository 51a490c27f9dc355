using Dapper;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Figures;

/// <summary>How well each way of signing in works.</summary>
[Authorize(Policies.Administrator)]
internal sealed class SignInsModel(Database database, TimeProvider clock) : PageModel
{
    public const int Days = 30;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await using var connection = await database.OpenAsync();
        Rows = (await connection.QueryAsync<Row>(
            """
            select scheme, method, count(*) as tries, count(*) filter (where succeeded) as succeeded
            from identity.sign_in_attempt
            where at > @since
            group by scheme, method
            order by scheme, tries desc, method
            """,
            new { since = clock.GetUtcNow().AddDays(-Days) })).AsList();
    }

    public static string Named(string method) => method switch
    {
        "password" => "Password",
        "link" => "Emailed link",
        "code" => "Emailed code",
        "passkey" => "Passkey",
        "outside" => "Account elsewhere",
        "second-authenticator" => "Second step: authenticator app",
        "second-text" => "Second step: code by text",
        "second-email" => "Second step: code by email",
        "second-recovery" => "Second step: recovery code",
        "second-password" => "Second step: password",
        "second-passkey" => "Second step: passkey",
        _ => method,
    };

    public sealed record Row(string Scheme, string Method, long Tries, long Succeeded);
}
