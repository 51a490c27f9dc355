using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Bench.Requests;

/// <summary>Members of the public with accounts, all with one password, whose hash is as slow as the product makes it.</summary>
internal static class BenchPeople
{
    public const string Password = "lantern-biscuit-otter";
    private const int Many = 400;

    /// <summary>How many milliseconds one password takes to check.</summary>
    public static double HashMilliseconds { get; private set; }

    public static string Email(int number) => string.Create(CultureInfo.InvariantCulture, $"bench{(uint)number % Many}@example.com");

    /// <summary>Puts them into the database, once.</summary>
    public static async Task AddAsync(Site site)
    {
        var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = new StaffSignInOptions().PasswordRounds }));
        var hash = hasher.HashPassword(site, Password);
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            hasher.VerifyHashedPassword(site, hash, Password);
        }

        HashMilliseconds = System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalMilliseconds / 10;
        await using var add = site.Source.CreateCommand(
            """
            insert into identity.account (id, kind, email, name, password_hash, security_stamp, created_at)
            select gen_random_uuid(), 'person', 'bench' || n || '@example.com', 'Bench Person', @hash, @stamp, now()
            from generate_series(0, @many - 1) as n
            on conflict do nothing
            """);
        add.Parameters.Add(new("hash", hash));
        add.Parameters.Add(new("stamp", Convert.ToHexString(RandomNumberGenerator.GetBytes(20))));
        add.Parameters.Add(new("many", Many));
        await add.ExecuteNonQueryAsync();
    }
}

/// <summary>Somebody signs in by password: a page, a hash, a session. The floor is a page of the same size, for nothing else would be slow on purpose.</summary>
internal sealed class SignInRequest : Request
{
    private FormPass _pass = new("", "");
    private long _bytes;
    private int _next;

    public override string Name => "sign-in";

    public override string Title => "Sign in by password";

    public override bool Writes => true;

    public override HttpStatusCode Expected(HttpMethod method) => method == HttpMethod.Post ? HttpStatusCode.Found : HttpStatusCode.OK;

    public override async Task PrepareAsync(Site site)
    {
        await BenchPeople.AddAsync(site);
        _pass = await site.PassAsync("/account/sign-in", "");
        _bytes = await site.BytesAsync("/account/sign-in");
    }

    public override HttpRequestMessage Product(Site site) => site.Post(
        "/account/sign-in",
        _pass.Cookies,
        Site.FormText(_pass, ("email", BenchPeople.Email(Interlocked.Increment(ref _next))), ("password", BenchPeople.Password), ("how", "password")));

    public override HttpRequestMessage Floor(Site site) => site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/page?bytes={_bytes}"));
}

/// <summary>A page for somebody who is signed in; the floor is the product's own, the same page for nobody in particular.</summary>
internal sealed class SignedInPageRequest : Request
{
    private const string Path = "/services/assisted-collection";
    private string _cookies = "";

    public override string Name => "sign-in-page";

    public override string Title => "A page signed in, against the same signed out";

    public override bool FloorIsProduct => true;

    public override async Task PrepareAsync(Site site)
    {
        await BenchPeople.AddAsync(site);
        var pass = await site.PassAsync("/account/sign-in", "");
        _cookies = await site.CookiesAsync(site.Post("/account/sign-in", pass.Cookies, Site.FormText(pass, ("email", BenchPeople.Email(0)), ("password", BenchPeople.Password))));
        await site.BytesAsync(Path, _cookies);
    }

    public override HttpRequestMessage Product(Site site) => site.Get(Path, _cookies);

    public override HttpRequestMessage Floor(Site site) => site.Get(Path);
}
