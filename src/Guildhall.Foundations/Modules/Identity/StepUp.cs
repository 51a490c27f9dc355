using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Foundations.Modules.Identity.StepUps;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>
/// Asks a person for the step that is missing, there and then, and brings them back to exactly where they were. A form they sent is kept
/// meanwhile and sent on for them, but for files, which they choose again.
/// </summary>
public sealed class StepUp
{
    /// <summary>
    /// The field that a kept form has besides its own when files came with it: those are not kept, and are to be chosen again.
    /// </summary>
    public const string FilesLeftOut = "_files-left-out";

    internal const string Cookie = "held";
    internal const string ContinueAddress = "/account/continue";

    private static readonly TimeSpan s_held = TimeSpan.FromMinutes(30);

    private readonly Database _database;
    private readonly IDataProtector _protector;
    private readonly RateLimiter _limiter;
    private readonly IOptions<PersonSignInOptions> _options;

    internal StepUp(Database database, IDataProtectionProvider protection, RateLimiter limiter, IOptions<PersonSignInOptions> options)
    {
        _database = database;
        _protector = protection.CreateProtector("identity.held-post");
        _limiter = limiter;
        _options = options;
    }

    /// <summary>For a page that learns only in its handler what it needs: null when the person has the level, otherwise the way to the missing step.</summary>
    public async Task<IActionResult?> RequireAsync(HttpContext context, Assurance needed) =>
        context.User.Assurance() >= needed ? null : new RedirectResult(await AskAsync(context, needed));

    /// <summary>The address of the step a person lacks for a level; null when they lack none.</summary>
    internal static string? MissingStep(Assurance has, bool isVerified, Assurance needed) => (has, needed) switch
    {
        _ when has >= needed => null,
        (Assurance.Anonymous, _) => "/account/sign-in",
        (Assurance.SignedIn, _) => "/account/second-step",
        _ => isVerified ? null : "/account/prove-identity",
    };

    /// <summary>Keeps what was sent, and returns the address of the missing step with the way back.</summary>
    internal async Task<string> AskAsync(HttpContext context, Assurance needed)
    {
        var step = MissingStep(context.User.Assurance(), false, needed) ?? "/account";
        var request = context.Request;
        var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString
            : await HoldAsync(context, needed) ? ContinueAddress
            : request.Path.ToString();
        return LocalAddress.IsGood(back) ? $"{step}?{ReturnAddress.Parameter}={Uri.EscapeDataString(back)}" : step;
    }

    /// <summary>Gives back what this browser sent, once: only to whom it belongs, and only when they have the level it needs.</summary>
    internal async Task<HeldPost?> TakeAsync(HttpContext context)
    {
        if (SecretKey.Read(HostCookies.Read(context, Cookie)) is not { } key)
        {
            return null;
        }

        await using var tx = await _database.BeginAsync(Actor.Anonymous, context.RequestAborted);
        var row = await tx.QuerySingleOrDefaultAsync<Row>(
            "select secret_hash, account, needed, path, sealed from identity.held_post where id = @Id and expires_at > @Now for update",
            new { key.Id, tx.Now });
        if (row is null || !key.Opens(row.SecretHash))
        {
            HostCookies.Take(context, Cookie);
            return null;
        }

        var needed = Text.Parse<Assurance>(row.Needed);
        if (MissingStep(context.User.Assurance(), false, needed) is { } step)
        {
            return new HeldPost(row.Path, [], step);
        }

        await tx.ExecuteAsync("delete from identity.held_post where id = @Id", new { key.Id });
        await tx.CommitAsync(context.RequestAborted);
        HostCookies.Take(context, Cookie);
        return new HeldPost(row.Path, row.Account is { } account && account != context.User.Person().Id ? [] : Open(key.Id, row.Sealed), null);
    }

    // Only what a page of ours sent is kept: what another site had the browser send would come back with a good token. Anybody may say that it
    // did, so one network has so many kept at a time.
    private async Task<bool> HoldAsync(HttpContext context, Assurance needed)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !IsFromHere(request) || !LocalAddress.IsGood(request.Path + request.QueryString)
            || !await _limiter.TryUseAsync("identity.held-post", context.Network(), _options.Value.FormsKeptFromOneNetwork, s_held, context.RequestAborted)
            || await FieldsToHold.ReadAsync(request, context.RequestAborted) is not { } fields)
        {
            return false;
        }

        await using var tx = await _database.BeginAsync(Actor.Anonymous, context.RequestAborted);
        var key = SecretKey.New(tx.NewId());
        await tx.ExecuteAsync(
            """
            delete from identity.held_post where expires_at < @Now;
            insert into identity.held_post (id, secret_hash, account, needed, path, sealed, expires_at)
            values (@Id, @Hash, @account, @needed, @path, @sealed, @expires)
            """,
            new
            {
                key.Id,
                key.Hash,
                tx.Now,
                account = context.User.FindPerson()?.Id,
                needed = Text.Kebab(needed),
                path = (request.Path + request.QueryString).ToString(),
                @sealed = _protector.CreateProtector(key.Id.ToString()).Protect(JsonSerializer.Serialize(fields)),
                expires = tx.Now + s_held,
            });
        await tx.CommitAsync(context.RequestAborted);
        HostCookies.Give(context, Cookie, key.ToString());
        return true;
    }

    private static bool IsFromHere(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin
        ? Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        : request.Headers["Sec-Fetch-Site"] == "same-origin";

    private IReadOnlyList<string[]> Open(Guid id, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string[]>>(_protector.CreateProtector(id.ToString()).Unprotect(text)) ?? [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private sealed record Row
    {
        public required byte[] SecretHash { get; init; }

        public Guid? Account { get; init; }

        public required string Needed { get; init; }

        public required string Path { get; init; }

        public required string Sealed { get; init; }
    }
}
